import type { HeaderList } from './exchange';

/** All values of a header, whose name is compared regardless of case. */
export function headerValues(
  message: { readonly headers: HeaderList } | undefined,
  name: string,
): readonly string[] {
  const lower = name.toLowerCase();
  return (message?.headers ?? []).filter(([key]) => key.toLowerCase() === lower).map(([, value]) => value);
}

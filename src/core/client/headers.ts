import type { HeaderList } from './exchange';

/** All values of a header, in any case of its name. */
export function headerValues(
  message: { readonly headers: HeaderList } | undefined,
  name: string,
): readonly string[] {
  const lower = name.toLowerCase();
  return (message?.headers ?? []).filter(([key]) => key.toLowerCase() === lower).map(([, value]) => value);
}

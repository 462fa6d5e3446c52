/* The query service's page size and filter, apart from who asks: the tree needs them before the client is loaded. */

/** Servers by pages of this size: the default differs between the documentation and real servers. */
export const pageSize = 200;

/** A value as the filter grammar wants it: in double quotes, those inside doubled. */
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

export const addressFilter = (address: string): string => `IpOrDnsName==${quoted(address)}`;

/**
 * What a person types into "Filter…" as a filter. An expression of the grammar is passed on as it is. The
 * grammar has no "contains", so any other text is what the name or the address begins with: a range that ends
 * behind every name of letters, digits, dots and dashes that begins like it.
 */
export function filterOf(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (/[<>=!]=|[<>]/.test(text)) return text;
  const range = (field: string): string =>
    `(${field}>=${quoted(text)};${field}<=${quoted(`${text}zzzzzzzz`)})`;
  return `${range('Name')},${range('IpOrDnsName')}`;
}

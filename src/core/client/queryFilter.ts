/*
 * The query service's page size and filter, apart from the requests: the tree needs them before the client is loaded.
 */

/** The page size for servers, always given because the default differs between the documentation and real servers. */
export const pageSize = 200;

/** Quotes a value for the filter grammar: in double quotes, with quotes inside doubled. */
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

export const addressFilter = (address: string): string => `IpOrDnsName==${quoted(address)}`;

export const nameFilter = (name: string): string => `Name==${quoted(name)}`;

/**
 * Turns the text typed into "Filter…" into a filter. An expression of the grammar is passed on unchanged. The grammar
 * has no "contains", so other text is a prefix of the name or the address: a range that ends after all names of
 * letters, digits, dots and dashes with this prefix.
 */
export function filterOf(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (/[<>=!]=|[<>]/.test(text)) return text;
  const range = (field: string): string =>
    `(${field}>=${quoted(text)};${field}<=${quoted(`${text}zzzzzzzz`)})`;
  return `${range('Name')},${range('IpOrDnsName')}`;
}

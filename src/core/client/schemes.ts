/** No server offers more schemes, and no scheme's name is longer. */
const most = 10;
const longestHeader = 4096;

/**
 * The names of the authentication schemes in `WWW-Authenticate`, each once, as they are written (RFC 9110, 11.6.1): a
 * header may contain several, each with parameters.
 */
export function schemesOf(headers: readonly string[]): readonly string[] {
  const names = headers.flatMap((header) => challenges(header.slice(0, longestHeader)));
  const known = new Map<string, string>();
  for (const name of names) if (!known.has(name.toLowerCase())) known.set(name.toLowerCase(), name);
  return [...known.values()].slice(0, most);
}

/** Splits at commas outside quotes; a part that begins with a single word begins a challenge. */
function challenges(header: string): readonly string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let begin = 0;
  for (let index = 0; index < header.length; index += 1) {
    const character = header[index];
    if (isQuoted && character === '\\') index += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) {
      parts.push(header.slice(begin, index));
      begin = index + 1;
    }
  }
  parts.push(header.slice(begin));
  return parts.flatMap((part) => {
    const text = part.trim();
    const end = text.search(/[ \t]/);
    const word = end < 0 ? text : text.slice(0, end);
    const isParameter = end >= 0 && text.slice(end).trimStart().startsWith('=');
    return !isParameter && /^[\w!#$%&'*+.^`|~-]{1,40}$/.test(word) ? word : [];
  });
}

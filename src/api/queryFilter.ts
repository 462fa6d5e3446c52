import type { BackupServer } from './elements';
import { EmError } from './errors';
import type { BackupServerPage } from './query';

/* The query service's pages and filter, apart from who asks: the tree needs them before the client is loaded. */

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

/** The entries that are a server: connected under the address, named like it, or of the UID. */
export const identityFilter = (address: string, uid?: string): string =>
  [
    addressFilter(address),
    `Name==${quoted(address)}`,
    ...(uid === undefined ? [] : [`UID==${quoted(uid)}`]),
  ].join(',');

/** More pages than any estate has: what goes on after that does not end. */
export const mostPages = 1000;

/**
 * Page after page, for as long as each brings something new and they are to be had. What a server says of how many
 * there are is not believed: pages that repeat or hold nothing end it, and each row is given once.
 *
 * @throws EmError `endless-list` after `mostPages`
 */
export async function* eachPage(
  ask: (page: number) => Promise<BackupServerPage | undefined>,
): AsyncGenerator<BackupServerPage> {
  const seen = new Set<string>();
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    if (page > mostPages) throw new EmError('endless-list', { count: mostPages });
    const result = await ask(page);
    if (result === undefined) return;
    const servers = freshServers(result.servers, seen);
    if (servers.length === 0 && page > 1) return;
    yield { ...result, servers };
    pages = result.pages;
  }
}

/** Those whose UID was not seen before, which it is from now on. */
export function freshServers(servers: readonly BackupServer[], seen: Set<string>): readonly BackupServer[] {
  const fresh: BackupServer[] = [];
  for (const server of servers) {
    if (seen.has(server.uid)) continue;
    seen.add(server.uid);
    fresh.push(server);
  }
  return fresh;
}

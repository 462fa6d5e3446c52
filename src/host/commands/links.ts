import type { Endpoint } from '../../core/session/endpoint';
import { isSameName } from '../endpoints/sameName';

/*
 * The text of a link to a row: `vscode://vbem.veeam-em/endpoint/<endpoint>[/server/<server>]`. It may come from anywhere,
 * so it is read within limits and names things only: it has no part that could carry an action or a value to be written.
 */

/** What a link names. It is not known yet whether that exists. */
export interface LinkTarget {
  /** The name or the URL of an endpoint. */
  readonly endpoint: string;
  /** The UID or the name of a backup server. */
  readonly server?: string | undefined;
}

/** The most characters of a whole path, and of one name in it. */
export const linkLimits = { path: 2048, name: 500 } as const;

/** Only the last part can name a server, so a name with slashes stays whole. */
const shape = /^\/endpoint\/(?<endpoint>.+?)(?:\/server\/(?<server>[^/]+))?$/u;

/** Control characters and lone surrogates: no name that can be typed has them. */
const untypable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Reads the path of a link.
 *
 * @param path as VS Code passes it, which has decoded it already; it is not decoded a second time
 * @returns undefined if it is not the path of a link of ours
 */
export function readLink(path: string): LinkTarget | undefined {
  if (path.length > linkLimits.path || untypable.test(path)) return undefined;
  const { endpoint, server } = shape.exec(path)?.groups ?? {};
  if (!isName(endpoint) || (server !== undefined && !isName(server))) return undefined;
  return { endpoint, ...(server !== undefined && { server }) };
}

const isName = (text: string | undefined): text is string =>
  text !== undefined && text.trim() !== '' && text.length <= linkLimits.name;

/**
 * Makes a link.
 *
 * @param scheme the scheme of this edition of VS Code
 * @returns undefined if a link cannot carry these names
 */
export function writeLink(scheme: string, { endpoint, server }: LinkTarget): string | undefined {
  const path = `/endpoint/${endpoint}${server === undefined ? '' : `/server/${server}`}`;
  const read = readLink(path);
  if (read?.endpoint !== endpoint || read.server !== server) return undefined;
  const encoded = ['endpoint', endpoint, ...(server === undefined ? [] : ['server', server])];
  return `${scheme}://vbem.veeam-em/${encoded.map(encodeURIComponent).join('/')}`;
}

/** The endpoints that a link may mean, by their names or, if none has this name, by their URLs. */
export function endpointsNamed(endpoints: readonly Endpoint[], named: string): readonly Endpoint[] {
  const byName = endpoints.filter(({ name }) => isSameName(name, named));
  return byName.length > 0 ? byName : endpoints.filter(({ url }) => url === named);
}

/** How a link calls an endpoint: by its name, or by its URL if that alone is clear. */
export function linkNameOf(endpoint: Endpoint, endpoints: readonly Endpoint[]): string {
  const isClear = (named: string): boolean =>
    endpointsNamed(endpoints, named).length === 1 && readLink(`/endpoint/${named}`)?.endpoint === named;
  return [endpoint.name, endpoint.url].find(isClear) ?? endpoint.name;
}

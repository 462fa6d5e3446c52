import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { EmError } from './errors';
import { normalHost } from './hosts';
import type { ProxyProblem } from './proxyProblem';
import { bareHost } from './url';

/** The proxy of a request. `authorization` is the value of `Proxy-Authorization`. */
export interface Proxy {
  /** `http://host:port/` or `https://host:port/`, without credentials. */
  readonly url: string;
  readonly authorization?: string;
}

export interface ProxySettings {
  /** From `http.proxy` or `HTTPS_PROXY`; credentials in it are extracted. */
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  /** Hosts to reach directly, from `http.noProxy` or `NO_PROXY`. */
  readonly noProxy: readonly string[];
  /** The setting or variable that `url` comes from: `http.proxy` by default. */
  readonly setting?: string;
}

/**
 * The proxy for a URL, or undefined to connect directly, by the rules of VS Code (microsoft/vscode-proxy-agent).
 *
 * @throws EmError `proxy-setting`, which contains nothing of the proxy's URL
 */
export function proxyFor(target: URL, settings: ProxySettings): Proxy | undefined {
  const written = settings.url?.trim() ?? '';
  if (written === '' || isLoopback(target) || isExcluded(target, settings.noProxy)) return undefined;
  const { setting = 'http.proxy' } = settings;
  const unusable = (proxyProblem: ProxyProblem): EmError =>
    new EmError('proxy-setting', { setting, proxyProblem, unsent: true });
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') throw unusable('scheme');
  if (scheme === undefined && /^[a-z][a-z0-9+.-]*:\//i.test(written)) throw unusable('not-a-url');
  const text = scheme === undefined ? `http://${written}` : written;
  if (!URL.canParse(text)) throw unusable('not-a-url');
  const url = new URL(text);
  const account = accountOf(url);
  if (account === undefined) throw unusable('account');
  const authorization =
    settings.authorization ??
    (account === ':' ? undefined : `Basic ${Buffer.from(account, 'utf8').toString('base64')}`);
  return { url: `${url.protocol}//${url.host}/`, ...(authorization !== undefined && { authorization }) };
}

/** The account as `user:password`, or undefined if an escape is invalid. */
function accountOf({ username, password }: URL): string | undefined {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return undefined;
  }
}

/** A proxy cannot reach this machine by such a name. */
function isLoopback({ hostname }: URL): boolean {
  const host = normalHost(hostname);
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Matches `host`, `.domain` and `*.domain` with all subdomains, an address, a subnet (`10.0.0.0/8`), each except the
 * subnet also with a port, and `*` for all.
 */
function isExcluded(target: URL, noProxy: readonly string[]): boolean {
  const host = normalHost(target.hostname);
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return noProxy.some((entry) => {
    const [name, entryPort] = nameAndPort(entry.trim());
    if (name === '' || (entryPort !== undefined && Number(entryPort) !== Number(port))) return false;
    if (name === '*' || isWithin(host, name)) return true;
    const domain = normalHost(name.replace(/^\*?\./, ''));
    return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)));
  });
}

function nameAndPort(entry: string): readonly [name: string, port?: string] {
  if (isIPv6(entry)) return [entry];
  const [, name, port] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(entry) ?? [];
  return name === undefined || port === undefined ? [bareHost(entry)] : [bareHost(name), port];
}

/** Whether an address belongs to a subnet in the form `address/length`. */
function isWithin(host: string, subnet: string): boolean {
  const [, network = '', length = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(subnet) ?? [];
  const family = isIP(network);
  if (family === 0 || isIP(host) === 0 || Number(length) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}

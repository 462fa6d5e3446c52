import { bareHost } from './url';

/** Where a request goes through. `authorization` is the value of `Proxy-Authorization`. */
export interface Proxy {
  /** `http://host:port/` or `https://host:port/`, without credentials. */
  readonly url: string;
  readonly authorization?: string;
}

export interface ProxySettings {
  /** As of `http.proxy`, or of `HTTPS_PROXY`; credentials in it are taken out. */
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  /** Hosts that are reached directly, as of `http.noProxy` or `NO_PROXY`. */
  readonly noProxy: readonly string[];
}

/** The proxy for a URL, or undefined where it is reached directly. */
export function proxyFor(target: URL, settings: ProxySettings): Proxy | undefined {
  if (settings.url === undefined || settings.url === '' || isExcluded(target, settings.noProxy))
    return undefined;
  const text = /^[a-z]+:\/\//i.test(settings.url) ? settings.url : `http://${settings.url}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization =
    settings.authorization ??
    (pair === ':' ? undefined : `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`);
  url.username = '';
  url.password = '';
  return { url: url.href, ...(authorization !== undefined && { authorization }) };
}

/** `host`, `.domain` and `*.domain` with everything under it, `host:port`, and `*` for all. */
function isExcluded({ hostname, port }: URL, noProxy: readonly string[]): boolean {
  const host = bareHost(hostname).toLowerCase();
  return noProxy.some((entry) => {
    const text = entry.trim().toLowerCase();
    if (text === '*') return true;
    const [, name = '', entryPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(text) ?? [];
    if (name === '' || (entryPort !== undefined && entryPort !== port)) return false;
    const domain = name.replace(/^\*?\./, '');
    return host === domain || host.endsWith(`.${domain}`);
  });
}

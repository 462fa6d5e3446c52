/** API defaults of Enterprise Manager: https 9398, http 9399, base path `/api/`. */
export const defaultHttpsPort = 9398;
export const defaultHttpPort = 9399;

/** The longest URL of an Enterprise Manager; longer text is not parsed. */
export const maximumUrlLength = 2048;

export type UrlProblem =
  'empty' | 'too-long' | 'not-a-url' | 'scheme' | 'credentials' | 'query' | 'port' | 'white-space';

export type ParsedUrl = { readonly url: string } | { readonly problem: UrlProblem };

/** Longer than the path of any resource with its query, and shorter than the limit for the head of a request. */
const maximumHrefLength = 8192;

const schemePattern = /^([a-z][a-z0-9+.-]*):\/\//i;

/**
 * Turns typed text into the base URL of an Enterprise Manager, ending in `/`. A bare host becomes
 * `https://host:9398/api/`; a URL keeps its own port if it has one, and a path that does not end in `api` is taken as
 * a reverse proxy's prefix, to which `api/` is added.
 */
export function parseEndpointUrl(input: string): ParsedUrl {
  const trimmed = input.trim();
  if (trimmed === '') return { problem: 'empty' };
  if (trimmed.length > maximumUrlLength) return { problem: 'too-long' };
  if (/\s/.test(trimmed)) return { problem: 'white-space' };
  const scheme = schemePattern.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return { problem: 'scheme' };
  const bare = scheme === undefined ? bracketBareIpv6(trimmed) : trimmed.slice(scheme.length + 3);
  const authority = /^[^/?#\\]*/.exec(bare)?.[0] ?? '';
  if (authority.includes('@')) return { problem: 'credentials' };
  if (/[?#]/.test(bare)) return { problem: 'query' };
  if (/:0*$/.test(authority) || /:\d{6,}$/.test(authority)) return { problem: 'port' };

  let url: URL;
  try {
    url = new URL(`${scheme ?? 'https'}://${bare}`);
  } catch {
    return { problem: /:\d+$/.test(authority) ? 'port' : 'not-a-url' };
  }
  if (url.hostname === '' || !isPlausibleHost(url.hostname)) return { problem: 'not-a-url' };
  // `URL` drops a scheme's default port, so a typed port is read from the text.
  const typedPort = /:(\d+)$/.exec(authority)?.[1];
  const port = typedPort ?? String(url.protocol === 'https:' ? defaultHttpsPort : defaultHttpPort);
  const path = withoutTrailingSlashes(url.pathname);
  const basePath = /(^|\/)api$/i.test(path) ? `${path}/` : `${path}/api/`;
  const result = `${url.protocol}//${url.hostname}:${Number(port)}${basePath}`;
  // Escapes make a URL longer than the typed text, and the stored URL must be readable again.
  return result.length > maximumUrlLength ? { problem: 'too-long' } : { url: result };
}

/** Allows both `::1` and `[::1]`. */
function bracketBareIpv6(text: string): string {
  const hasColons = text.indexOf(':') !== text.lastIndexOf(':');
  return hasColons && /^[0-9a-f:.]*$/i.test(text) ? `[${text}]` : text;
}

/** Scans from the end: a regular expression would try again at each of many slashes. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function isPlausibleHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return true;
  return hostname.split('.').every((label, index, labels) => {
    if (label === '') return index === labels.length - 1 && index > 0;
    return label.length <= 63 && /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i.test(label);
  });
}

/**
 * Turns a server's reference into a path relative to our base URL. Servers write absolute URLs with the name and port
 * they know (NAT, reverse proxies), so only the part after `/api/` is kept and the request goes to the configured
 * origin: a session ID can never follow a link to another host.
 */
export function rebaseHref(href: string): string | undefined {
  if (href.length > maximumHrefLength) return undefined;
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?(?:\/[^?#]*?)?\/api\/([^#]*)/i.exec(href);
  const relative = match?.[1];
  if (relative === undefined || leavesItsFolder(relative)) return undefined;
  return relative;
}

/** Reads the path as `URL` does, which takes `%2e` for a dot and `\\` for a slash, and drops tabs and line breaks. */
function leavesItsFolder(relative: string): boolean {
  const asRead = relative.replaceAll(/[\t\r\n]/g, '').replaceAll(/%2e/gi, '.');
  return asRead.split(/[?/\\]/).some((segment) => segment === '.' || segment === '..');
}

/** The host for a socket: a URL writes IPv6 in brackets. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** Whether two URLs have the same origin. Credentials are never sent to another one. */
export function sameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}

/** API defaults of Enterprise Manager: https 9398, http 9399, base path `/api/`. */
export const defaultHttpsPort = 9398;
export const defaultHttpPort = 9399;

/** No URL of an Enterprise Manager is longer, and nothing longer is looked at. */
export const maximumUrlLength = 2048;

export type UrlProblem =
  'empty' | 'too-long' | 'not-a-url' | 'scheme' | 'credentials' | 'query' | 'port' | 'white-space';

export type ParsedUrl = { readonly url: string } | { readonly problem: UrlProblem };

/** More than a path of any resource with its query, and less than the head of a request may have. */
const maximumHrefLength = 8192;

const schemePattern = /^([a-z][a-z0-9+.-]*):\/\//i;

/**
 * Turns what a person types into the base URL of an Enterprise Manager, ending in `/`. A bare host becomes
 * `https://host:9398/api/`; a URL keeps its own port if it names one, and a path that does not end in `api`
 * is taken as a reverse proxy's prefix, to which `api/` is added.
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
  // URL drops a scheme's default port, so a port that was typed is read from the text.
  const typedPort = /:(\d+)$/.exec(authority)?.[1];
  const port = typedPort ?? String(url.protocol === 'https:' ? defaultHttpsPort : defaultHttpPort);
  const path = withoutTrailingSlashes(url.pathname);
  const basePath = /(^|\/)api$/i.test(path) ? `${path}/` : `${path}/api/`;
  const result = `${url.protocol}//${url.hostname}:${Number(port)}${basePath}`;
  // Escapes make a URL longer than what was typed: what is stored must be readable again.
  return result.length > maximumUrlLength ? { problem: 'too-long' } : { url: result };
}

/** `::1` and `[::1]` are both fine to type. */
function bracketBareIpv6(text: string): string {
  const hasColons = text.indexOf(':') !== text.lastIndexOf(':');
  return hasColons && /^[0-9a-f:.]*$/i.test(text) ? `[${text}]` : text;
}

/** By a scan from the end: a pattern would try again at each of many slashes. */
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
 * A reference that a server sent, as a path relative to our base URL. Servers write absolute URLs with their
 * own idea of name and port (NAT, reverse proxies), so only what follows `/api/` is kept and the request goes
 * to the configured origin: a session ID can never follow a link to somewhere else.
 */
export function rebaseHref(href: string): string | undefined {
  if (href.length > maximumHrefLength) return undefined;
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?(?:\/[^?#]*?)?\/api\/([^#]*)/i.exec(href);
  const relative = match?.[1];
  if (relative === undefined || leavesItsFolder(relative)) return undefined;
  return relative;
}

/** As `URL` reads a path: it takes `%2e` for a dot and `\\` for a slash, and drops tabs and line breaks. */
function leavesItsFolder(relative: string): boolean {
  const asRead = relative.replaceAll(/[\t\r\n]/g, '').replaceAll(/%2e/gi, '.');
  return asRead.split(/[?/\\]/).some((segment) => segment === '.' || segment === '..');
}

/** A host as a socket takes it: a URL writes IPv6 in brackets. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** Origin and base path in one canonical text: what credentials belong to. */
export function sameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}

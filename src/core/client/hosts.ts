import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { bareHost } from './url';

/** An IPv4 address as IPv6 writes it, the way `URL` prints it: `::ffff:a00:1`. */
const mappedPattern = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * Normalizes a host for comparison: lower case, an international name in ASCII, no final dot, an IPv6 address in its
 * shortest form and without a zone, an IPv4-mapped IPv6 address as IPv4.
 */
export function normalHost(text: string): string {
  const host = bareHost(text.trim());
  if (host.includes(':')) return normalIpv6(host.replace(/%.*$/s, '')) ?? host.toLowerCase();
  const name = host.replace(/[.。．｡]$/, '');
  const ascii = domainToASCII(name);
  return ascii === '' ? name.toLowerCase() : ascii;
}

function normalIpv6(host: string): string | undefined {
  if (!URL.canParse(`http://[${host}]/`)) return undefined;
  const short = bareHost(new URL(`http://[${host}]/`).hostname);
  const [, high, low] = mappedPattern.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  const bytes = [high, low].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
  return bytes.join('.');
}

/**
 * The spellings under which a host may be registered: as it is written, normalized, and an international name in its own
 * letters. Most hosts have one.
 */
export function spellingsOf(text: string): readonly string[] {
  const normal = normalHost(text);
  const unicode = normal.includes('xn--') ? domainToUnicode(normal) : normal;
  return [...new Set([text, normal, unicode])].filter((spelling) => spelling !== '');
}

/** Whether a normalized host is a name with a domain. */
export const isFullName = (host: string): boolean => host.includes('.') && !isIP(host);

/** Whether two texts name the same host, without asking DNS. */
export const sameHost = (a: string, b: string): boolean => normalHost(a) === normalHost(b);

/** Whether one is the other without its domain: `vbr01` and `vbr01.lab.example`. IP addresses have no domain. */
export function isShortFormOf(a: string, b: string): boolean {
  const [short, long] = [normalHost(a), normalHost(b)].sort((one, other) => one.length - other.length);
  if (short === undefined || long === undefined || short === '' || /[.:]/.test(short)) return false;
  return long.startsWith(`${short}.`) && !/^[\d.]+$/.test(long);
}

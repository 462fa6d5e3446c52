import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { parseEndpointUrl } from '../core/client/url';
import { normaliseFingerprint } from '../core/client/certificates';
import type { Endpoint } from '../core/session/endpoint';
import { listOf, readEntry, type EntryProblem } from '../core/session/entries';
import { bindingOf, endpointId } from '../core/session/identity';
import { UsageError } from './exit';
import { configFolder } from './folders';
import { lineAt, readText } from './textFile';

/** What is wrong with an entry; the words follow the key. */
const entryProblems: Readonly<Record<EntryProblem, string>> = {
  'not-an-object': 'it must consist of "name", "url" and other keys',
  'wrong-type': 'is missing or has a value of another type',
  url: 'is not the URL of an Enterprise Manager',
  credentials: 'must have no account and no password',
  'pin-on-http': 'is of no use with an http URL, which has no certificate',
  pin: 'must be a SHA-256 fingerprint: 64 hexadecimal digits',
  account: 'must not contain ":" or "/"',
  characters: 'is too long or has characters that cannot be shown',
};

const settingKey = 'veeamEm.endpoints';
const longestFile = 1_000_000;

/** Where the endpoints are looked for if no option names a file. */
export const defaultEndpointFile = (env: NodeJS.ProcessEnv): string =>
  join(configFolder(env), 'veeam-em', 'endpoints.json');

/** What to do where no file of endpoints was found. */
export const noEndpoint = (env: NodeJS.ProcessEnv): string =>
  `No endpoint is configured. Write them into ${defaultEndpointFile(env)}, name another file with --endpoints or VEEAM_EM_ENDPOINTS, or give a URL in place of a name.`;

/**
 * Reads the endpoints from a file: the list of the setting `veeamEm.endpoints`, or an object that has this setting, such as
 * VS Code's `settings.json` with its comments.
 *
 * @param isDefault whether the file may be missing
 * @throws UsageError that names the entry and the key
 */
export async function readEndpointFile(path: string, isDefault: boolean): Promise<readonly Endpoint[]> {
  if (isDefault && !existsSync(path)) return [];
  const text = await readText(path, `The file of endpoints ${path}`, longestFile);
  const value = parsed(text, path);
  const entries = listOf(
    Array.isArray(value) ? value : (value as Record<string, unknown> | null)?.[settingKey],
  );
  if (entries === undefined)
    throw new UsageError(`${path} must contain a list of endpoints, or "${settingKey}" with one.`);
  return entries.map((entry, index) => {
    const read = readEntry(entry, 'user', undefined);
    if ('endpoint' in read) return read.endpoint;
    const name = read.label === undefined ? `number ${String(index + 1)}` : `"${read.label}"`;
    throw new UsageError(
      `${path}: the endpoint ${name} is not valid: ${read.key === '' ? '' : `"${read.key}" `}${entryProblems[read.problem]}.`,
    );
  });
}

/** JSON with comments and trailing commas, as VS Code's settings have them. */
function parsed(text: string, path: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const line = lineAt(text, error.offset);
    throw new UsageError(
      `${path}:${String(line)}: This is not valid JSON (${printParseErrorCode(error.error)}).`,
    );
  }
  return value;
}

/**
 * The endpoint of a URL that no file configures.
 *
 * @throws UsageError
 */
export function endpointOfUrl(text: string, account: string | undefined): Endpoint {
  const read = parseEndpointUrl(text);
  // Also in the path: a mistyped account may show a password there. Such a text is not repeated.
  if (text.includes('@'))
    throw new UsageError(
      'A URL must have no account and no password. Use --user, and a credential for the password.',
    );
  if (!('url' in read))
    throw new UsageError(`${text.slice(0, 200)} is not the URL of an Enterprise Manager.`);
  const { url } = read;
  return {
    name: new URL(url).host,
    url,
    account,
    source: 'user',
    id: endpointId(url, account),
    binding: bindingOf({ url, account, certificate: undefined, source: 'user', workspace: undefined }),
  };
}

/**
 * The endpoint with another pin.
 *
 * @throws UsageError unless the pin is a SHA-256 fingerprint and the endpoint has https
 */
export function pinned(endpoint: Endpoint, certificate: string): Endpoint {
  if (endpoint.url.startsWith('http:')) throw new UsageError('An http URL has no certificate to pin.');
  if (!/^[0-9A-Fa-f]{64}$/.test(normaliseFingerprint(certificate)))
    throw new UsageError('--pin must be a SHA-256 fingerprint: 64 hexadecimal digits.');
  const { url, account, source } = endpoint;
  return {
    ...endpoint,
    certificate,
    binding: bindingOf({ url, account, certificate, source, workspace: undefined }),
  };
}

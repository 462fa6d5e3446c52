import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNodeAtLocation, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { parseEndpointUrl } from '../core/client/url';
import { normaliseFingerprint } from '../core/client/certificates';
import type { Endpoint } from '../core/session/endpoint';
import { nearest } from '../core/fleetFile/readFleetFile';
import { entrySchema, readEntry, type EntryKey, type EntryProblem } from '../core/session/entries';
import { bindingOf, endpointId } from '../core/session/identity';
import { UsageError } from './exit';
import { configFolder } from './folders';
import { jsonWords } from './jsonWords';
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

const entryKeys = Object.keys(entrySchema.entries);
/** What people call a key otherwise, such as by the name of an option. */
const otherNames: Readonly<Record<string, EntryKey>> = {
  ...{ pin: 'certificate', fingerprint: 'certificate', thumbprint: 'certificate' },
  ...{ user: 'username', account: 'username', address: 'url', host: 'url' },
};

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
  const place = ({ offset }: Pick<Node, 'offset'>): string => `${path}:${String(lineAt(text, offset))}`;
  const tree = parsed(text, place);
  return listIn(tree, path, place).map((entry, index) => {
    const read = readEntry(getNodeValue(entry), 'user', undefined);
    const label = 'endpoint' in read ? read.endpoint.name : read.label;
    const name = label === undefined ? `number ${String(index + 1)}` : `"${label}"`;
    checkKeys(entry, `the endpoint ${name}`, place);
    if ('endpoint' in read) return read.endpoint;
    throw new UsageError(
      `${place(entry)}: the endpoint ${name} is not valid: ${read.key === '' ? '' : `"${read.key}" `}${entryProblems[read.problem]}.`,
    );
  });
}

type PlaceOf = (node: Pick<Node, 'offset'>) => string;

/** The entries of the list. A misspelt setting is no empty list: nothing that somebody wrote is passed over. */
function listIn(tree: Node, path: string, place: PlaceOf): readonly Node[] {
  const keys = keysOf(tree).filter((key) => key.value === settingKey);
  const [, second] = keys;
  if (second) throw new UsageError(`${place(second)}: "${settingKey}" stands here twice.`);
  const list = tree.type === 'array' ? tree : findNodeAtLocation(tree, [settingKey]);
  if (list?.type === 'array') return list.children ?? [];
  const near = keysOf(tree).find(
    ({ value }) =>
      value === 'endpoints' || (value !== settingKey && nearest(String(value), [settingKey]) !== undefined),
  );
  throw new UsageError(
    near
      ? `${place(near)}: the key "${String(near.value)}" is not known. Did you mean "${settingKey}"?`
      : `${path} must contain a list of endpoints, or "${settingKey}" with one.`,
  );
}

/** The keys of an object, each as often as it stands there. */
const keysOf = ({ type, children = [] }: Node): readonly Node[] =>
  type === 'object' ? children.flatMap((property) => property.children?.[0] ?? []) : [];

/**
 * A key that nobody reads would be a protection that is not there, such as a misspelt "certificate" or "readOnly".
 *
 * @throws UsageError
 */
function checkKeys(entry: Node, what: string, place: PlaceOf): void {
  const seen = new Set<string>();
  for (const node of keysOf(entry)) {
    const key = String(node.value);
    if (seen.has(key)) throw new UsageError(`${place(node)}: ${what} has the key "${key}" twice.`);
    seen.add(key);
    if (entryKeys.includes(key)) continue;
    const near = nearest(key, entryKeys) ?? nearestOther(key);
    const hint = near === undefined ? `It may have: ${entryKeys.join(', ')}.` : `Did you mean "${near}"?`;
    throw new UsageError(`${place(node)}: ${what} has the key "${key}", which is not known. ${hint}`);
  }
}

function nearestOther(key: string): EntryKey | undefined {
  const other = nearest(key, Object.keys(otherNames));
  return other === undefined ? undefined : otherNames[other];
}

/** JSON with comments and trailing commas, as VS Code's settings have them. */
function parsed(text: string, place: PlaceOf): Node {
  const errors: ParseError[] = [];
  const tree = treeOf(text, errors, place);
  const [error] = errors;
  if (error) throw new UsageError(`${place(error)}: This is not valid JSON: ${jsonWords(error.error)}.`);
  if (tree === undefined)
    throw new UsageError(`${place({ offset: 0 })}: This is not valid JSON: it is empty.`);
  return tree;
}

/** @throws UsageError for a text that is nested so deep that the parser gives up */
function treeOf(text: string, errors: ParseError[], place: PlaceOf): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${place({ offset: 0 })}: This is not valid JSON: it is nested too deep.`);
  }
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

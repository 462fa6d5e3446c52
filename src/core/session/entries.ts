import * as v from 'valibot';
import { normaliseFingerprint } from '../client/certificates';
import { parseEndpointUrl } from '../client/url';
import { visible } from '../../text/visible';
import { bindingOf, endpointId, type EndpointSource } from './identity';
import type { Endpoint } from './endpoint';

/* Reads and writes the entries of `veeamEm.endpoints`. */

/** The stored properties; id, binding and source follow from where the entry is stored. */
export type EndpointDetails = Omit<Endpoint, 'id' | 'binding' | 'source'>;

export type StoredEntry = Readonly<Record<string, unknown>>;

/** Why an entry is not a valid endpoint, as a code. */
export type EntryProblem =
  'not-an-object' | 'wrong-type' | 'url' | 'credentials' | 'pin-on-http' | 'pin' | 'account' | 'characters';

export type ReadEntry =
  | { readonly endpoint: Endpoint }
  | { readonly problem: EntryProblem; readonly key: string; readonly label: string | undefined };

/** The longest name, account or label. */
const longestText = 200;
/** The longest name of a group. */
export const longestGroup = 60;

const label = v.optional(
  v.pipe(
    v.string(),
    v.trim(),
    v.transform((text) => (text === '' ? undefined : text)),
  ),
);

/** The schema of an entry: the one list of its keys. A key that it does not name is the user's, and stays. */
export const entrySchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  url: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  username: label,
  apiVersion: label,
  certificate: v.optional(v.string()),
  readOnly: v.optional(v.boolean()),
  environment: label,
  group: label,
});

/** A key of an entry. */
export type EntryKey = keyof typeof entrySchema.entries;

/** How long the values may be that are shown as they are written, so that they must be plain text. */
const longestShown: Readonly<Record<EntryKey, number | undefined>> = {
  name: longestText,
  url: undefined,
  username: longestText,
  apiVersion: longestText,
  certificate: undefined,
  readOnly: undefined,
  environment: longestText,
  group: longestGroup,
};

/** The longest value of a key that is shown as it is written; undefined for another key. */
export const longestOf = (key: string): number | undefined =>
  Object.hasOwn(longestShown, key) ? longestShown[key as EntryKey] : undefined;

/**
 * The entries of the setting, whatever they contain.
 *
 * @returns undefined if the setting is not a list; it is then neither read nor overwritten
 */
export const listOf = (value: unknown): readonly unknown[] | undefined =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : undefined;

/** @param workspace the identity of the workspace, for an entry of its settings */
export function readEntry(
  value: unknown,
  source: Exclude<EndpointSource, 'sandbox'>,
  workspace: string | undefined,
): ReadEntry {
  const parsed = v.safeParse(entrySchema, value);
  const name = nameOf(value);
  const refuse = (problem: EntryProblem, key = ''): ReadEntry => ({ problem, key, label: name });
  if (!parsed.success) {
    const key = parsed.issues[0].path?.map((item) => String(item.key)).join('.') ?? '';
    return key === '' ? refuse('not-an-object') : refuse('wrong-type', key);
  }
  const { url: typed, username: account, certificate, ...rest } = parsed.output;
  for (const [key, text] of Object.entries(parsed.output)) {
    const longest = longestOf(key);
    if (longest !== undefined && !isPlainText(String(text ?? ''), longest)) return refuse('characters', key);
  }
  if (/[:/]/.test(account ?? '')) return refuse('account', 'username');
  // Also in the path: a mistyped account may show a password there.
  if (typed.includes('@')) return refuse('credentials', 'url');
  const read = parseEndpointUrl(typed);
  if ('problem' in read) return refuse(read.problem === 'credentials' ? 'credentials' : 'url', 'url');
  const { url } = read;
  if (certificate !== undefined) {
    if (url.startsWith('http:')) return refuse('pin-on-http', 'certificate');
    if (!isFingerprint(certificate)) return refuse('pin', 'certificate');
  }
  return {
    endpoint: {
      name: withoutUserinfo(rest.name),
      url,
      account,
      certificate,
      apiVersion: rest.apiVersion,
      readOnly: rest.readOnly,
      environment: rest.environment,
      group: rest.group,
      source,
      id: endpointId(url, account, source),
      binding: bindingOf({ url, account, certificate, source, workspace }),
    },
  };
}

export function hasId(entry: unknown, source: EndpointSource, id: string): boolean {
  if (source === 'sandbox') return false;
  const read = readEntry(entry, source, undefined);
  return 'endpoint' in read && read.endpoint.id === id;
}

export const toStored = (details: EndpointDetails): StoredEntry => withChanges({}, details);

/** The setting's keys for properties that have another name here. */
const storedKeys: Readonly<Record<keyof EndpointDetails, EntryKey>> = {
  name: 'name',
  url: 'url',
  account: 'username',
  apiVersion: 'apiVersion',
  certificate: 'certificate',
  readOnly: 'readOnly',
  environment: 'environment',
  group: 'group',
};

/** Changes some keys of an entry and leaves out those that become empty. */
export function withChanges(entry: StoredEntry, changes: Partial<EndpointDetails>): StoredEntry {
  const changed = new Map(Object.entries(entry));
  for (const key of Object.keys(storedKeys) as (keyof EndpointDetails)[]) {
    if (!(key in changes)) continue;
    const value = changes[key];
    if (value === undefined || value === '' || value === false) changed.delete(storedKeys[key]);
    else changed.set(storedKeys[key], value);
  }
  return Object.fromEntries(changed);
}

function nameOf(value: unknown): string | undefined {
  const name = typeof value === 'object' && value !== null ? (value as StoredEntry)['name'] : undefined;
  return typeof name === 'string' && name.trim() !== ''
    ? withoutUserinfo(name.trim()).slice(0, longestText)
    : undefined;
}

/** The name may be a pasted URL with a password. */
function withoutUserinfo(text: string): string {
  const scheme = text.indexOf('://');
  const at = scheme < 0 ? -1 : text.lastIndexOf('@');
  return at > scheme ? `${text.slice(0, scheme + 3)}${text.slice(at + 1)}` : text;
}

/**
 * 64 hex digits, in pairs or not. Anything else is an invalid fingerprint, which must not be ignored as if there were
 * no pin.
 */
const isFingerprint = (text: string): boolean =>
  /^[0-9A-Fa-f:\s-]*$/.test(text) && normaliseFingerprint(text).length === 64;

/** Whether a label shows the text as it is written, and it is short enough. */
const isPlainText = (text: string, longest: number): boolean =>
  text.length <= longest && visible(text) === text;

/** Whether a text can be the name of a group. */
export const isGroupName = (text: string): boolean =>
  text.trim() !== '' && isPlainText(text.trim(), longestGroup);

import * as v from 'valibot';
import { normaliseFingerprint } from '../client/certificates';
import { parseEndpointUrl } from '../client/url';
import { visible } from '../../text/visible';
import { bindingOf, endpointId, type EndpointSource } from './identity';
import type { Endpoint } from './endpoint';

/* The entries of `veeamEm.endpoints`: how one is read, and how one is written. */

/** What is written; id, binding and source follow from where it stands. */
export type EndpointDetails = Omit<Endpoint, 'id' | 'binding' | 'source'>;

export type StoredEntry = Readonly<Record<string, unknown>>;

/** Why an entry is not an endpoint, as a code. */
export type EntryProblem =
  'not-an-object' | 'wrong-type' | 'url' | 'credentials' | 'pin-on-http' | 'pin' | 'account' | 'characters';

export type ReadEntry =
  | { readonly endpoint: Endpoint }
  | { readonly problem: EntryProblem; readonly key: string; readonly label: string | undefined };

/** How long a name, an account or a label may be. */
export const longestText = 200;

const label = v.optional(
  v.pipe(
    v.string(),
    v.trim(),
    v.transform((text) => (text === '' ? undefined : text)),
  ),
);

const entrySchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  url: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  username: label,
  apiVersion: label,
  certificate: v.optional(v.string()),
  readOnly: v.optional(v.boolean()),
  environment: label,
});

/**
 * The entries of the setting, whatever they are.
 *
 * @returns undefined where it is of another shape, which is neither read nor written over
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
  for (const key of ['name', 'username', 'apiVersion', 'environment'] as const) {
    if (!isPlainText(parsed.output[key] ?? '')) return refuse('characters', key);
  }
  if (/[:/]/.test(account ?? '')) return refuse('account', 'username');
  // Also in its path: whoever mistypes an account there shows a password.
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

/** The names that the setting has for what is called otherwise here. */
const storedKeys: Readonly<Record<keyof EndpointDetails, string>> = {
  name: 'name',
  url: 'url',
  account: 'username',
  apiVersion: 'apiVersion',
  certificate: 'certificate',
  readOnly: 'readOnly',
  environment: 'environment',
};

/** An entry with some of its keys changed, and those that become empty left out. */
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

/** Somebody may have pasted a URL with a password for a name. */
function withoutUserinfo(text: string): string {
  const scheme = text.indexOf('://');
  const at = scheme < 0 ? -1 : text.lastIndexOf('@');
  return at > scheme ? `${text.slice(0, scheme + 3)}${text.slice(at + 1)}` : text;
}

/** 64 digits, in pairs or not; anything else is no fingerprint, and no pin that could be left out. */
const isFingerprint = (text: string): boolean =>
  /^[0-9A-Fa-f:\s-]*$/.test(text) && normaliseFingerprint(text).length === 64;

/** What a label would show otherwise than it is written. */
const isPlainText = (text: string): boolean => text.length <= longestText && visible(text) === text;

import { backupServerSpecTable } from '../client/elements';
import type { WritableField } from '../client/elementTable';
import type { SpecKey } from '../words/fieldWords';

/*
 * The keys of a fleet file. Those of a backup server are the elements of the create's table without its secret, so that a
 * field that is added there is a key here.
 */

type SpecField = (typeof backupServerSpecTable)['fields'][number];
type Secret = Extract<SpecField, { readonly secret: unknown }>['key'];

/** A key of a backup server that is also an element of the create. */
export type ElementKey = Exclude<SpecKey, Secret>;

/** A key of a backup server that only a fleet file has. */
export type OwnKey = 'credential' | 'endpoint' | 'uid' | 'collect';

export type RowKey = ElementKey | OwnKey;

/** A row of the create's table with one of the keys that a file may have. */
export type ElementField = WritableField & { readonly key: ElementKey };

/** The elements that a file may have, in the order of the create's table. */
export const elementFields: readonly ElementField[] = (
  backupServerSpecTable.fields as readonly WritableField[]
).filter((field): field is ElementField => field.secret === undefined);

/** What each key that only a fleet file has contains. */
export const ownKeys = {
  credential: 'name',
  endpoint: 'text',
  uid: 'text',
  collect: 'boolean',
} as const satisfies Readonly<Record<OwnKey, 'name' | 'text' | 'boolean'>>;

/** The keys of a backup server, in the order in which a file is written: a person looks for the address first. */
export const rowKeys: readonly RowKey[] = [
  'dnsNameOrIpAddress',
  ...elementFields.flatMap(({ key }) => (key === 'dnsNameOrIpAddress' ? [] : [key])),
  ...(Object.keys(ownKeys) as OwnKey[]),
];

/** Keys that say which one backup server it is, so that a default for all of them has no meaning. */
const identifying: readonly RowKey[] = ['dnsNameOrIpAddress', 'uid'];

/** The keys that `defaults` may have. */
export const defaultKeys: readonly RowKey[] = rowKeys.filter((key) => !identifying.includes(key));

/** The keys of the file itself. */
export const fileKeys = ['version', 'endpoints', 'defaults', 'prune', 'backupServers'] as const;

export type FileKey = (typeof fileKeys)[number];

/** The only version of the format. */
export const fileVersion = 1;

/** The longest text of a value, in characters. Enterprise Manager documents none for its elements. */
export const longestValue = 2000;

/**
 * The form of a credential's name: it is part of the name of an environment variable, where `-` and `.` become `_`.
 */
export const credentialName = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** Names that people give to secrets besides those of the create's table. */
export const secretName = /pass(word|wd|phrase)?$|^pwd$|secret|token/i;

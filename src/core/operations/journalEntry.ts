import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Before } from './collectOutcome';
import type { BackupServer, BackupServerEdit } from '../client/elements';
import { ListedBefore, type Wanted } from '../client/whose';

/* What the journal holds of a running write: enough to look it up, and nothing secret. */

const text = v.pipe(v.string(), v.maxLength(4000));
const uids = v.pipe(v.array(text), v.readonly());
const number = v.pipe(v.number(), v.integer());

const serverSchema = v.object({
  uid: text,
  name: v.optional(text),
  description: v.optional(text),
  port: v.optional(number),
  wcfPort: v.optional(number),
  vbrCertificateThumbprint: v.optional(text),
});

export const factsSchema = v.variant('write', [
  v.object({
    write: v.literal('connect'),
    spec: v.object({
      dnsNameOrIpAddress: text,
      description: v.optional(text),
      port: v.optional(number),
      wcfPort: v.optional(number),
      vbrCertificateThumbprint: v.optional(text),
    }),
    /** The UIDs that were in the list before the request. */
    before: v.optional(uids),
  }),
  v.object({
    write: v.literal('edit'),
    server: serverSchema,
    changes: v.object({
      dnsNameOrIpAddress: v.optional(text),
      description: v.optional(text),
      port: v.optional(number),
      wcfPort: v.optional(number),
      vbrCertificateThumbprint: v.optional(text),
    }),
  }),
  v.object({ write: v.literal('remove'), server: serverSchema }),
  v.object({
    write: v.literal('collect'),
    server: serverSchema,
    names: v.array(text),
    before: v.optional(v.object({ known: uids, running: v.array(v.tuple([text, number])) })),
  }),
]);

export const entrySchema = v.object({
  version: v.literal(1),
  endpoint: v.object({ id: text, name: text, url: text, account: v.optional(text) }),
  /** When the request was sent, in milliseconds since 1970. */
  at: number,
  step: v.picklist(['sending', 'accepted', 'looking']),
  task: v.optional(v.object({ taskId: text })),
  /** Identifies the logon session without revealing anything of it. */
  session: text,
  facts: factsSchema,
});

export type JournalEntry = v.InferOutput<typeof entrySchema>;
export type JournalFacts = v.InferOutput<typeof factsSchema>;
type ServerFacts = Extract<JournalFacts, { write: 'remove' }>['server'];

/**
 * A short hash of the token. Task IDs are valid in one logon session only, and the hash shows whether it is still the
 * same session.
 */
export const sessionMark = (token: string): string =>
  createHash('sha256').update(token).digest('hex').slice(0, 16);

export const connectFacts = ({ spec, before }: Wanted): JournalFacts => ({
  write: 'connect',
  spec,
  ...(before && { before: before.toArray() }),
});

export const wantedOfFacts = ({ spec, before }: Extract<JournalFacts, { write: 'connect' }>): Wanted => ({
  spec,
  before: before && new ListedBefore(before.map((uid) => ({ uid }))),
});

/** The facts of an edit, without the account and the password. */
export const editFacts = (
  server: BackupServer,
  { dnsNameOrIpAddress, description, port, wcfPort, vbrCertificateThumbprint }: BackupServerEdit,
): JournalFacts => ({
  write: 'edit',
  server: serverFacts(server),
  changes: { dnsNameOrIpAddress, description, port, wcfPort, vbrCertificateThumbprint },
});

export const removeFacts = (server: BackupServer): JournalFacts => ({
  write: 'remove',
  server: serverFacts(server),
});

export const collectFacts = (
  server: BackupServer,
  names: readonly (string | undefined)[],
  before: Before | undefined,
): JournalFacts => ({
  write: 'collect',
  server: serverFacts(server),
  names: names.filter((name) => name !== undefined),
  ...(before && { before: { known: [...before.known], running: [...before.running] } }),
});

export const beforeOfFacts = ({ before }: Extract<JournalFacts, { write: 'collect' }>): Before | undefined =>
  before && { known: new Set(before.known), running: new Map(before.running) };

const serverFacts = ({
  uid,
  name,
  description,
  port,
  wcfPort,
  vbrCertificateThumbprint,
}: BackupServer): ServerFacts => ({ uid, name, description, port, wcfPort, vbrCertificateThumbprint });

/** The entry without its lists of UIDs, for lists that are longer than an entry may be. */
export function withoutLists(entry: JournalEntry): JournalEntry {
  const { facts } = entry;
  return 'before' in facts ? { ...entry, facts: { ...facts, before: undefined } } : entry;
}

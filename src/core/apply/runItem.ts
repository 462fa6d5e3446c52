import * as l10n from '@vscode/l10n';
import { validateText } from '../client/validate';
import {
  backupServerEditTable,
  backupServerSpecTable,
  type BackupServer,
  type BackupServerEdit,
  type BackupServerSpec,
} from '../client/elements';
import { isCancelled, isEmError } from '../client/errors';
import { serverName } from '../client/resources/backupServer';
import { elementFields } from '../fleetFile/keys';
import { editBackupServer, removeBackupServer } from '../operations/changes';
import { collectData } from '../operations/collectData';
import { connectBackupServer } from '../operations/connect';
import type { JournalRecord } from '../operations/journal';
import { connectFacts, editFacts, removeFacts } from '../operations/journalEntry';
import type { SharedLists } from '../operations/listed';
import { looking } from '../operations/looking';
import type { RunningWrites } from '../operations/runningWrites';
import type { TaskMonitor } from '../operations/taskMonitor';
import type { Sessions } from '../session/sessions';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { changeFate, collectFate, connectFate, isDone, type ItemFate } from './fate';
import type { ApplyItem } from './item';

/** An account with its password. It is used for the request and kept nowhere. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

export interface ApplyServices {
  readonly sessions: Sessions;
  readonly monitor: TaskMonitor;
  readonly writes: RunningWrites;
  /** @returns undefined if there is no credential with this name */
  readonly credential: (name: string) => Promise<Credential | undefined>;
  /** How long to look for a connected backup server in the list, in milliseconds. */
  readonly lookForMs?: number;
}

const lookForMs = 120_000;

/** Where an item is recorded, and what it shares with the other items of an apply. */
export interface ItemRun {
  /** Written before the request, for a later process in case this one ends. */
  readonly record: JournalRecord;
  /** Ends what is in flight; the outcome is looked up then. */
  readonly signal: AbortSignal;
  readonly lists?: SharedLists;
}

/**
 * Does one write of a plan, through the same operation as the form.
 *
 * @throws EmError if it is certain that nothing was done
 */
export async function runItem(item: ApplyItem, services: ApplyServices, run: ItemRun): Promise<ItemFate> {
  const { record, signal } = run;
  switch (item.kind) {
    case 'create':
      return create(item, services, run);
    case 'change':
      return change(item, services, record, signal);
    case 'remove':
      return remove(item, services, record, signal);
    case 'collect':
      return collect(item, item.server, services, record, signal);
  }
}

type Of<K extends ApplyItem['kind']> = Extract<ApplyItem, { readonly kind: K }>;

async function create(
  item: Of<'create'>,
  services: ApplyServices,
  { record, signal, lists }: ItemRun,
): Promise<ItemFate> {
  const { endpoint, row } = item;
  const spec = await specOf(item, services);
  if ('kind' in spec) return spec;
  const session = services.sessions.session(endpoint);
  const other: { server?: BackupServer } = {};
  let connected: BackupServer | undefined;
  const fate = await services.writes.once(endpoint, 'connect', row.address, async (_, others) => {
    try {
      const outcome = await session.require((em) =>
        connectBackupServer(em, spec, {
          ...looking(session, signal),
          lookForMs: services.lookForMs ?? lookForMs,
          others,
          listed: lists && others.size > 0 ? (current) => lists.of(endpoint, current, signal) : undefined,
          onSending: (wanted) => record.sending(em.token, connectFacts(wanted)),
          onStep: (step) => {
            if (step.step === 'task') record.accepted(step.task);
            if (step.step === 'looking') record.looking();
          },
          follow: services.monitor.followerFor(endpoint, l10n.t('Connect {0}', isolated(row.address)), em),
          mayBeAnother: (server) => {
            other.server = server;
            return Promise.resolve(false);
          },
        }),
      );
      if (outcome.kind === 'connected') {
        connected = outcome.server;
        await lists?.add(endpoint, connected.uid);
      }
      const ended = connectFate(outcome, row.address);
      if (ended.kind === 'not-known') services.writes.creates.doubt(endpoint, row.address);
      return ended;
    } catch (error) {
      if (other.server === undefined || !isCancelled(error)) throw error;
      return anotherFate(row.address, other.server);
    }
  });
  return connected && row.collect ? withCollection(fate, item, connected, services, signal) : fate;
}

/** Only a person can tell whether a backup server of another name is the same one. */
const anotherFate = (address: string, server: BackupServer): ItemFate => ({
  kind: 'failed',
  message: sentences(
    l10n.t(
      'Enterprise Manager reports that {0} is already connected as {1}.',
      isolated(address),
      isolated(serverName(server)),
    ),
    l10n.t('Nothing was sent.'),
  ),
  uid: server.uid,
});

/**
 * Whether the credential of an item makes a request, so that a person is not asked to agree to what cannot be sent.
 *
 * @returns why it does not
 */
export async function credentialFault(
  item: ApplyItem,
  services: Pick<ApplyServices, 'credential'>,
): Promise<string | undefined> {
  if (item.kind !== 'create' && item.kind !== 'change') return undefined;
  const made = await (item.kind === 'create' ? specOf(item, services) : editOf(item, services));
  return 'kind' in made ? made.message : undefined;
}

/** The request of a create: the values of the file, and the account and the password of its credential. */
async function specOf(
  { row }: Of<'create'>,
  { credential }: Pick<ApplyServices, 'credential'>,
): Promise<BackupServerSpec | ItemFate> {
  const name = row.credential ?? '';
  const found = await credentialOf(name, row.values.username, credential);
  if ('kind' in found) return found;
  const texts = Object.fromEntries(Object.entries(row.values).map(([key, value]) => [key, String(value)]));
  const validated = validateText(backupServerSpecTable, {
    port: defaultPort,
    ...texts,
    dnsNameOrIpAddress: row.address,
    username: found.username,
    password: found.password,
  });
  return 'value' in validated ? validated.value : unusable(name);
}

/** @param account the account that was planned, if one was named */
async function credentialOf(
  name: string,
  account: string | number | undefined,
  credential: ApplyServices['credential'],
): Promise<Credential | ItemFate> {
  const found = name === '' ? undefined : await credential(name);
  if (found === undefined)
    return {
      kind: 'not-begun',
      message: l10n.t('There is no credential with the name {0}.', isolated(name, 100)),
    };
  if (account !== undefined && String(account).toLowerCase() !== found.username.toLowerCase())
    return {
      kind: 'not-begun',
      message: l10n.t(
        'The credential {0} is of another account than the file or the plan names.',
        isolated(name, 100),
      ),
    };
  return found;
}

const unusable = (name: string): ItemFate => ({
  kind: 'not-begun',
  message: l10n.t(
    'The credential {0} does not have the form DOMAIN\\user, HOST\\user or user@domain, or has no password.',
    isolated(name, 100),
  ),
});

const defaultPort = elementFields.find(({ key }) => key === 'port')?.default;

async function change(
  item: Of<'change'>,
  services: ApplyServices,
  record: JournalRecord,
  signal: AbortSignal,
): Promise<ItemFate> {
  const { endpoint, server } = item;
  const changes = await editOf(item, services);
  if ('kind' in changes) return changes;
  const session = services.sessions.session(endpoint);
  const fate = await services.writes.once(endpoint, 'edit', server.uid, () =>
    session.require(async (em) => {
      await record.sending(em.token, editFacts(server, changes));
      const subject = l10n.t('Edit {0}', isolated(serverName(server)));
      const follow = services.monitor.followerFor(endpoint, subject, em);
      const outcome = await editBackupServer(em, server, changes, {
        ...looking(session, signal),
        follow,
        onState: record.accepted,
      });
      return changeFate(outcome, 'changed', server.uid);
    }),
  );
  return item.collect && isDone(fate) ? withCollection(fate, item, server, services, signal) : fate;
}

/** The request of a change: the values of the plan, the address, and the account and the password of its credential. */
async function editOf(
  { row, changes, credential: name }: Of<'change'>,
  { credential }: Pick<ApplyServices, 'credential'>,
): Promise<BackupServerEdit | ItemFate> {
  const values = Object.fromEntries(changes.map(({ key, to }) => [key, to]));
  const dnsNameOrIpAddress = row.address;
  if (name === undefined) return { ...values, dnsNameOrIpAddress };
  const found = await credentialOf(name, changes.find(({ key }) => key === 'username')?.to, credential);
  if ('kind' in found) return found;
  const { username, password } = found;
  const account = { dnsNameOrIpAddress, username, password };
  const validated = validateText(backupServerEditTable, account);
  // An element without text is left out, and without a password Enterprise Manager would keep the old one.
  if (!('value' in validated) || username === '' || password === '') return unusable(name);
  return { ...values, ...validated.value };
}

async function remove(
  { endpoint, server }: Of<'remove'>,
  services: ApplyServices,
  record: JournalRecord,
  signal: AbortSignal,
): Promise<ItemFate> {
  const session = services.sessions.session(endpoint);
  return services.writes.once(endpoint, 'remove', server.uid, () =>
    session.require(async (em) => {
      await record.sending(em.token, removeFacts(server));
      const subject = l10n.t('Remove {0}', isolated(serverName(server)));
      const follow = services.monitor.followerFor(endpoint, subject, em);
      const outcome = await removeBackupServer(em, server.uid, {
        ...looking(session, signal),
        follow,
        onState: record.accepted,
      });
      return changeFate(outcome, 'removed', server.uid);
    }),
  );
}

async function collect(
  { endpoint, row }: Pick<Of<'collect'>, 'endpoint' | 'row'>,
  server: BackupServer,
  services: ApplyServices,
  record: JournalRecord | undefined,
  signal: AbortSignal,
): Promise<ItemFate> {
  return services.writes.once(endpoint, 'collect', server.uid, async () => {
    const { sessions, monitor } = services;
    const onStep = (): void => undefined;
    const options = { signal, onStep, address: row.address, record };
    return collectFate(await collectData(sessions, monitor, { endpoint, server }, options), server.uid);
  });
}

/** A connect or a change stays done, whatever becomes of the collection after it. */
async function withCollection(
  fate: ItemFate,
  item: Of<'create' | 'change'>,
  server: BackupServer,
  services: ApplyServices,
  signal: AbortSignal,
): Promise<ItemFate> {
  if (signal.aborted) return fate;
  try {
    const { message } = await collect(item, server, services, undefined, signal);
    return { ...fate, message: sentences(fate.message, message) };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return { ...fate, message: sentences(fate.message, l10n.t('Its data were not collected.')) };
  }
}

import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import { looking } from '../../core/operations/looking';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import { environmentTone } from '../endpoints/guards';
import type { ServerFormPanels } from '../serverForm/serverFormPanels';
import { whyNotAllowed, type ServerAction } from '../../core/inventory/allowed';
import { refusedWords } from '../../core/inventory/warnings';
import { endpointsOf, type Inventory, type ServerRef } from '../../core/inventory/inventory';
import { askText } from '../interaction/inputs';
import { confirmDanger } from '../interaction/dialogs';
import { showWarning } from '../interaction/messages';
import { isolated, visible } from '../../text/visible';
import type { ExchangeLog } from '../output/exchangeLog';
import { unawaited } from '../output/reportBug';
import { removeBackupServer } from '../../core/operations/changes';
import { changeProblem } from '../../core/operations/changeWords';
import { collectData } from '../../core/operations/collectData';
import {
  collectProblem,
  collectStates,
  collectStepWords,
  eventLines,
} from '../../core/operations/collectWords';
import { removeFacts } from '../../core/operations/journalEntry';
import type { RunningWrites } from '../../core/operations/runningWrites';
import type { TaskMonitor } from '../../core/operations/taskMonitor';
import type { EndpointTree } from '../tree/endpointTree';
import { runBatch, type Batch } from './batch';
import type { Ended } from './batchEnd';
import type { RunOptions } from '../../core/session/sessionTypes';
import { targetsOf } from './arguments';
import { withDelayedProgress } from '../interaction/progress';
import type { Handlers } from './register';
import { chooseServers, nameOf } from './serverPick';

/** What a collection needs. */
export interface CollectServices {
  readonly registry: EndpointRegistry;
  readonly monitor: TaskMonitor;
  readonly writes: RunningWrites;
  readonly consent: LicenceConsent;
  readonly tree: Pick<EndpointTree, 'refresh'>;
  readonly log: ExchangeLog;
}

interface Services extends CollectServices {
  readonly inventory: Inventory;
  readonly loadForms: () => Promise<ServerFormPanels>;
}

export const serverHandlers = (
  services: Services,
): Pick<Handlers, 'editBackupServer' | 'removeBackupServer' | 'collectData'> => ({
  editBackupServer: async (node) => {
    const [target] = await choose(services, node, undefined, l10n.t('Edit Backup Server'), 'edit');
    if (target) await (await services.loadForms()).edit(target.endpoint, target.server);
  },
  removeBackupServer: async (node, nodes) => {
    const targets = await choose(services, node, nodes, l10n.t('Remove Backup Server'), 'remove');
    if (targets.length > 0 && (await confirmRemoval(targets))) await remove(services, targets);
  },
  collectData: async (node, nodes) => {
    const title = l10n.t('Collect Data');
    const { endpoints, servers } = targetsOf(node, nodes, services.registry);
    const isWhole = endpoints.length > 0;
    const all = (await Promise.all(endpoints.map((each) => everyServer(services, each)))).flat();
    const targets = await choose(services, node, isWhole ? [...all, ...servers] : nodes, title, 'collect');
    if (!isWhole || (targets.length > 0 && (await confirmAll(targets, servers.length > 0))))
      await collect(services, targets);
  },
});

/** All backup servers of an endpoint. */
async function everyServer({ inventory, log }: Services, endpoint: Endpoint): Promise<readonly ServerRef[]> {
  const { servers, refused } = await withDelayedProgress(
    l10n.t('Listing the backup servers of {0}', isolated(endpoint.name)),
    ({ signal }) => inventory.all(endpoint, signal),
  );
  if (refused > 0) unawaited(log, endpoint.name, showWarning(`${endpoint.name}: ${refusedWords(refused)}`));
  return servers.map((server) => ({ endpoint, server }));
}

/** @param isMixed whether single backup servers were selected beside endpoints */
async function confirmAll(targets: readonly ServerRef[], isMixed: boolean): Promise<boolean> {
  const name = isolated(targets[0]?.endpoint.name ?? '');
  const endpoints = endpointsOf(targets);
  const several = isMixed
    ? l10n.t('Collect data of {0} selected backup servers?', numberText(targets.length))
    : endpoints.length > 1
      ? l10n.t('Collect data of all {0} backup servers of {1} endpoints?', targets.length, endpoints.length)
      : undefined;
  const question =
    several ??
    (targets.length === 1
      ? l10n.t('Collect data of the only backup server of {0}?', name)
      : l10n.t('Collect data of all {0} backup servers of {1}?', numberText(targets.length), name));
  return confirmDanger({
    question,
    detail: [l10n.t('A few at a time. Cancelling stops what has not begun.')],
    action: l10n.t('Collect'),
    refusal: l10n.t('Do Not Collect'),
  });
}

/**
 * The selected nodes, the one that was clicked, or those that the user picks; of these the ones with which it may
 * be done. Of the others it is said why not, before a server would refuse.
 */
async function choose(
  services: Services,
  node: unknown,
  nodes: unknown,
  title: string,
  action: ServerAction,
): Promise<readonly ServerRef[]> {
  const chosen = await chooseServers(services, node, nodes, title, { canPickMany: action !== 'edit' });
  const reasons = new Set<string>();
  const allowed = chosen.filter(({ endpoint, server }) => {
    const reason = whyNotAllowed(action, endpoint, server);
    if (reason !== undefined) reasons.add(reason);
    return reason === undefined;
  });
  if (reasons.size > 0) {
    unawaited(services.log, title, showWarning(`${title}: ${[...reasons].join(' ')}`));
  }
  return allowed;
}

/** A dialog does not scroll. */
const namedInQuestion = 15;

async function confirmRemoval(targets: readonly ServerRef[]): Promise<boolean> {
  const [first] = targets;
  const question =
    targets.length === 1 && first
      ? l10n.t('Remove {0} from {1}?', nameOf(first), isolated(first.endpoint.name))
      : l10n.t('Remove {0} backup servers?', numberText(targets.length));
  const more = targets.length - namedInQuestion;
  const isConfirmed = await confirmDanger({
    question,
    detail: [
      ...targets
        .slice(0, namedInQuestion)
        .map((target) => `${nameOf(target)} (${isolated(target.endpoint.name)}, ${target.endpoint.url})`),
      ...(more > 0 ? [l10n.t('and {0} more', numberText(more))] : []),
      '',
      l10n.t(
        'Enterprise Manager forgets the registration and everything that it collected from there. The backup server itself, its jobs and its backups are not touched.',
      ),
    ],
    action: l10n.t('Remove'),
    refusal: l10n.t('Do Not Remove'),
  });
  if (!isConfirmed) return false;
  const inProduction = targets.filter(
    ({ endpoint }) => environmentTone(endpoint.environment ?? '') === 'production',
  );
  for (const [index, target] of inProduction.entries()) {
    if (!(await typeName(target, index + 1, inProduction.length))) return false;
  }
  return true;
}

/** In production a click is not enough. */
async function typeName(target: ServerRef, number: number, count: number): Promise<boolean> {
  const name = serverName(target.server);
  const shortName = isolated(name, 60);
  const endpointName = isolated(target.endpoint.name, 60);
  // What cannot be typed is typed as it is shown.
  const names = [name, visible(name), nameOf(target)];
  const typed = await askText({
    title:
      count === 1
        ? l10n.t('Remove {0} from {1} (production)', shortName, endpointName)
        : l10n.t('Remove {0} from {1} (production), {2} of {3}', shortName, endpointName, number, count),
    prompt: l10n.t('Type {0} to remove it.', nameOf(target)),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || names.includes(value) ? undefined : l10n.t('This is not the name.'),
  });
  return typed !== undefined && names.includes(typed);
}

async function remove(services: Services, targets: readonly ServerRef[]): Promise<void> {
  const { registry, monitor, writes } = services;
  await runBatch(services, {
    ...ofServers(targets),
    title: l10n.t('Removing'),
    done: {
      one: (name) => l10n.t('{0}: removed', name),
      count: (many) => l10n.t('{0} removed', numberText(many)),
    },
    work: async (target, { signal }) => {
      const { endpoint, server } = target;
      const subject = l10n.t('Remove {0}', nameOf(target));
      const outcome = await writes.once(endpoint, 'remove', server.uid, (record) => {
        const session = registry.session(endpoint);
        return session.require(async (em) => {
          await record.sending(em.token, removeFacts(server));
          return removeBackupServer(em, server.uid, {
            follow: monitor.followerFor(endpoint, subject, em),
            ...looking(session, signal),
            onState: record.accepted,
          });
        });
      });
      return endedAs(outcome.kind === 'accepted' ? 'unknown' : outcome.kind, changeProblem(outcome));
    },
  });
}

/**
 * Collects data of the servers on whose endpoints the user accepts the consequence.
 *
 * @param options whether a password may be requested if a session has ended
 * @returns how it ended, as the user is told; undefined if the user does not accept it
 */
export async function collect(
  services: CollectServices,
  chosen: readonly ServerRef[],
  { interactive = true }: RunOptions = {},
): Promise<string | undefined> {
  const { registry, monitor, writes, consent, log } = services;
  const allowed = new Set<string>();
  for (const endpoint of endpointsOf(chosen)) {
    if (await consent.ask(endpoint, 'collect')) allowed.add(endpoint.id);
  }
  const targets = chosen.filter(({ endpoint }) => allowed.has(endpoint.id));
  if (targets.length === 0) return undefined;
  return runBatch(services, {
    ...ofServers(targets),
    title: l10n.t('Collecting data'),
    done: {
      one: (name) => l10n.t('{0}: collected', name),
      count: (many) => l10n.t('{0} collected', numberText(many)),
    },
    work: async (target, progress) => {
      const outcome = await writes.once(target.endpoint, 'collect', target.server.uid, (record) =>
        collectData(registry, monitor, target, {
          record,
          interactive,
          signal: progress.signal,
          onStep: (step) => {
            progress.report(`${nameOf(target)}: ${collectStepWords(step)}`);
          },
        }),
      );
      for (const line of eventLines(outcome)) log.note(`${nameOf(target)}  ${line}`);
      return endedAs(collectStates[outcome.kind], collectProblem(outcome));
    },
  });
}

const ofServers = (
  targets: readonly ServerRef[],
): Pick<Batch<ServerRef>, 'items' | 'nameOf' | 'endpointOf'> => ({
  items: targets,
  nameOf,
  endpointOf: ({ endpoint }) => endpoint,
});

/** @param why it is no plain success */
const endedAs = (kind: 'done' | 'failed' | 'unknown', why = ''): Ended =>
  kind === 'done' ? { kind } : { kind, why };

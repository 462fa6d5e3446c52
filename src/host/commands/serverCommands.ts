import * as l10n from '@vscode/l10n';
import { commands } from '../contributions';
import { demand, looking } from '../../core/session/demand';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import type { EndpointRegistry } from '../endpoints/registry';
import { environmentTone } from '../endpoints/guards';
import type { ServerForms } from '../serverForm/serverForms';
import { whyNotAllowed, type ServerAction } from '../../core/inventory/allowed';
import { refusedWords } from '../../core/inventory/warnings';
import { endpointsOf, type Inventory, type Located } from '../../core/inventory/inventory';
import { askText } from '../interaction/inputs';
import { confirmDanger } from '../interaction/dialogs';
import { showWarning } from '../interaction/messages';
import { isolated, visible } from '../../text/visible';
import type { ExchangeLog } from '../output/exchangeLog';
import { unawaited } from '../output/reportBug';
import { changeProblem } from '../../core/operations/changing';
import {
  collectData,
  collectProblem,
  collectStates,
  collectStepWords,
  eventLines,
} from '../../core/operations/collecting';
import { removeFacts } from '../../core/operations/journalEntry';
import type { RunningWrites } from '../../core/operations/runningWrites';
import type { TaskMonitor } from '../../core/operations/taskMonitor';
import type { EndpointTree } from '../tree/endpointTree';
import { runBatch, type Batch, type Ended } from './batch';
import { endpointOf } from './pick';
import { withProgress } from '../interaction/progress';
import type { Handlers } from './register';
import { chooseServers, nameOf } from './serverPick';

interface Services {
  readonly registry: EndpointRegistry;
  readonly inventory: Inventory;
  readonly monitor: TaskMonitor;
  readonly writes: RunningWrites;
  readonly consent: LicenceConsent;
  readonly tree: EndpointTree;
  readonly log: ExchangeLog;
  readonly loadForms: () => Promise<ServerForms>;
}

export const serverHandlers = (
  services: Services,
): Pick<
  Handlers,
  typeof commands.editBackupServer | typeof commands.removeBackupServer | typeof commands.collectData
> => ({
  [commands.editBackupServer]: async (node) => {
    const [target] = await choose(services, node, undefined, l10n.t('Edit Backup Server'), 'edit');
    if (target) await (await services.loadForms()).edit(target.endpoint, target.server);
  },
  [commands.removeBackupServer]: async (node, nodes) => {
    const targets = await choose(services, node, nodes, l10n.t('Remove Backup Server'), 'remove');
    if (targets.length > 0 && (await confirmRemoval(targets))) await remove(services, targets);
  },
  [commands.collectData]: async (node, nodes) => {
    const title = l10n.t('Collect Data');
    const all = isEndpointNode(node) ? await everyServer(services, node) : undefined;
    const targets = await choose(services, node, all ?? nodes, title, 'collect');
    if (all === undefined || (targets.length > 0 && (await confirmAll(targets)))) {
      await collect(services, targets);
    }
  },
});

const isEndpointNode = (node: unknown): boolean =>
  (node as { readonly kind?: unknown } | undefined)?.kind === 'endpoint';

/** All backup servers of the endpoint whose node was clicked. */
async function everyServer(
  { registry, inventory, log }: Services,
  node: unknown,
): Promise<readonly Located[]> {
  const endpoint = endpointOf(node, registry);
  if (endpoint === undefined) return [];
  const { servers, refused } = await withProgress(
    l10n.t('Listing the backup servers of {0}', isolated(endpoint.name)),
    ({ signal }) => inventory.all(endpoint, signal),
  );
  if (refused > 0) unawaited(log, endpoint.name, showWarning(`${endpoint.name}: ${refusedWords(refused)}`));
  return servers.map((server) => ({ endpoint, server }));
}

async function confirmAll(targets: readonly Located[]): Promise<boolean> {
  const name = isolated(targets[0]?.endpoint.name ?? '');
  const question =
    targets.length === 1
      ? l10n.t('Collect data of the only backup server of {0}?', name)
      : l10n.t('Collect data of all {0} backup servers of {1}?', targets.length, name);
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
): Promise<readonly Located[]> {
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

async function confirmRemoval(targets: readonly Located[]): Promise<boolean> {
  const [first] = targets;
  const question =
    targets.length === 1 && first
      ? l10n.t('Remove {0} from {1}?', nameOf(first), isolated(first.endpoint.name))
      : l10n.t('Remove {0} backup servers?', targets.length);
  const more = targets.length - namedInQuestion;
  const isConfirmed = await confirmDanger({
    question,
    detail: [
      ...targets
        .slice(0, namedInQuestion)
        .map((target) => `${nameOf(target)} (${isolated(target.endpoint.name)}, ${target.endpoint.url})`),
      ...(more > 0 ? [l10n.t('and {0} more', more)] : []),
      '',
      l10n.t(
        'Enterprise Manager forgets the registration and everything that it collected from there. The backup server itself, its jobs and its backups are not touched.',
      ),
    ],
    action: l10n.t('Remove'),
    refusal: l10n.t('Do Not Remove'),
  });
  if (!isConfirmed) return false;
  for (const target of targets) {
    const isProduction = environmentTone(target.endpoint.environment ?? '') === 'production';
    if (isProduction && !(await typeName(target))) return false;
  }
  return true;
}

/** In production a click is not enough. */
async function typeName(target: Located): Promise<boolean> {
  const name = target.server.name ?? target.server.uid;
  // What cannot be typed is typed as it is shown.
  const names = [name, visible(name), nameOf(target)];
  const typed = await askText({
    title: l10n.t('Remove from {0} (production)', isolated(target.endpoint.name, 80)),
    prompt: l10n.t('Type {0} to remove it.', nameOf(target)),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || names.includes(value) ? undefined : l10n.t('This is not the name.'),
  });
  return typed !== undefined && names.includes(typed);
}

async function remove(services: Services, targets: readonly Located[]): Promise<void> {
  const { registry, monitor, writes } = services;
  await runBatch(services, {
    ...ofServers(targets),
    title: l10n.t('Removing'),
    done: l10n.t('removed'),
    work: async (target, { signal }) => {
      const { endpoint, server } = target;
      const subject = l10n.t('Remove {0}', nameOf(target));
      const outcome = await writes.once(endpoint, 'remove', server.uid, (record) =>
        demand(registry.session(endpoint), async (client, token, api) => {
          await record.sending(token, removeFacts(server));
          return api.removeBackupServer(client, token, server.uid, {
            follow: monitor.follower(endpoint, subject, client, token, api),
            ...looking(registry.session(endpoint), api, signal),
            onState: record.accepted,
          });
        }),
      );
      return endedAs(outcome.kind === 'accepted' ? 'unknown' : outcome.kind, changeProblem(outcome));
    },
  });
}

async function collect(services: Services, chosen: readonly Located[]): Promise<void> {
  const { registry, monitor, writes, consent, log } = services;
  const allowed = new Set<string>();
  for (const endpoint of endpointsOf(chosen)) {
    if (await consent.ask(endpoint, 'collect')) allowed.add(endpoint.id);
  }
  const targets = chosen.filter(({ endpoint }) => allowed.has(endpoint.id));
  if (targets.length === 0) return;
  await runBatch(services, {
    ...ofServers(targets),
    title: l10n.t('Collecting data'),
    done: l10n.t('collected'),
    work: async (target, progress) => {
      const outcome = await writes.once(target.endpoint, 'collect', target.server.uid, (record) =>
        collectData(registry, monitor, target, {
          record,
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

const ofServers = (targets: readonly Located[]): Pick<Batch<Located>, 'items' | 'nameOf' | 'endpointOf'> => ({
  items: targets,
  nameOf,
  endpointOf: ({ endpoint }) => endpoint,
});

/** @param why it is no plain success */
const endedAs = (kind: 'done' | 'failed' | 'unknown', why = ''): Ended =>
  kind === 'done' ? { kind } : { kind, why };

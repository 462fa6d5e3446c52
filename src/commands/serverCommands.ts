import * as vscode from 'vscode';
import type { CollectOutcome, CollectStep } from '../api/collect';
import type { BackupServer } from '../api/elements';
import { EmError, isEmError } from '../api/errors';
import { commands } from '../contributions';
import { explain } from '../diagnosis/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Call } from '../endpoints/session';
import type { Endpoint } from '../endpoints/settings';
import type { ExchangeLog } from '../output/exchangeLog';
import type { ServerForms } from '../forms/serverForms';
import type { EndpointTree } from '../tree/endpointTree';
import { endpointOf } from './pick';
import { withProgress, type Progress } from './progress';
import type { Handlers } from './register';

/** How many backup servers are worked on at a time: EM serves its web page meanwhile. */
const concurrency = 4;
const followForMs = 30 * 60_000;

interface Target {
  readonly endpoint: Endpoint;
  readonly server: BackupServer;
}

interface Services {
  readonly registry: EndpointRegistry;
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
    const [target] = await chooseServers(
      services,
      node,
      undefined,
      vscode.l10n.t('Edit Backup Server'),
      false,
    );
    if (target) (await services.loadForms()).edit(target.endpoint, target.server);
  },
  [commands.removeBackupServer]: async (node, nodes) => {
    const targets = await chooseServers(services, node, nodes, vscode.l10n.t('Remove Backup Server'));
    if (targets.length > 0 && (await confirmRemoval(targets))) await remove(services, targets);
  },
  [commands.collectData]: async (node, nodes) => {
    const targets = await chooseServers(services, node, nodes, vscode.l10n.t('Collect Data'));
    if (targets.length > 0) await collect(services, targets);
  },
});

const nameOf = ({ server }: Target): string => server.name ?? server.uid;

/** The selected nodes, the one that was clicked, or those that the user picks from all that can be listed. */
async function chooseServers(
  services: Services,
  node: unknown,
  nodes: unknown,
  title: string,
  canPickMany = true,
): Promise<readonly Target[]> {
  const given = (Array.isArray(nodes) && nodes.length > 0 ? (nodes as unknown[]) : [node]).flatMap((item) => {
    const endpoint = endpointOf(item, services.registry);
    const server = (item as { server?: BackupServer } | undefined)?.server;
    return endpoint && server ? [{ endpoint, server }] : [];
  });
  if (given.length > 0) return given;
  const listed = await withProgress(vscode.l10n.t('Listing backup servers'), () =>
    listAll(services.registry),
  );
  if (listed.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('There is no backup server on an endpoint that is logged in.'),
    );
    return [];
  }
  const items = listed.map((target) => ({
    label: nameOf(target),
    description: target.endpoint.name,
    detail: target.server.description ?? '',
    target,
  }));
  const options = { title, matchOnDescription: true, matchOnDetail: true };
  const picked = canPickMany
    ? await vscode.window.showQuickPick(items, { ...options, canPickMany: true })
    : [await vscode.window.showQuickPick(items, options)];
  return (picked ?? []).flatMap((item) => (item ? [item.target] : []));
}

async function listAll(registry: EndpointRegistry): Promise<readonly Target[]> {
  const lists = await Promise.all(
    registry.endpoints.map(async (endpoint) => {
      const servers = await registry
        .session(endpoint)
        .run((client, token, api) => api.listBackupServers(client, token));
      return (servers ?? []).map((server) => ({ endpoint, server }));
    }),
  );
  return lists.flat();
}

async function confirmRemoval(targets: readonly Target[]): Promise<boolean> {
  const remove = vscode.l10n.t('Remove');
  const [first] = targets;
  const question =
    targets.length === 1 && first
      ? vscode.l10n.t('Remove {0} from {1}?', nameOf(first), first.endpoint.name)
      : vscode.l10n.t('Remove {0} backup servers?', targets.length);
  const chosen = await vscode.window.showWarningMessage(
    question,
    {
      modal: true,
      detail: [
        ...targets.map((target) => `${nameOf(target)} (${target.endpoint.name}, ${target.endpoint.url})`),
        '',
        vscode.l10n.t(
          'Enterprise Manager forgets the registration and everything that it collected from there. The backup server itself, its jobs and its backups are not touched.',
        ),
      ].join('\n'),
    },
    remove,
  );
  if (chosen !== remove) return false;
  for (const target of targets.filter(({ endpoint }) => endpoint.environment === 'production')) {
    if (!(await typeName(target))) return false;
  }
  return true;
}

/** In production a click is not enough. */
async function typeName(target: Target): Promise<boolean> {
  const name = nameOf(target);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Remove from {0} (production)', target.endpoint.name),
    prompt: vscode.l10n.t('Type {0} to remove it.', name),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || value === name ? undefined : vscode.l10n.t('This is not the name.'),
  });
  return typed === name;
}

async function remove(services: Services, targets: readonly Target[]): Promise<void> {
  await forEach(
    services,
    targets,
    vscode.l10n.t('Removing'),
    vscode.l10n.t('removed'),
    async (target, { signal }) => {
      await withSession(services.registry, target, (client, token, api) =>
        api.removeBackupServer(client, token, target.server.uid, signal),
      );
      return undefined;
    },
  );
}

async function collect(services: Services, targets: readonly Target[]): Promise<void> {
  await forEach(
    services,
    targets,
    vscode.l10n.t('Collecting data'),
    vscode.l10n.t('collected'),
    async (target, progress) => {
      const outcome = await withSession(services.registry, target, (client, token, api) =>
        api.collectBackupServer(client, token, target.server.uid, {
          sleep: api.sleep,
          now: Date.now,
          followForMs,
          signal: progress.signal,
          onStep: (step) => {
            progress.report(`${nameOf(target)}: ${stepWords(step)}`);
          },
        }),
      );
      return collectProblem(outcome);
    },
  );
}

function stepWords(step: CollectStep): string {
  switch (step.step) {
    case 'starting':
      return vscode.l10n.t('asking Enterprise Manager to begin');
    case 'task':
      return vscode.l10n.t('beginning ({0})', step.task.state);
    case 'collecting':
      return vscode.l10n.t('collecting');
  }
}

/** @returns what keeps this from being a plain success */
function collectProblem(outcome: CollectOutcome): string | undefined {
  switch (outcome.kind) {
    case 'collected':
      return undefined;
    case 'started':
      return outcome.reason === undefined
        ? vscode.l10n.t('it has begun; this version does not tell how it ends')
        : vscode.l10n.t('it has begun; how it ends is not known: {0}', explain(outcome.reason).what);
    case 'failed':
      return outcome.message ?? vscode.l10n.t('it failed, no reason given');
  }
}

async function withSession<T>(registry: EndpointRegistry, { endpoint }: Target, call: Call<T>): Promise<T> {
  const done = await registry
    .session(endpoint)
    .run(async (...args) => ({ result: await call(...args) }), { interactive: true });
  if (done === undefined) throw new EmError('session-expired', { baseUrl: endpoint.url });
  return done.result;
}

/** Works on all, a few at a time, and says in the end what became of each: a failure of one stops no other. */
async function forEach(
  { tree, log }: Services,
  targets: readonly Target[],
  title: string,
  done: string,
  work: (target: Target, progress: Progress) => Promise<string | undefined>,
): Promise<void> {
  const problems: string[] = [];
  let finished = 0;
  await withProgress(title, async (progress) => {
    const queue = [...targets];
    const worker = async (): Promise<void> => {
      for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
        const name = nameOf(target);
        const problem = progress.signal.aborted
          ? vscode.l10n.t('cancelled')
          : await work(target, progress).catch((error: unknown) => {
              if (isEmError(error)) return explain(error).what;
              throw error;
            });
        finished += 1;
        progress.report(vscode.l10n.t('{0} of {1}', finished, targets.length));
        log.note(`${target.endpoint.name}: ${name} ${problem ?? done}`);
        if (problem !== undefined) problems.push(`${name}: ${problem}`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, targets.length) }, worker));
  });
  const endpoints = [...new Map(targets.map(({ endpoint }) => [endpoint.id, endpoint])).values()];
  await Promise.all(endpoints.map((endpoint) => tree.refresh(endpoint)));
  const good = targets.length - problems.length;
  if (problems.length === 0) {
    const [only] = targets;
    void vscode.window.showInformationMessage(
      targets.length === 1 && only
        ? `${nameOf(only)}: ${done}`
        : vscode.l10n.t('{0} backup servers: {1}', good, done),
    );
    return;
  }
  const showOutput = vscode.l10n.t('Show Output');
  const text = [good > 0 ? vscode.l10n.t('{0} {1}.', good, done) : '', problems.slice(0, 5).join('; ')]
    .join(' ')
    .trim();
  void vscode.window.showWarningMessage(text, showOutput).then((chosen) => {
    if (chosen) log.show();
  });
}

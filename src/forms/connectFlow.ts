import * as vscode from 'vscode';
import { monotonic } from '../api/clock';
import type { CollectOutcome } from '../api/collect';
import type { ConnectOutcome } from '../api/connect';
import type { BackupServer, BackupServerSpec } from '../api/elements';
import { isEmError } from '../api/errors';
import { explain } from '../diagnosis/explain';
import { currentEndpoint } from '../endpoints/currentEndpoint';
import { demand } from '../endpoints/demand';
import type { Endpoint } from '../endpoints/settings';
import type { Outcome, Step } from '../shared/messages';
import {
  collectData,
  collectProblem,
  collectStates,
  collectStepWords,
  eventLines,
} from '../tasks/collecting';
import { isolated } from '../text/visible';
import type { TaskContext, TaskDone } from './formTask';
import { actionLabel, outcomeView, stepWords } from './outcomes';
import type { FormServices } from './serverForms';

/** How long to look for an accepted server in the list. */
const lookForMs = 120_000;

type StepName = 'accepted' | 'task' | 'listed' | 'collected' | 'events';
const order: readonly StepName[] = ['accepted', 'task', 'listed', 'collected', 'events'];

interface Connected {
  readonly server: BackupServer;
  readonly outcome: Outcome;
}

/** Which step of the flow a step of the connect belongs to. */
const stepOf = { checking: 'accepted', sending: 'accepted', task: 'task', looking: 'listed' } as const;

/** From the request to the first collection's event log: one progress, and in the end the truth about each step. */
export class ConnectFlow {
  private readonly states = new Map<StepName, Step['state']>();
  private readonly notes = new Map<StepName, string>();
  private connected: Connected | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: FormServices,
  ) {}

  /** @throws EmError where it is certain that nothing was done */
  async connect(spec: BackupServerSpec, context: TaskContext): Promise<TaskDone> {
    this.states.clear();
    this.notes.clear();
    this.connected = undefined;
    const { signal, report } = context;
    const address = isolated(spec.dnsNameOrIpAddress);
    const { registry, monitor } = this.services;
    // A question may have been open for a while.
    const session = registry.session(currentEndpoint(registry, this.endpoint));
    const subject = vscode.l10n.t('Connect {0}', address);
    const outcome = await demand(session, (client, token, api) =>
      api.connectBackupServer(client, token, spec, {
        follow: monitor.follower(this.endpoint, subject, client, token, api),
        renew: async () => (await session.renew(token, { interactive: true }))?.token,
        sleep: api.sleep,
        now: monotonic,
        lookForMs,
        signal,
        onStep: (step) => {
          report(this.numbered(stepOf[step.step], stepWords(step)));
        },
      }),
    );
    this.note(outcome);
    const view = outcomeView(outcome, address);
    if (outcome.kind === 'duplicate') return { outcome: view, server: outcome.server };
    if (outcome.kind !== 'connected') return { outcome: { ...view, steps: this.steps() } };
    this.connected = { server: outcome.server, outcome: view };
    if (signal.aborted || !registry.settings.collectAfterConnect) return this.offering(this.connected);
    return this.collectFrom(this.connected, context);
  }

  /** The first collection, of the server that was connected. @returns undefined where none was */
  async collect(context: TaskContext): Promise<TaskDone | undefined> {
    return this.connected && this.collectFrom(this.connected, context);
  }

  private async collectFrom(connected: Connected, { signal, report }: TaskContext): Promise<TaskDone> {
    const { endpoint } = this;
    for (const name of ['collected', 'events'] as const) {
      this.states.delete(name);
      this.notes.delete(name);
    }
    const { registry, monitor, writes, consent, log } = this.services;
    if (!(await consent.ask(endpoint))) {
      this.notes.set(
        'collected',
        vscode.l10n.t('not begun: the licence of the backup server might be replaced'),
      );
      return this.offering(connected);
    }
    let outcome: CollectOutcome;
    try {
      outcome = await writes.once(endpoint, 'collect', connected.server.uid, () =>
        collectData(
          registry,
          monitor,
          { endpoint, server: connected.server },
          {
            signal,
            onStep: (step) => {
              report(this.numbered('collected', collectStepWords(step)));
            },
          },
        ),
      );
    } catch (error) {
      // The server is connected whatever became of its collection.
      if (!isEmError(error)) throw error;
      this.states.set('collected', error.kind === 'cancelled' ? 'open' : 'failed');
      this.notes.set('collected', explain(error).what);
      return this.offering(connected);
    }
    return this.collected(connected, outcome, log);
  }

  private collected(
    { server, outcome: view }: Connected,
    outcome: CollectOutcome,
    log: FormServices['log'],
  ): TaskDone {
    const problem = collectProblem(outcome);
    this.states.set('collected', collectStates[outcome.kind]);
    if (problem !== undefined) this.notes.set('collected', problem);
    const lines = eventLines(outcome);
    if (lines.length > 0) {
      this.states.set('events', 'done');
      this.notes.set('events', lines.at(-1) ?? '');
      for (const line of lines) log.note(`${isolated(server.name ?? server.uid)}  ${line}`);
    }
    return {
      server,
      outcome: {
        ...view,
        title: collectedTitle(isolated(server.name ?? server.uid), problem),
        kind: problem === undefined ? 'success' : 'warning',
        actions: outcome.kind === 'failed' ? [collectAction(), ...view.actions] : view.actions,
        steps: this.steps(),
      },
    };
  }

  /** Connected, and the collection is there to be asked for. */
  private offering({ server, outcome }: Connected): TaskDone {
    return {
      server,
      outcome: { ...outcome, actions: [collectAction(), ...outcome.actions], steps: this.steps() },
    };
  }

  private note(outcome: ConnectOutcome): void {
    const set = (...entries: readonly (readonly [StepName, Step['state']])[]): void => {
      for (const [name, state] of entries) this.states.set(name, state);
    };
    switch (outcome.kind) {
      case 'connected':
        set(['accepted', 'done'], ['task', outcome.doubt ? 'unknown' : 'done'], ['listed', 'done']);
        return;
      case 'accepted':
        set(
          ['accepted', 'done'],
          ['task', outcome.task && !outcome.reason ? 'done' : 'unknown'],
          ['listed', 'unknown'],
        );
        return;
      case 'failed':
        set(['accepted', 'done'], ['task', 'failed']);
        return;
      case 'unknown':
        set(['accepted', 'unknown'], ['listed', 'unknown']);
        return;
      case 'duplicate':
        return;
    }
  }

  private numbered(step: StepName, text: string): string {
    return vscode.l10n.t('Step {0} of {1}: {2}', order.indexOf(step) + 1, order.length, text);
  }

  private steps(): Step[] {
    return order.map((name) => {
      const note = this.notes.get(name);
      return {
        state: this.states.get(name) ?? 'open',
        text: note === undefined ? stepTitle(name) : `${stepTitle(name)}: ${note}`,
      };
    });
  }
}

const collectAction = (): Outcome['actions'][number] => ({
  action: 'collect',
  label: actionLabel('collect'),
});

const collectedTitle = (name: string, problem: string | undefined): string =>
  problem === undefined
    ? vscode.l10n.t('{0} is connected, and its data is collected.', name)
    : vscode.l10n.t('{0} is connected. First collection: {1}.', name, problem);

function stepTitle(name: StepName): string {
  switch (name) {
    case 'accepted':
      return vscode.l10n.t('Request to Enterprise Manager');
    case 'task':
      return vscode.l10n.t('Its task');
    case 'listed':
      return vscode.l10n.t('In the list of backup servers');
    case 'collected':
      return vscode.l10n.t('First collection');
    case 'events':
      return vscode.l10n.t('Event log of the collection');
  }
}

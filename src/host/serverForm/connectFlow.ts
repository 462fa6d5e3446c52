import * as l10n from '@vscode/l10n';
import type { CollectOutcome } from '../../core/client/collectOutcome';
import type { FindOptions } from '../../core/client/connect';
import { seenAgain, type ConnectOutcome, type NotSeenOutcome } from '../../core/client/connectOutcome';
import type { BackupServer, BackupServerSpec } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import type { Api } from '../../core/client/api';
import { currentEndpoint } from '../endpoints/currentEndpoint';
import { demand, looking } from '../../core/session/demand';
import type { EndpointSession } from '../../core/session/session';
import type { Endpoint } from '../../core/session/endpoint';
import { confirmDanger } from '../interaction/dialogs';
import type { Outcome } from '../../protocol/messages';
import {
  collectData,
  collectProblem,
  collectStates,
  collectStepWords,
  eventLines,
} from '../../core/operations/collecting';
import { noRecord, type JournalRecord } from '../../core/operations/journal';
import { connectFacts } from '../../core/operations/journalEntry';
import { isolated } from '../../text/visible';
import { FlowSteps, stepOf } from './flowSteps';
import type { TaskContext, TaskDone } from './formTask';
import { actionLabel, outcomeView, stepWords } from './outcomes';
import type { FormServices } from './formServices';

/** How long to look for an accepted server in the list. */
const lookForMs = 120_000;

interface Connected {
  readonly server: BackupServer;
  readonly outcome: Outcome;
}

/** From the request to the first collection's event log: one progress, and in the end the truth about each step. */
export class ConnectFlow {
  private readonly steps = new FlowSteps();
  private connected: Connected | undefined;
  private unseen: NotSeenOutcome | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: FormServices,
  ) {}

  /** @throws EmError where it is certain that nothing was done */
  async connect(
    spec: BackupServerSpec,
    context: TaskContext,
    record: JournalRecord = noRecord,
  ): Promise<TaskDone> {
    this.steps.clear();
    this.connected = undefined;
    this.unseen = undefined;
    const address = isolated(spec.dnsNameOrIpAddress);
    const { registry, monitor } = this.services;
    // A question may have been open for a while.
    const session = registry.session(currentEndpoint(registry, this.endpoint));
    const subject = l10n.t('Connect {0}', address);
    const outcome = await demand(session, (client, token, api) =>
      api.connectBackupServer(client, token, spec, {
        ...this.looking(session, api, context, record),
        onSending: (wanted) => record.sending(token, connectFacts(wanted)),
        follow: monitor.follower(this.endpoint, subject, client, token, api),
        lookForMs,
        mayBeAnother: (server) => mayBeAnother(address, server),
      }),
    );
    return this.told(outcome, spec.dnsNameOrIpAddress, context);
  }

  /** One more look for a server whose end was not seen. @returns undefined where there is nothing to look for */
  async lookAgain(context: TaskContext): Promise<TaskDone | undefined> {
    const { unseen } = this;
    if (unseen === undefined) return undefined;
    const { wanted } = unseen;
    const session = this.services.registry.session(this.endpoint);
    const look = await demand(session, (client, token, api) =>
      api.findServer(client, token, wanted, { ...this.looking(session, api, context), lookForMs: 0 }),
    );
    return this.told(seenAgain(unseen, look), wanted.spec.dnsNameOrIpAddress, context);
  }

  private looking(
    session: EndpointSession,
    api: Api,
    { signal, report }: TaskContext,
    record = noRecord,
  ): Omit<FindOptions, 'lookForMs'> {
    return {
      ...looking(session, api, signal),
      onStep: (step) => {
        if (step.step === 'task') record.accepted(step.task);
        if (step.step === 'looking') record.looking();
        report(this.steps.numbered(stepOf[step.step], stepWords(step)));
      },
    };
  }

  private async told(outcome: ConnectOutcome, host: string, context: TaskContext): Promise<TaskDone> {
    this.steps.note(outcome);
    this.unseen = 'wanted' in outcome ? outcome : undefined;
    const view = outcomeView(outcome, isolated(host));
    switch (outcome.kind) {
      case 'duplicate':
        return { outcome: view, server: outcome.server };
      case 'registered':
        return { outcome: { ...view, steps: this.steps.all() }, server: outcome.server };
      case 'accepted':
      case 'failed':
      case 'unknown':
        return { outcome: { ...view, steps: this.steps.all() } };
      case 'connected':
        this.connected = { server: outcome.server, outcome: view };
        return context.signal.aborted || !this.services.registry.settings.collectAfterConnect
          ? this.offering(this.connected)
          : this.collectFrom(this.connected, context);
    }
  }

  /** The first collection, of the server that was connected. @returns undefined where none was */
  async collect(context: TaskContext): Promise<TaskDone | undefined> {
    return this.connected && this.collectFrom(this.connected, context);
  }

  private async collectFrom(connected: Connected, { signal, report }: TaskContext): Promise<TaskDone> {
    const { endpoint } = this;
    this.steps.clear('collected', 'events');
    const { registry, monitor, writes, consent, log } = this.services;
    if (!(await consent.ask(endpoint, 'collect'))) {
      this.steps.set(
        'collected',
        'open',
        l10n.t('not begun: the licence of the backup server might be replaced'),
      );
      return this.offering(connected);
    }
    let outcome: CollectOutcome;
    try {
      outcome = await writes.once(endpoint, 'collect', connected.server.uid, (record) =>
        collectData(
          registry,
          monitor,
          { endpoint, server: connected.server },
          {
            signal,
            record,
            onStep: (step) => {
              report(this.steps.numbered('collected', collectStepWords(step)));
            },
          },
        ),
      );
    } catch (error) {
      // The server is connected whatever became of its collection.
      if (!isEmError(error)) throw error;
      this.steps.set('collected', error.kind === 'cancelled' ? 'open' : 'failed', explain(error).what);
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
    this.steps.set('collected', collectStates[outcome.kind], problem);
    const lines = eventLines(outcome);
    if (lines.length > 0) {
      this.steps.set('events', 'done', lines.at(-1));
      for (const line of lines) log.note(`${isolated(server.name ?? server.uid)}  ${line}`);
    }
    return {
      server,
      outcome: {
        ...view,
        title: collectedTitle(isolated(server.name ?? server.uid), problem),
        kind: problem === undefined ? 'success' : 'warning',
        actions: outcome.kind === 'failed' ? [collectAction(), ...view.actions] : view.actions,
        steps: this.steps.all(),
      },
    };
  }

  /** Connected, and the collection is there to be asked for. */
  private offering({ server, outcome }: Connected): TaskDone {
    return {
      server,
      outcome: { ...outcome, actions: [collectAction(), ...outcome.actions], steps: this.steps.all() },
    };
  }
}

/** Enterprise Manager knows the address under another name: whether that is the same server only a person can tell. */
const mayBeAnother = (address: string, server: BackupServer): Promise<boolean> =>
  confirmDanger({
    question: l10n.t(
      'Enterprise Manager says that {0} is connected already, as {1}.',
      address,
      isolated(server.name ?? server.uid),
    ),
    detail: [
      l10n.t('Connect it only if this is another backup server. The request has not been sent so far.'),
    ],
    action: l10n.t('Connect Anyway'),
    refusal: l10n.t('Do Not Connect'),
  });

const collectAction = (): Outcome['actions'][number] => ({
  action: 'collect',
  label: actionLabel('collect'),
});

const collectedTitle = (name: string, problem: string | undefined): string =>
  problem === undefined
    ? l10n.t('{0} is connected, and its data is collected.', name)
    : l10n.t('{0} is connected. First collection: {1}.', name, problem);

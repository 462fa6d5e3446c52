import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import type { CollectOutcome } from '../../core/operations/collectOutcome';
import { connectBackupServer, findServer, type FindOptions } from '../../core/operations/connect';
import { seenAgain, type ConnectOutcome, type NotSeenOutcome } from '../../core/operations/connectOutcome';
import type { BackupServer, BackupServerSpec } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import { currentEndpoint } from '../endpoints/currentEndpoint';
import { looking } from '../../core/operations/looking';
import type { EndpointSession } from '../../core/session/session';
import type { Endpoint } from '../../core/session/endpoint';
import type { Danger } from '../interaction/dialogs';
import type { Outcome } from '../../protocol/messages';
import { collectData } from '../../core/operations/collectData';
import {
  collectProblem,
  collectStates,
  collectStepWords,
  eventLines,
} from '../../core/operations/collectWords';
import { noRecord, type JournalRecord } from '../../core/operations/journal';
import { connectFacts } from '../../core/operations/journalEntry';
import { sentence } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { FlowSteps, stepOf } from './flowSteps';
import type { RunContext, RunDone } from './serverFormMode';
import { labelled, outcomeView, stepWords } from './outcomes';
import type { FormServices } from './formServices';

/** How long to look for an accepted server in the list, in milliseconds. */
const lookForMs = 120_000;

interface Connected {
  readonly server: BackupServer;
  readonly outcome: Outcome;
}

/** Runs a connect from the request to the event log of the first collection, and records the state of each step. */
export class ConnectFlow {
  private readonly steps = new FlowSteps();
  private connected: Connected | undefined;
  private unseen: NotSeenOutcome | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: FormServices,
  ) {}

  /** @throws EmError if it is certain that nothing was changed */
  async connect(
    spec: BackupServerSpec,
    context: RunContext,
    record: JournalRecord = noRecord,
    others?: ReadonlySet<string>,
  ): Promise<RunDone> {
    this.steps.clear();
    this.connected = undefined;
    this.unseen = undefined;
    const address = isolated(spec.dnsNameOrIpAddress);
    const { registry, monitor } = this.services;
    // The endpoint may have changed while a question was open.
    const session = registry.session(currentEndpoint(registry, this.endpoint));
    const subject = l10n.t('Connect {0}', address);
    const outcome = await session.require((em) =>
      connectBackupServer(em, spec, {
        ...this.findOptions(session, context, record),
        onSending: (wanted) => record.sending(em.token, connectFacts(wanted)),
        follow: monitor.followerFor(this.endpoint, subject, em),
        lookForMs,
        others,
        mayBeAnother: (server) => this.services.confirm(anotherQuestion(address, server)),
      }),
    );
    return this.finish(outcome, spec.dnsNameOrIpAddress, context);
  }

  /**
   * Looks once more for a server that was not found in the list.
   *
   * @returns undefined if there is nothing to look for
   */
  async lookAgain(context: RunContext): Promise<RunDone | undefined> {
    const { unseen } = this;
    if (unseen === undefined) return undefined;
    const { wanted } = unseen;
    const session = this.services.registry.session(this.endpoint);
    const look = await session.require((em) =>
      findServer(em, wanted, { ...this.findOptions(session, context), lookForMs: 0 }),
    );
    return this.finish(seenAgain(unseen, look), wanted.spec.dnsNameOrIpAddress, context);
  }

  private findOptions(
    session: EndpointSession,
    { signal, report }: RunContext,
    record = noRecord,
  ): Omit<FindOptions, 'lookForMs'> {
    return {
      ...looking(session, signal),
      onStep: (step) => {
        if (step.step === 'task') record.accepted(step.task);
        if (step.step === 'looking') record.looking();
        report(this.steps.numbered(stepOf[step.step], stepWords(step)));
      },
    };
  }

  /** Records the outcome of the request, and collects the data of a connected server unless the settings say not to. */
  private async finish(outcome: ConnectOutcome, host: string, context: RunContext): Promise<RunDone> {
    this.steps.note(outcome);
    this.unseen = 'wanted' in outcome ? outcome : undefined;
    const { creates } = this.services.writes;
    if (outcome.kind === 'accepted' || outcome.kind === 'unknown') creates.doubt(this.endpoint, host);
    else creates.settle(this.endpoint, host);
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
        return context.signal.aborted || !this.services.registry.settings.read('collectAfterConnect')
          ? this.withCollectOffer(this.connected)
          : this.runCollection(this.connected, context);
    }
  }

  /**
   * Starts the first collection of the connected server.
   *
   * @returns undefined if no server was connected
   */
  async collect(context: RunContext): Promise<RunDone | undefined> {
    return this.connected && this.runCollection(this.connected, context);
  }

  private async runCollection(connected: Connected, { signal, report }: RunContext): Promise<RunDone> {
    const { endpoint } = this;
    this.steps.clear('collected', 'events');
    const { registry, monitor, writes, consent, log } = this.services;
    if (!(await consent.ask(endpoint, 'collect'))) {
      this.steps.set(
        'collected',
        'open',
        l10n.t('not started, because the licence of the backup server might be replaced'),
      );
      return this.withCollectOffer(connected);
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
      // The server stays connected even if its collection fails.
      if (!isEmError(error)) throw error;
      this.steps.set('collected', error.kind === 'cancelled' ? 'open' : 'failed', explain(error).what);
      return this.withCollectOffer(connected);
    }
    return this.afterCollection(connected, outcome, log);
  }

  private afterCollection(
    { server, outcome: view }: Connected,
    outcome: CollectOutcome,
    log: FormServices['log'],
  ): RunDone {
    const problem = collectProblem(outcome);
    this.steps.set('collected', collectStates[outcome.kind], problem);
    const lines = eventLines(outcome);
    if (lines.length > 0) {
      this.steps.set('events', 'done', lines.at(-1));
      for (const line of lines) log.note(`${isolated(serverName(server))}  ${line}`);
    }
    return {
      server,
      outcome: {
        ...view,
        title: collectedTitle(isolated(serverName(server)), outcome),
        kind: problem === undefined ? 'success' : 'warning',
        actions: outcome.kind === 'failed' ? [collectAction(), ...view.actions] : view.actions,
        steps: this.steps.all(),
      },
    };
  }

  /** The outcome of a connect, with an action that starts the first collection. */
  private withCollectOffer({ server, outcome }: Connected): RunDone {
    return {
      server,
      outcome: { ...outcome, actions: [collectAction(), ...outcome.actions], steps: this.steps.all() },
    };
  }
}

/** The question about an address that Enterprise Manager lists under another name: only a person can tell if it is the same server. */
const anotherQuestion = (address: string, server: BackupServer): Danger => ({
  question: l10n.t(
    'Enterprise Manager reports that {0} is already connected as {1}.',
    address,
    isolated(serverName(server)),
  ),
  detail: [l10n.t('Connect it only if it is a different backup server. The request has not been sent yet.')],
  action: l10n.t('Connect Anyway'),
  refusal: l10n.t('Do Not Connect'),
});

const collectAction = (): Outcome['actions'][number] => labelled('collect');

/** The connect and the first collection in one title; the step of the collection gives the reason. */
function collectedTitle(name: string, outcome: CollectOutcome): string {
  switch (outcome.kind) {
    case 'collected':
      return l10n.t('{0} is connected, and its data is collected.', name);
    case 'started':
      return l10n.t('{0} is connected. Its first collection has started, but its end was not seen.', name);
    case 'ended':
      return l10n.t(
        '{0} is connected. Its first collection has ended, but its result for this server is not known.',
        name,
      );
    case 'unknown':
      return l10n.t('{0} is connected. It is not known whether its first collection has started.', name);
    case 'failed':
      return outcome.message === undefined
        ? l10n.t('{0} is connected, but its first collection failed without giving a reason.', name)
        : sentence(
            l10n.t(
              '{0} is connected, but its first collection failed: {1}',
              name,
              isolated(outcome.message, 1000),
            ),
          );
  }
}

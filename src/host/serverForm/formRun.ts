import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import { EmError, isEmError } from '../../core/client/errors';
import { Emitter } from '../../core/session/emitter';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import { showError, showInformation, showWarning } from '../interaction/messages';
import { openProgress, type ProgressNotice } from '../interaction/progress';
import { bugReporter } from '../output/reportBug';
import type { FieldValues, Outcome, OutcomeAction, Step, ToPage } from '../../protocol/messages';
import type { ServerFormMode, RunContext, RunDone } from './serverFormMode';
import { failureView, labelled } from './outcomes';
import type { FormServices } from './formServices';

type Run = (context: RunContext) => Promise<RunDone | undefined> | undefined;

interface Running {
  readonly title: string;
  readonly controller: AbortController;
}

/**
 * One run of a form's request. A visible form shows its progress and its outcome. While the form is hidden or closed,
 * notifications do that instead. A form that is opened again meanwhile takes over, and does not send the request again.
 */
export class FormRun {
  private readonly said = new Emitter<ToPage>();
  /** Fires with the messages for the page. */
  readonly onSay = this.said.event;
  private running: Running | undefined;
  private isSeen = false;
  /** The progress of a request whose form is hidden. */
  private notice: ProgressNotice | undefined;
  private last: Outcome | undefined;
  private shown: BackupServer | undefined;
  private latestProgress: string | undefined;
  /** The entered values without secrets, for a form that is opened again. */
  entered: FieldValues | undefined;
  /** Runs an action that the user chose in the notification. */
  onAction: (action: OutcomeAction) => Promise<void> = () => Promise.resolve();

  constructor(
    readonly endpoint: Endpoint,
    readonly mode: ServerFormMode,
    private readonly services: FormServices,
  ) {}

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Whether the running request was cancelled and has not ended yet. */
  get isCancelling(): boolean {
    return this.running?.controller.signal.aborted === true;
  }

  /** The latest progress text, if a request is running. */
  get progress(): string | undefined {
    return this.latestProgress;
  }

  get outcome(): Outcome | undefined {
    return this.last;
  }

  /** The server to show in the tree. */
  get server(): BackupServer | undefined {
    return this.shown;
  }

  /** @param isSeen whether the form is visible now */
  setSeen(isSeen: boolean): void {
    this.isSeen = isSeen;
    this.showNotice();
  }

  cancel(): void {
    this.running?.controller.abort();
  }

  tell(outcome: Outcome): void {
    this.last = outcome;
    this.said.fire({ type: 'outcome', outcome });
  }

  async start(title: string, run: Run): Promise<void> {
    if (this.running) return;
    const controller = new AbortController();
    controller.signal.addEventListener('abort', () => {
      this.said.fire({ type: 'cancelling' });
    });
    this.running = { title, controller };
    this.last = undefined;
    this.showNotice();
    let done: RunDone | undefined;
    let outcome = bugView();
    try {
      done = await run({
        signal: controller.signal,
        report: (text) => {
          this.report(text);
        },
      });
      if (done === undefined) throw new EmError('session-expired', placeOf(this.endpoint));
      ({ outcome } = done);
      this.services.log.note(outcomeText(outcome));
    } catch (error) {
      if (!isEmError(error)) throw error;
      outcome = failureView(error);
    } finally {
      this.running = undefined;
      this.latestProgress = undefined;
      this.shown = done?.server;
      this.showNotice();
      this.tell(outcome);
    }
    if (!this.isSeen) this.notify(outcome);
    if (this.shown) await this.services.tree.reveal(this.endpoint, this.shown);
  }

  private report(text: string): void {
    this.latestProgress = text;
    this.notice?.report(text);
    this.said.fire({ type: 'progress', text });
  }

  /** Opens the notification of a request that no form shows, or closes it. */
  private showNotice(): void {
    if (this.running === undefined || this.isSeen) {
      this.notice?.close();
      this.notice = undefined;
    } else if (this.notice === undefined) {
      this.notice = openProgress(this.running.title, this.running.controller);
      if (this.latestProgress !== undefined) this.notice.report(this.latestProgress);
    }
  }

  private notify({ kind, title, actions }: Outcome): void {
    const labels = actions.map(({ label }) => label);
    const show = { success: showInformation, warning: showWarning, error: showError }[kind];
    show(title, ...labels)
      .then((chosen) => {
        const action = actions.find(({ label }) => label === chosen)?.action;
        return action && this.onAction(action);
      })
      .then(undefined, bugReporter(this.services.log, `"${this.mode.heading}"`));
  }
}

const bugView = (): Outcome => ({
  kind: 'error',
  title: l10n.t('Something went wrong in the extension.'),
  detail: l10n.t('Refresh the tree to see the current state.'),
  actions: [labelled('refresh'), labelled('show-output')],
});

/** Formats an outcome and its steps as lines of the output. */
const outcomeText = ({ title, detail, steps = [] }: Outcome): string =>
  [`${title} ${detail}`, ...steps.map(({ state, text }) => `  ${stepSigns[state]} ${text}`)].join('\n');

const stepSigns: Readonly<Record<Step['state'], string>> = {
  done: '✓',
  failed: '✗',
  unknown: '?',
  open: '–',
};

import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import { EmError, isEmError } from '../../core/client/errors';
import { Emitter } from '../../core/session/emitter';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import { showError, showInformation, showWarning } from '../interaction/messages';
import { showProgress } from '../interaction/progress';
import { bugReporter } from '../output/reportBug';
import type { FieldValues, Outcome, OutcomeAction, Step, ToPage } from '../../protocol/messages';
import type { FormTask, TaskContext, TaskDone } from './formTask';
import { actionLabel, failureView } from './outcomes';
import type { FormServices } from './formServices';

type Run = (context: TaskContext) => Promise<TaskDone | undefined> | undefined;

/**
 * What a form has sent. It goes on under its notification whether the form is open or not; a form that is opened again
 * meanwhile shows that it runs, and how it ends, and sends nothing a second time.
 */
export class FormRun {
  private readonly said = new Emitter<ToPage>();
  /** Fires with what the page is to show. */
  readonly onSay = this.said.event;
  private running: AbortController | undefined;
  private last: Outcome | undefined;
  private shown: BackupServer | undefined;
  private news: string | undefined;
  /** What was entered, without secrets, for a form that is opened anew. */
  entered: FieldValues | undefined;
  /** Where an action of the notification goes to. */
  onAction: (action: OutcomeAction) => Promise<void> = () => Promise.resolve();

  constructor(
    readonly endpoint: Endpoint,
    readonly task: FormTask,
    private readonly services: FormServices,
  ) {}

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** The newest word of what is running. */
  get progress(): string | undefined {
    return this.news;
  }

  get outcome(): Outcome | undefined {
    return this.last;
  }

  /** What to show in the tree. */
  get server(): BackupServer | undefined {
    return this.shown;
  }

  cancel(): void {
    this.running?.abort();
  }

  tell(outcome: Outcome): void {
    this.last = outcome;
    this.said.fire({ type: 'outcome', outcome });
  }

  async start(title: string, run: Run): Promise<void> {
    if (this.running) return;
    const running = new AbortController();
    this.running = running;
    this.last = undefined;
    let done: TaskDone | undefined;
    let outcome = bugView();
    try {
      done = await this.underProgress(title, running, run);
      if (done === undefined) throw new EmError('session-expired', placeOf(this.endpoint));
      ({ outcome } = done);
      this.services.log.note(outcomeText(outcome));
    } catch (error) {
      if (!isEmError(error)) throw error;
      outcome = failureView(error);
    } finally {
      this.running = undefined;
      this.news = undefined;
      this.shown = done?.server;
      this.tell(outcome);
    }
    this.notify(outcome);
    if (this.shown) await this.services.tree.reveal(this.endpoint, this.shown);
  }

  private underProgress(title: string, running: AbortController, run: Run): Thenable<TaskDone | undefined> {
    return showProgress(title, running, async (report) =>
      run({
        signal: running.signal,
        report: (text) => {
          report(text);
          this.news = text;
          this.said.fire({ type: 'progress', text });
        },
      }),
    );
  }

  private notify({ kind, title, actions }: Outcome): void {
    const labels = actions.map(({ label }) => label);
    const show = { success: showInformation, warning: showWarning, error: showError }[kind];
    show(title, ...labels)
      .then((chosen) => {
        const action = actions.find(({ action: name }) => actionLabel(name) === chosen)?.action;
        return action && this.onAction(action);
      })
      .then(undefined, bugReporter(this.services.log, `"${this.task.heading}"`));
  }
}

const bugView = (): Outcome => ({
  kind: 'error',
  title: l10n.t('Something went wrong in the extension.'),
  detail: l10n.t('Refresh the tree to see what was done.'),
  actions: [{ action: 'show-output', label: actionLabel('show-output') }],
});

/** An outcome and its steps as lines of the output. */
const outcomeText = ({ title, detail, steps = [] }: Outcome): string =>
  [`${title} ${detail}`, ...steps.map(({ state, text }) => `  ${stepSigns[state]} ${text}`)].join('\n');

const stepSigns: Readonly<Record<Step['state'], string>> = {
  done: '✓',
  failed: '✗',
  unknown: '?',
  open: '–',
};

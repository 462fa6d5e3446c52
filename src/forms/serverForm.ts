import * as vscode from 'vscode';
import type { BackupServer } from '../api/elements';
import { EmError, isEmError } from '../api/errors';
import { connectPanelType } from '../contributions';
import { environmentTone, type Endpoint } from '../endpoints/settings';
import { showError, showInformation, showWarning } from '../notices/messages';
import { showProgress } from '../notices/progress';
import {
  readToHost,
  type Finding,
  type FieldValues,
  type Outcome,
  type ToHost,
  type ToPage,
} from '../shared/messages';
import type { FormTask, TaskContext, TaskDone } from './formTask';
import { actionLabel, failureView } from './outcomes';
import { reportBug } from '../output/reportBug';
import { openPanel } from '../panels/page';
import { isolated } from '../text/visible';
import { issueText, RequestView } from './requestView';
import type { FormServices } from './serverForms';
import { fetchThumbprint } from './thumbprint';

/** The host's side of a form for a backup server of one endpoint: what the form is for is its task's to know. */
export class ServerForm implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly request: RequestView;
  private running: AbortController | undefined;
  private outcome: Outcome | undefined;
  private server: BackupServer | undefined;
  private disposed = false;
  /** What the page said last, so that a changed setting shows in the preview at once. */
  private lastChange: Extract<ToHost, { type: 'changed' }> | undefined;

  private readonly onBug = (error: unknown): Promise<void> =>
    reportBug(this.services.log, `"${this.task.heading}"`, error);

  constructor(
    private readonly endpoint: Endpoint,
    private readonly task: FormTask,
    private readonly services: FormServices,
    private readonly onClosed: () => void,
  ) {
    this.request = new RequestView(endpoint, task, services.registry);
    this.panel = openPanel(connectPanelType, services.extensionUri, {
      title: task.panelTitle,
      script: 'connectPage.js',
      styles: ['form.css'],
    });
    this.panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToHost(message);
      if (read) this.handle(read).catch(this.onBug);
    });
    const subscription = services.registry.settings.onDidChange(() => {
      if (this.lastChange) this.check(this.lastChange).catch(this.onBug);
    });
    this.panel.onDidDispose(() => {
      subscription.dispose();
      // What was sent goes on under its notification, which can cancel it and tells how it ended.
      this.disposed = true;
      this.onClosed();
    });
  }

  show(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.panel.dispose();
  }

  private async handle(message: ToHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.greet();
        return;
      case 'changed':
        this.lastChange = message;
        await this.check(message);
        return;
      case 'submit':
        await this.submit(message.values);
        return;
      case 'fetch':
        await fetchThumbprint(message.values, this.services.registry.loadApi, (reply) => {
          this.post(reply);
        });
        return;
      case 'check':
        await this.preflight(message.values);
        return;
      case 'copy':
        await this.services.copy(await this.request.copyable(message));
        return;
      case 'cancel':
        if (this.running) this.running.abort();
        else this.dispose();
        return;
      case 'action':
        await this.act(message.action);
        return;
    }
  }

  /** Also after the page was hidden and made anew: what happened meanwhile is told again. */
  private greet(): void {
    const { environment } = this.endpoint;
    this.post({
      type: 'init',
      words: {
        title: this.task.heading,
        subtitle: vscode.l10n.t('To {0}, {1}', isolated(this.endpoint.name), this.endpoint.url),
        submit: this.task.submitLabel,
        cancel: vscode.l10n.t('Cancel'),
        check: vscode.l10n.t('Check'),
        checks: vscode.l10n.t('Checks'),
        copy: vscode.l10n.t('Copy as…'),
        preview: vscode.l10n.t('Request'),
        optional: vscode.l10n.t('optional'),
        secretCleared: vscode.l10n.t('The password was cleared while the form was hidden. Enter it again.'),
      },
      ...(environment !== undefined && {
        environment: { label: environment, tone: environmentTone(environment) },
      }),
      fields: this.task.fields(),
      busy: this.running !== undefined,
    });
    if (this.outcome) this.post({ type: 'outcome', outcome: this.outcome });
  }

  private async check(entered: Extract<ToHost, { type: 'changed' }>): Promise<void> {
    const { revision } = entered;
    this.post({ type: 'checked', revision, ...(await this.request.preview(entered)) });
  }

  /** What can be known before anything is sent. */
  private async preflight(values: FieldValues): Promise<void> {
    const tell = (text: string, findings: readonly Finding[]): void => {
      this.post({ type: 'findings', text, findings: [...findings] });
    };
    const candidate = this.task.candidate(values);
    if (candidate === undefined) {
      tell(vscode.l10n.t('Enter the host and the port first.'), []);
      return;
    }
    tell(vscode.l10n.t('Checking…'), []);
    tell('', await this.services.preflight.check(this.endpoint, candidate));
  }

  private async submit(values: FieldValues): Promise<void> {
    const validated = this.task.read(values);
    if ('issues' in validated) {
      this.post({ type: 'refused', issues: validated.issues.map(issueText) });
      return;
    }
    const { value } = validated;
    await this.work(this.task.progressTitle(value), (context) => this.task.run(value, context));
  }

  private async work(
    title: string,
    run: (context: TaskContext) => Promise<TaskDone | undefined> | undefined,
  ): Promise<void> {
    if (this.running) return;
    const running = new AbortController();
    this.running = running;
    this.outcome = undefined;
    let done: TaskDone | undefined;
    try {
      done = await this.underProgress(title, running, run);
      if (done === undefined) throw new EmError('session-expired', { baseUrl: this.endpoint.url });
      this.outcome = done.outcome;
      this.services.log.note(...outcomeLines(done.outcome));
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.outcome = failureView(error);
    } finally {
      this.running = undefined;
      this.outcome ??= this.bugView();
      this.post({ type: 'outcome', outcome: this.outcome });
    }
    this.notify(this.outcome);
    this.server = done?.server;
    if (this.server) await this.services.tree.reveal(this.endpoint, this.server);
  }

  private underProgress(
    title: string,
    running: AbortController,
    run: (context: TaskContext) => Promise<TaskDone | undefined> | undefined,
  ): Thenable<TaskDone | undefined> {
    return showProgress(title, running, async (report) =>
      run({
        signal: running.signal,
        report: (text) => {
          report(text);
          this.post({ type: 'progress', text });
        },
      }),
    );
  }

  private notify({ kind, title, actions }: Outcome): void {
    const labels = actions.map(({ label }) => label);
    const show =
      kind === 'success'
        ? showInformation(title, ...labels)
        : kind === 'warning'
          ? showWarning(title, ...labels)
          : showError(title, ...labels);
    show
      .then((chosen) => {
        const action = actions.find(({ action: name }) => actionLabel(name) === chosen)?.action;
        return action && this.act(action);
      })
      .then(undefined, this.onBug);
  }

  private async act(action: Outcome['actions'][number]['action']): Promise<void> {
    switch (action) {
      case 'log-in':
        await this.logIn();
        return;
      case 'show-output':
        this.services.log.show();
        return;
      case 'collect':
        await this.work(vscode.l10n.t('Collecting data'), (context) => this.task.collect?.(context));
        return;
      case 'show-in-tree':
        if (this.server) await this.services.tree.reveal(this.endpoint, this.server);
        return;
    }
  }

  private async logIn(): Promise<void> {
    try {
      if (!(await this.services.logIn(this.endpoint))) return;
      this.outcome = {
        kind: 'success',
        title: vscode.l10n.t('Logged in.'),
        detail: vscode.l10n.t('Go on: the form has kept what you entered.'),
        actions: [],
      };
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.outcome = failureView(error);
    }
    this.post({ type: 'outcome', outcome: this.outcome });
  }

  private bugView(): Outcome {
    return {
      kind: 'error',
      title: vscode.l10n.t('Something went wrong in the extension.'),
      detail: vscode.l10n.t('Refresh the tree to see what was done.'),
      actions: [{ action: 'show-output', label: actionLabel('show-output') }],
    };
  }

  private post(message: ToPage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }
}

/** An outcome and its steps as lines of the output. */
const outcomeLines = ({ title, detail, steps = [] }: Outcome): readonly [string, ...string[]] => [
  `${title} ${detail}`,
  ...steps.map(({ state, text }) => `${stepSign[state]} ${text}`),
];

const stepSign = { done: '✓', failed: '✗', unknown: '?', open: '–' } as const;

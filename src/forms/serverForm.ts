import * as vscode from 'vscode';
import type { BackupServer } from '../api/elements';
import type { ElementTable } from '../api/elementTable';
import { EmError, isEmError } from '../api/errors';
import { mediaType } from '../api/format';
import type { FieldIssue } from '../api/validate';
import { commands, connectPanelType } from '../contributions';
import type { Endpoint } from '../endpoints/settings';
import {
  readToHost,
  type FieldText,
  type FieldValues,
  type Outcome,
  type ToHost,
  type ToPage,
} from '../shared/messages';
import { problemWords } from './fieldWords';
import type { FormTask } from './formTask';
import { actionLabel, failureView } from './outcomes';
import { formPage, pageRoots } from './page';
import type { FormServices } from './serverForms';
import { fetchThumbprint } from './thumbprint';

/** The host's side of a form for a backup server of one endpoint: what the form is for is its task's to know. */
export class ServerForm implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private running: AbortController | undefined;
  private outcome: Outcome | undefined;
  private server: BackupServer | undefined;
  private disposed = false;
  /** What the page said last, so that a changed setting shows in the preview at once. */
  private lastChange: Extract<ToHost, { type: 'changed' }> | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly task: FormTask,
    private readonly services: FormServices,
    private readonly onClosed: () => void,
  ) {
    const title = task.panelTitle;
    this.panel = vscode.window.createWebviewPanel(connectPanelType, title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: pageRoots(services.extensionUri),
    });
    this.panel.iconPath = vscode.Uri.joinPath(services.extensionUri, 'media', 'icon.png');
    this.panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToHost(message);
      if (read) this.handle(read).catch((error: unknown) => this.reportBug(error));
    });
    const subscription = services.registry.settings.onDidChange(() => {
      if (this.lastChange) this.check(this.lastChange).catch((error: unknown) => this.reportBug(error));
    });
    this.panel.onDidDispose(() => {
      subscription.dispose();
      // What was sent goes on under its notification, which can cancel it and tells how it ended.
      this.disposed = true;
      this.onClosed();
    });
    this.panel.webview.html = formPage(this.panel.webview, services.extensionUri, title);
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
    this.post({
      type: 'init',
      words: {
        title: this.task.heading,
        subtitle: [
          vscode.l10n.t('To {0}, {1}', this.endpoint.name, this.endpoint.url),
          this.endpoint.environment,
        ]
          .filter((part) => part !== undefined)
          .join(' · '),
        submit: this.task.submitLabel,
        cancel: vscode.l10n.t('Cancel'),
        preview: vscode.l10n.t('Request'),
        optional: vscode.l10n.t('optional'),
        secretCleared: vscode.l10n.t('The password was cleared while the form was hidden. Enter it again.'),
      },
      fields: this.task.fields(),
      busy: this.running !== undefined,
    });
    if (this.outcome) this.post({ type: 'outcome', outcome: this.outcome });
  }

  private async check({
    revision,
    values,
    secretsGiven,
  }: Extract<ToHost, { type: 'changed' }>): Promise<void> {
    const format = this.services.registry.settings.requestFormat;
    const placeholders = Object.fromEntries(secretsGiven.map((key) => [key, 'x']));
    const texts = { ...values, ...placeholders };
    const validated = this.task.read(texts);
    const api = await this.services.registry.loadApi();
    this.post({
      type: 'checked',
      revision,
      issues: 'issues' in validated ? validated.issues.map(issueText) : [],
      previewTitle: `${this.task.method} ${this.endpoint.url}${this.task.path}  (${mediaType(format)})`,
      preview: api.renderBody(
        format,
        this.task.table,
        'value' in validated ? validated.value : asTyped(this.task.table, texts),
      ),
    });
  }

  private async submit(values: FieldValues): Promise<void> {
    if (this.running) return;
    const validated = this.task.read(values);
    if ('issues' in validated) {
      this.post({ type: 'refused', issues: validated.issues.map(issueText) });
      return;
    }
    const running = new AbortController();
    this.running = running;
    this.outcome = undefined;
    try {
      this.outcome = await this.work(validated.value, running);
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.outcome = failureView(error);
    } finally {
      this.running = undefined;
      this.outcome ??= this.bugView();
      this.post({ type: 'outcome', outcome: this.outcome });
    }
    this.notify(this.outcome);
    if (this.server) await this.services.tree.reveal(this.endpoint, this.server);
  }

  private async work(value: object, running: AbortController): Promise<Outcome> {
    const { registry, log } = this.services;
    this.server = undefined;
    return await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: this.task.progressTitle(value),
        cancellable: true,
      },
      async (progress, token) => {
        token.onCancellationRequested(() => {
          running.abort();
        });
        const done = await this.task.run(value, {
          session: registry.session(this.endpoint),
          signal: running.signal,
          report: (text) => {
            progress.report({ message: text });
            this.post({ type: 'progress', text });
          },
        });
        if (done === undefined) throw new EmError('session-expired', { baseUrl: this.endpoint.url });
        this.server = done.server;
        log.note(`${done.outcome.title} ${done.outcome.detail}`);
        return done.outcome;
      },
    );
  }

  private notify({ kind, title, actions }: Outcome): void {
    const labels = actions.map(({ label }) => label);
    const show =
      kind === 'success'
        ? vscode.window.showInformationMessage(title, ...labels)
        : kind === 'warning'
          ? vscode.window.showWarningMessage(title, ...labels)
          : vscode.window.showErrorMessage(title, ...labels);
    void show.then((chosen) => {
      const action = actions.find(({ action: name }) => actionLabel(name) === chosen)?.action;
      return action && this.act(action);
    });
  }

  private async act(action: Outcome['actions'][number]['action']): Promise<void> {
    switch (action) {
      case 'log-in':
        await this.logIn();
        return;
      case 'show-output':
        this.services.log.show();
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

  private async reportBug(error: unknown): Promise<void> {
    this.services.log.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const showOutput = actionLabel('show-output');
    const chosen = await vscode.window.showErrorMessage(
      vscode.l10n.t('Something went wrong in the form "{0}".', this.task.heading),
      showOutput,
    );
    if (chosen) await vscode.commands.executeCommand(commands.showOutput);
  }

  private post(message: ToPage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }
}

const issueText = ({ key, problem }: FieldIssue): FieldText => ({ key, text: problemWords(problem) });

/** What is not right yet is previewed as it stands, what is empty and optional not at all. */
function asTyped(table: ElementTable, texts: FieldValues): object {
  return Object.fromEntries(
    table.fields
      .filter((field) => field.min === 1 || (texts[field.key] ?? '') !== '')
      .map((field) => [field.key, texts[field.key] ?? '']),
  );
}

import * as vscode from 'vscode';
import { backupServerSpecTable, type BackupServer, type BackupServerSpec } from '../api/elements';
import { EmError, isEmError } from '../api/errors';
import { mediaType } from '../api/format';
import { validateText, type FieldIssue } from '../api/validate';
import { commands, connectPanelType } from '../contributions';
import type { ConnectOutcome } from '../api/connect';
import type { Call } from '../endpoints/session';
import type { Endpoint } from '../endpoints/settings';
import {
  readToHost,
  type FieldText,
  type FieldValues,
  type Outcome,
  type ToHost,
  type ToPage,
} from '../shared/messages';
import type { FormServices } from './connectForms';
import { fieldViews, problemWords } from './fieldWords';
import { actionLabel, failureView, outcomeView, stepWords } from './outcomes';
import { formPage, pageRoots } from './page';
import { fetchThumbprint } from './thumbprint';

/** How long to look for an accepted server in the list. */
const lookForMs = 120_000;

/** The host's side of the form "Connect Backup Server" of one endpoint. */
export class ConnectForm implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private running: AbortController | undefined;
  private outcome: Outcome | undefined;
  private connected: BackupServer | undefined;
  private disposed = false;
  /** What the page said last, so that a changed setting shows in the preview at once. */
  private lastChange: Extract<ToHost, { type: 'changed' }> | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: FormServices,
    private readonly onClosed: () => void,
  ) {
    const title = vscode.l10n.t('Connect Backup Server: {0}', endpoint.name);
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
        title: vscode.l10n.t('Connect Backup Server'),
        subtitle: [
          vscode.l10n.t('To {0}, {1}', this.endpoint.name, this.endpoint.url),
          this.endpoint.environment,
        ]
          .filter((part) => part !== undefined)
          .join(' · '),
        submit: vscode.l10n.t('Connect'),
        cancel: vscode.l10n.t('Cancel'),
        preview: vscode.l10n.t('Request'),
        optional: vscode.l10n.t('optional'),
        secretCleared: vscode.l10n.t('The password was cleared while the form was hidden. Enter it again.'),
      },
      fields: fieldViews(),
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
    const validated = validateText<BackupServerSpec>(backupServerSpecTable, texts);
    const api = await this.services.registry.loadApi();
    this.post({
      type: 'checked',
      revision,
      issues: 'issues' in validated ? validated.issues.map(issueText) : [],
      previewTitle: `POST ${this.endpoint.url}backupServers?action=create  (${mediaType(format)})`,
      preview: api.renderBody(
        format,
        backupServerSpecTable,
        'value' in validated ? validated.value : asTyped(texts),
      ),
    });
  }

  private async submit(values: FieldValues): Promise<void> {
    if (this.running) return;
    const validated = validateText<BackupServerSpec>(backupServerSpecTable, values);
    if ('issues' in validated) {
      this.post({ type: 'refused', issues: validated.issues.map(issueText) });
      return;
    }
    const running = new AbortController();
    this.running = running;
    this.outcome = undefined;
    try {
      this.outcome = await this.connect(validated.value, running);
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.outcome = failureView(error);
    } finally {
      this.running = undefined;
      this.outcome ??= this.bugView();
      this.post({ type: 'outcome', outcome: this.outcome });
    }
    this.notify(this.outcome);
    if (this.connected) await this.services.tree.reveal(this.endpoint, this.connected);
  }

  private async connect(spec: BackupServerSpec, running: AbortController): Promise<Outcome> {
    const { registry, log } = this.services;
    const address = spec.dnsNameOrIpAddress;
    const title = vscode.l10n.t('Connecting {0} to {1}', address, this.endpoint.name);
    this.connected = undefined;
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => {
          running.abort();
        });
        const session = registry.session(this.endpoint);
        const connect: Call<ConnectOutcome> = (client, sessionToken, api) =>
          api.connectBackupServer(client, sessionToken, spec, {
            renew: async () => (await session.renew(sessionToken, { interactive: true }))?.token,
            sleep: api.sleep,
            now: Date.now,
            lookForMs,
            signal: running.signal,
            onStep: (step) => {
              const text = stepWords(step);
              progress.report({ message: text });
              this.post({ type: 'progress', text });
            },
          });
        const outcome = await session.run(connect, { interactive: true });
        if (outcome === undefined) {
          throw new EmError('session-expired', { baseUrl: this.endpoint.url });
        }
        if (outcome.kind === 'connected' || outcome.kind === 'duplicate') this.connected = outcome.server;
        const view = outcomeView(outcome, address);
        log.note(`${view.title} ${view.detail}`);
        return view;
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
        if (this.connected) await this.services.tree.reveal(this.endpoint, this.connected);
        return;
    }
  }

  private async logIn(): Promise<void> {
    try {
      if (!(await this.services.logIn(this.endpoint))) return;
      this.outcome = {
        kind: 'success',
        title: vscode.l10n.t('Logged in.'),
        detail: vscode.l10n.t('Connect again: the form has kept what you entered.'),
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
      detail: vscode.l10n.t('Refresh the tree to see whether the server was connected.'),
      actions: [{ action: 'show-output', label: actionLabel('show-output') }],
    };
  }

  private async reportBug(error: unknown): Promise<void> {
    this.services.log.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const showOutput = actionLabel('show-output');
    const chosen = await vscode.window.showErrorMessage(
      vscode.l10n.t('Something went wrong in the form "Connect Backup Server".'),
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
function asTyped(texts: FieldValues): object {
  return Object.fromEntries(
    backupServerSpecTable.fields
      .filter((field) => field.min === 1 || (texts[field.key] ?? '') !== '')
      .map((field) => [field.key, texts[field.key] ?? '']),
  );
}

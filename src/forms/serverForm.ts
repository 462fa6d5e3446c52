import * as vscode from 'vscode';
import { EmError, isEmError } from '../api/errors';
import { connectPanelType } from '../contributions';
import { environmentTone } from '../endpoints/guards';
import type { Endpoint } from '../endpoints/settings';
import {
  longestText,
  readToHost,
  type Finding,
  type FieldValues,
  type Outcome,
  type ToHost,
  type ToPage,
} from '../shared/messages';
import type { FormRun } from './formRun';
import type { FormTask } from './formTask';
import { failureView } from './outcomes';
import { reportBug } from '../output/reportBug';
import { openPanel } from '../panels/page';
import { issueText, RequestView } from './requestView';
import type { FormServices } from './serverForms';
import { fetchThumbprint } from './thumbprint';

/** The host's side of a form for a backup server of one endpoint: what the form is for is its task's to know. */
export class ServerForm implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly task: FormTask;
  private readonly request: RequestView;
  private disposed = false;
  /** What the page said last, so that a changed setting shows in the preview at once. */
  private lastChange: Extract<ToHost, { type: 'changed' }> | undefined;

  private readonly onBug = (error: unknown): Promise<void> =>
    reportBug(this.services.log, `"${this.task.heading}"`, error);

  constructor(
    private readonly endpoint: Endpoint,
    private readonly run: FormRun,
    private readonly services: FormServices,
    private readonly onClosed: () => void,
  ) {
    this.task = run.task;
    this.request = new RequestView(endpoint, this.task, services.registry);
    this.panel = openPanel(connectPanelType, services.extensionUri, {
      title: this.task.panelTitle,
      script: 'connectPage.js',
      styles: ['form.css'],
    });
    this.panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToHost(message);
      if (read) this.handle(read).catch(this.onBug);
      else this.refuse();
    });
    run.onAction = (action) => this.act(action);
    const subscriptions = [
      services.registry.settings.onDidChange(() => {
        if (this.lastChange) this.check(this.lastChange).catch(this.onBug);
      }),
      run.onSay((message) => {
        this.post(message);
      }),
    ];
    this.panel.onDidDispose(() => {
      for (const subscription of subscriptions) subscription.dispose();
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

  /** The page waits for an answer to whatever it said, also to what cannot be read. */
  private refuse(): void {
    this.services.log.note(vscode.l10n.t('"{0}": a message of the form was refused.', this.task.heading));
    if (this.run.isRunning) return;
    this.run.tell({
      kind: 'error',
      title: vscode.l10n.t('The form holds more than can be sent.'),
      detail: vscode.l10n.t(
        'Nothing was sent. Shorten the fields: each takes {0} characters at most.',
        longestText,
      ),
      actions: [],
    });
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
        if (this.run.isRunning) this.run.cancel();
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
        subtitle: vscode.l10n.t('To {0}, {1}', this.endpoint.name, this.endpoint.url),
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
      busy: this.run.isRunning,
    });
    const { outcome } = this.run;
    if (outcome) this.post({ type: 'outcome', outcome });
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
    const { registry } = this.services;
    const current = registry.endpoints.find(({ id }) => id === this.endpoint.id);
    if (current?.binding !== this.endpoint.binding) {
      this.run.tell(failureView(new EmError('endpoint-gone', { baseUrl: this.endpoint.url })));
      return;
    }
    await this.run.start(this.task.progressTitle(value), (context) => this.task.run(value, context));
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
        await this.run.start(vscode.l10n.t('Collecting data'), (context) => this.task.collect?.(context));
        return;
      case 'show-in-tree':
        if (this.run.server) await this.services.tree.reveal(this.endpoint, this.run.server);
        return;
    }
  }

  private async logIn(): Promise<void> {
    try {
      if (!(await this.services.logIn(this.endpoint))) return;
      this.run.tell({
        kind: 'success',
        title: vscode.l10n.t('Logged in.'),
        detail: vscode.l10n.t('Go on: the form has kept what you entered.'),
        actions: [],
      });
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.run.tell(failureView(error));
    }
  }

  private post(message: ToPage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }
}

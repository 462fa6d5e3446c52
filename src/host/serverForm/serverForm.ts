import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { isEmError } from '../../core/client/errors';
import { connectPanelType } from '../contributions';
import { environmentTone } from '../endpoints/guards';
import type { Endpoint } from '../../core/session/endpoint';
import {
  longestText,
  readToHost,
  refusalOf,
  type Finding,
  type FieldValues,
  type FieldView,
  type Outcome,
  type Refusal,
  type ToHost,
  type ToPage,
} from '../../protocol/messages';
import type { FormRun } from './formRun';
import type { FormTask } from './formTask';
import { failureView } from './outcomes';
import { certificateFields, checkedFields } from './candidate';
import { bugReporter } from '../output/reportBug';
import { openPanel } from '../interaction/page';
import { issueText, RequestView } from './requestView';
import type { FormServices } from './formServices';
import { fetchThumbprint } from './thumbprint';

/** The host's side of a form for a backup server of one endpoint: what the form is for is its task's to know. */
export class ServerForm implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly task: FormTask;
  private readonly request: RequestView;
  private disposed = false;
  /** The last message of the page that was refused, so that it is told once and not at each key. */
  private refused: string | undefined;
  /** What the page said last, so that a changed setting shows in the preview at once. */
  private lastChange: Extract<ToHost, { type: 'changed' }> | undefined;

  private readonly onBug: (error: unknown) => void;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly run: FormRun,
    private readonly services: FormServices,
    private readonly onClosed: () => void,
  ) {
    this.task = run.task;
    this.onBug = bugReporter(services.log, `"${this.task.heading}"`);
    this.request = new RequestView(endpoint, this.task, services.registry);
    this.panel = openPanel(connectPanelType, services.extensionUri, {
      title: this.task.panelTitle,
      script: 'connectPage.js',
      styles: ['form.css'],
    });
    this.panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToHost(message);
      if (read) this.handle(read).catch(this.onBug);
      else this.refuse(refusalOf(message));
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

  /** What is entered, without secrets. */
  get entered(): FieldValues | undefined {
    return this.lastChange?.values ?? this.run.entered;
  }

  /** Whether it is for the endpoint as it is now. */
  isFor({ binding, certificate }: Endpoint): boolean {
    return this.endpoint.binding === binding && this.endpoint.certificate === certificate;
  }

  /** The page waits for an answer to whatever it said, also to what cannot be read: the fields at fault are named. */
  private refuse({ type, revision, tooLong }: Refusal): void {
    const issues = tooLong.map((key) => ({
      key,
      text: l10n.t('This takes {0} characters at most.', longestText),
    }));
    const what = JSON.stringify([type, tooLong]).slice(0, 200);
    if (what !== this.refused) {
      this.refused = what;
      this.services.log.note(
        l10n.t('"{0}": a message of the form was refused: {1}', this.task.heading, what),
      );
    }
    if (type === 'changed' && revision !== undefined) {
      this.post({ type: 'checked', revision, issues, previewTitle: '', preview: '' });
    } else if (!this.run.isRunning) {
      this.post({ type: 'refused', issues });
    }
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
        await fetchThumbprint(
          message,
          this.services.registry.loadApi,
          (reply) => {
            this.post(reply);
          },
          () => this.isEntered(certificateFields, message.values),
        );
        return;
      case 'check':
        await this.preflight(message);
        return;
      case 'copy':
        await this.services.copy(await this.request.copyable(message));
        return;
      case 'cancel':
        if (this.run.isRunning) this.run.cancel();
        else this.dispose();
        return;
      case 'unread':
        this.services.log.note(l10n.t('"{0}": the form could not show what it was told.', this.task.heading));
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
        subtitle: l10n.t('To {0}, {1}', this.endpoint.name, this.endpoint.url),
        submit: this.task.submitLabel,
        cancel: l10n.t('Cancel'),
        check: l10n.t('Check'),
        checks: l10n.t('Checks'),
        copy: l10n.t('Copy as…'),
        preview: l10n.t('Request'),
        optional: l10n.t('optional'),
        secretCleared: l10n.t('The password was cleared while the form was hidden. Enter it again.'),
      },
      ...(environment !== undefined && {
        environment: { label: environment, tone: environmentTone(environment) },
      }),
      fields: this.task.fields().map((field) => withEntered(field, this.run.entered)),
      checkedFields: [...checkedFields],
      busy: this.run.isRunning,
    });
    const { outcome, progress } = this.run;
    if (progress !== undefined) this.post({ type: 'progress', text: progress });
    if (outcome) this.post({ type: 'outcome', outcome });
  }

  /** Whether what was asked about is still what is entered, and nothing was sent since. */
  private isEntered(keys: readonly string[], asked: FieldValues): boolean {
    const now = this.lastChange?.values ?? asked;
    return !this.run.isRunning && keys.every((key) => (now[key] ?? '').trim() === (asked[key] ?? '').trim());
  }

  private async check(entered: Extract<ToHost, { type: 'changed' }>): Promise<void> {
    const { revision } = entered;
    this.post({ type: 'checked', revision, ...(await this.request.preview(entered)) });
  }

  /** What can be known before anything is sent. */
  private async preflight({ values, round }: Extract<ToHost, { type: 'check' }>): Promise<void> {
    const tell = (text: string, findings: readonly Finding[]): void => {
      if (!this.isEntered(checkedFields, values)) return;
      this.post({ type: 'findings', round, text, findings: [...findings] });
    };
    const candidate = this.task.candidate(values);
    if (candidate === undefined) {
      tell(l10n.t('Enter the host and the port first.'), []);
      return;
    }
    tell(l10n.t('Checking…'), []);
    tell('', await this.services.preflight.check(this.endpoint, candidate));
  }

  private async submit(values: FieldValues): Promise<void> {
    const validated = this.task.read(values);
    if ('issues' in validated) {
      this.post({ type: 'refused', issues: validated.issues.map(issueText) });
      return;
    }
    const { value } = validated;
    this.run.entered = this.lastChange?.values;
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
        await this.run.start(l10n.t('Collecting data'), (context) => this.task.collect?.(context));
        return;
      case 'look-again':
        await this.run.start(l10n.t('Looking again'), (context) => this.task.lookAgain?.(context));
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
        title: l10n.t('Logged in.'),
        detail: l10n.t('Go on: the form has kept what you entered.'),
        actions: [],
      });
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.run.tell(failureView(error));
    }
  }

  private post(message: ToPage): void {
    if (!this.disposed) this.panel.webview.postMessage(message).then(undefined, this.onBug);
  }
}

/** What was entered before, in a form that was closed meanwhile. A secret is never among it. */
const withEntered = (field: FieldView, entered: FieldValues = {}): FieldView => ({
  ...field,
  initial: field.kind === 'secret' ? '' : (entered[field.key] ?? field.initial),
});

import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import type * as vscode from 'vscode';
import { signWords } from '../../core/words/signWords';
import { isEmError } from '../../core/client/errors';
import { connectPanelType } from '../contributions/names';
import { environmentTone } from '../endpoints/guards';
import type { Endpoint } from '../../core/session/endpoint';
import {
  longestText,
  readToHost,
  refusalOf,
  type Finding,
  type FieldValues,
  type FieldView,
  type OutcomeAction,
  type Refusal,
  type ToHost,
  type ToPage,
} from '../../protocol/messages';
import type { FormRun } from './formRun';
import type { ServerFormMode } from './serverFormMode';
import { failureView } from './outcomes';
import { certificateFields, checkedFields } from './candidate';
import { bugReporter } from '../output/reportBug';
import { courseOf } from '../interaction/asking';
import { fillPanel, openPanel } from '../interaction/page';
import { issueText, RequestView } from './requestView';
import type { FormServices } from './formServices';
import { nextSteps } from '../interaction/nextSteps';
import { fetchThumbprint } from './thumbprint';

/** The host's side of a form for a backup server of one endpoint. Its mode says whether it connects or edits. */
export class ServerFormPanel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly mode: ServerFormMode;
  private readonly request: RequestView;
  private disposed = false;
  /** The last refused message of the page, so that it is logged once and not at each key press. */
  private refused: string | undefined;
  /** The latest values of the page, so that a changed setting updates the preview at once. */
  private lastChange: Extract<ToHost, { type: 'changed' }> | undefined;

  private readonly onBug: (error: unknown) => void;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly run: FormRun,
    private readonly services: FormServices,
    private readonly onClosed: () => void,
    restored?: vscode.WebviewPanel,
  ) {
    this.mode = run.mode;
    this.onBug = bugReporter(services.log, `"${this.mode.heading}"`);
    this.request = new RequestView(endpoint, this.mode, services.registry);
    const page = { title: this.mode.panelTitle, script: 'connectPage.js', styles: ['form.css'] };
    this.panel = restored
      ? fillPanel(restored, services.extensionUri, page)
      : openPanel(connectPanelType, services.extensionUri, page);
    const inCourse = courseOf(this.panel);
    this.panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToHost(message);
      if (read) inCourse(() => this.handle(read)).catch(this.onBug);
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
      this.panel.onDidChangeViewState(() => {
        run.setSeen(this.panel.visible);
      }),
    ];
    run.setSeen(this.panel.visible);
    this.panel.onDidDispose(() => {
      for (const subscription of subscriptions) subscription.dispose();
      this.disposed = true;
      // A sent request continues in a notification, which can cancel it. Another one reports its outcome.
      run.setSeen(false);
      this.onClosed();
    });
  }

  show(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** The entered values, without secrets. */
  get entered(): FieldValues | undefined {
    return this.lastChange?.values ?? this.run.entered;
  }

  /** Whether the form is for the endpoint as it is configured now. */
  isFor({ binding, certificate }: Endpoint): boolean {
    return this.endpoint.binding === binding && this.endpoint.certificate === certificate;
  }

  /** Answers a message that is not valid, because the page waits for a reply: it names the fields that are too long. */
  private refuse({ type, revision, tooLong }: Refusal): void {
    const issues = tooLong.map((key) => ({
      key,
      text: l10n.t('Enter {0} characters at most.', numberText(longestText)),
    }));
    const what = JSON.stringify([type, tooLong]).slice(0, 200);
    if (what !== this.refused) {
      this.refused = what;
      this.services.log.note(
        l10n.t('"{0}": an invalid message of the form was refused: {1}', this.mode.heading, what),
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
      case 'fetch-thumbprint':
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
        this.run.cancel();
        return;
      case 'close':
        this.dispose();
        return;
      case 'unread':
        this.services.log.note(l10n.t('"{0}": the form could not read a message.', this.mode.heading));
        return;
      case 'action':
        await this.act(message.action);
        return;
    }
  }

  /** Initializes the page. A page that was hidden and created again also gets the latest progress and outcome. */
  private greet(): void {
    const { environment } = this.endpoint;
    this.post({
      type: 'init',
      words: {
        title: this.mode.heading,
        subtitle: l10n.t('To {0}, {1}', this.endpoint.name, this.endpoint.url),
        submit: this.mode.submitLabel,
        cancel: l10n.t('Cancel'),
        cancelling: l10n.t('Cancelling…'),
        check: l10n.t('Check'),
        checks: l10n.t('Checks'),
        copy: l10n.t('Copy as…'),
        preview: l10n.t('Request'),
        optional: l10n.t('optional'),
        secretCleared: l10n.t('The password was cleared while the form was hidden. Enter it again.'),
        signs: signWords(),
      },
      ...(environment !== undefined && {
        environment: { label: environment, tone: environmentTone(environment) },
      }),
      origin: { endpointId: this.endpoint.id, serverUid: this.mode.serverUid },
      fields: this.mode.fields().map((field) => withEntered(field, this.run.entered)),
      checkedFields: [...checkedFields],
      busy: this.run.isRunning,
      cancelling: this.run.isCancelling,
    });
    const { outcome, progress } = this.run;
    if (progress !== undefined) this.post({ type: 'progress', text: progress });
    if (outcome) this.post({ type: 'outcome', outcome });
  }

  /** Whether the fields still have the values that were asked about, and no request is running. */
  private isEntered(keys: readonly string[], asked: FieldValues): boolean {
    const now = this.lastChange?.values ?? asked;
    return !this.run.isRunning && keys.every((key) => (now[key] ?? '').trim() === (asked[key] ?? '').trim());
  }

  private async check(entered: Extract<ToHost, { type: 'changed' }>): Promise<void> {
    const { revision } = entered;
    this.post({ type: 'checked', revision, ...(await this.request.preview(entered)) });
  }

  /** Runs the checks that are possible before anything is sent. */
  private async preflight({ values, round }: Extract<ToHost, { type: 'check' }>): Promise<void> {
    const tell = (text: string, findings: readonly Finding[]): void => {
      if (!this.isEntered(checkedFields, values)) return;
      this.post({ type: 'findings', round, text, findings: [...findings] });
    };
    const candidate = this.mode.candidate(values);
    if (candidate === undefined) {
      tell(l10n.t('Enter the host and the port first.'), []);
      return;
    }
    tell(l10n.t('Checking…'), []);
    tell('', await this.services.preflight.check(this.endpoint, candidate));
  }

  private async submit(values: FieldValues): Promise<void> {
    const submission = this.mode.read(values);
    if ('issues' in submission) {
      this.post({ type: 'refused', issues: submission.issues.map(issueText) });
      return;
    }
    this.run.entered = this.lastChange?.values;
    await this.run.start(submission.progressTitle, (context) => submission.run(context));
  }

  private async act(action: OutcomeAction): Promise<void> {
    switch (action) {
      case 'log-in':
        await this.logIn();
        return;
      case 'show-output':
        this.services.log.show();
        return;
      case 'collect':
        await this.run.start(l10n.t('Collecting data'), (context) => this.mode.collect?.(context));
        return;
      case 'look-again':
        await this.run.start(l10n.t('Looking again'), (context) => this.mode.lookAgain?.(context));
        return;
      case 'refresh':
        await this.services.tree.refresh(this.endpoint);
        return;
      case 'edit-endpoint':
      case 'show-certificate':
      case 'show-tasks':
        await nextSteps[action]({ endpoint: this.endpoint });
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
        detail: l10n.t('You can continue. The form has kept the entered values.'),
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

/** The field with the value that was entered in a form that was closed meanwhile. A secret field stays empty. */
const withEntered = (field: FieldView, entered: FieldValues = {}): FieldView => ({
  ...field,
  initial: field.kind === 'secret' ? '' : (entered[field.key] ?? field.initial),
});

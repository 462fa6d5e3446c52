import '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import '@vscode-elements/elements/dist/vscode-label/vscode-label.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/vscode-progress-bar.js';
import '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import type { FieldText, FieldValues, Outcome, ToPage } from '../protocol/messages';
import { leaveKeysToInputMethods } from './composition';
import { secondaryButton } from './buttons';
import { FormField } from './fields';
import { host } from './host';
import { findingList, stepList } from './lists';
import { Rounds } from './rounds';
import { show, showLines, speak } from './show';

/** What the rounds of the checks are called; no field is called so. */
const checks = '(checks)';

type Init = Extract<ToPage, { type: 'init' }>;

/** The page of "Connect Backup Server": it shows what the host describes and says what the user enters. */
class ConnectPage {
  private readonly form = document.createElement('form');
  private readonly fields: FormField[];
  private readonly submitButton = document.createElement('vscode-button');
  private readonly checkButton: VscodeButton;
  private readonly checks = document.createElement('section');
  private readonly progress = document.createElement('div');
  private readonly progressText = document.createElement('span');
  private readonly notice = document.createElement('p');
  private readonly outcome = document.createElement('section');
  private readonly previewTitle = document.createElement('p');
  private readonly preview = document.createElement('pre');
  private readonly rounds = new Rounds();
  /** The values that were fetched and not typed, by the field. */
  private readonly fetched = new Map<string, string>();
  private revision = 0;
  private busy = false;

  constructor(root: HTMLElement, init: Init) {
    const { words } = init;
    this.fields = init.fields.map(
      (view) =>
        new FormField(
          view,
          words.optional,
          () => {
            this.onChange();
          },
          () => {
            const values = this.values('without secrets');
            const round = this.rounds.ask(view.key, view.fetchedFrom ?? [], values);
            host.post({ type: 'fetch', round, key: view.key, values });
          },
        ),
    );
    this.restore(words.secretCleared);

    const title = document.createElement('h1');
    show(title, words.title);
    const subtitle = document.createElement('p');
    subtitle.className = 'subtitle';
    show(subtitle, words.subtitle);
    if (init.environment) {
      const environment = document.createElement('span');
      environment.className = `environment ${init.environment.tone}`;
      show(environment, init.environment.label);
      subtitle.prepend(environment, ' ');
    }

    show(this.submitButton, words.submit);
    this.submitButton.type = 'submit';
    const cancelButton = secondaryButton(words.cancel, () => {
      host.post({ type: 'cancel' });
    });
    this.checkButton = secondaryButton(words.check, () => {
      const values = this.values('without secrets');
      host.post({ type: 'check', round: this.rounds.ask(checks, init.checkedFields, values), values });
    });
    const buttons = document.createElement('div');
    buttons.className = 'buttons';
    buttons.append(this.submitButton, this.checkButton, cancelButton);
    this.checks.className = 'checks';
    speak(this.checks, 'aria-label', words.checks);
    this.checks.setAttribute('aria-live', 'polite');

    this.progress.className = 'progress';
    this.progress.setAttribute('role', 'status');
    this.progress.setAttribute('aria-live', 'polite');
    this.progress.append(document.createElement('vscode-progress-bar'), this.progressText);
    this.outcome.className = 'outcome';
    this.outcome.setAttribute('aria-live', 'assertive');

    const previewHead = document.createElement('h2');
    show(previewHead, words.preview);
    this.previewTitle.className = 'preview-title';
    this.preview.tabIndex = 0;
    speak(this.preview, 'aria-label', words.preview);
    const aside = document.createElement('section');
    aside.className = 'preview';
    const copyButton = secondaryButton(words.copy, () => {
      host.post({ type: 'copy', ...this.entered() });
    });
    aside.append(previewHead, this.previewTitle, this.preview, copyButton);

    this.form.noValidate = true;
    this.form.append(
      this.notice,
      ...this.fields.map((field) => field.element),
      buttons,
      this.progress,
      this.outcome,
      this.checks,
    );
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    const columns = document.createElement('div');
    columns.className = 'columns';
    columns.append(this.form, aside);
    root.replaceChildren(title, subtitle, columns);
    this.setBusy(init.busy);
    this.onChange();
    if (!init.busy) this.focusFirst();
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case 'checked':
        if (message.revision !== this.revision) return;
        this.showIssues(message.issues);
        show(this.previewTitle, message.previewTitle);
        showLines(this.preview, message.preview);
        return;
      case 'refused':
        this.setBusy(false);
        this.showIssues(message.issues);
        for (const field of this.fields) field.touch();
        this.fields.find(({ view }) => message.issues.some(({ key }) => key === view.key))?.focus();
        return;
      case 'fill': {
        const field = this.field(message.key);
        if (field === undefined || !this.rounds.accepts(message.key, message.round)) return;
        field.value = message.text;
        this.fetched.set(message.key, message.text);
        this.onChange();
        return;
      }
      case 'hint':
        if (this.rounds.accepts(message.key, message.round)) this.field(message.key)?.setHint(message.text);
        return;
      case 'findings': {
        if (!this.rounds.accepts(checks, message.round)) return;
        const text = document.createElement('p');
        show(text, message.text);
        this.checks.replaceChildren(text, findingList(message.findings));
        return;
      }
      case 'progress':
        this.setBusy(true);
        show(this.progressText, message.text);
        return;
      case 'outcome':
        this.setBusy(false);
        this.showOutcome(message.outcome);
        return;
      case 'init':
        return;
    }
  }

  private field(key: string): FormField | undefined {
    return this.fields.find(({ view }) => view.key === key);
  }

  private get secrets(): FormField[] {
    return this.fields.filter(({ view }) => view.kind === 'secret');
  }

  private restore(secretCleared: string): void {
    const { state } = host;
    this.notice.className = 'notice';
    this.notice.hidden = true;
    if (state === undefined) return;
    for (const field of this.fields) {
      const { key, kind, fetchedFrom = [] } = field.view;
      const kept = state.values[key];
      if (kept !== undefined && kind !== 'secret') field.value = kept;
      const fetched = state.fetched?.[key];
      if (fetched === undefined) continue;
      this.fetched.set(key, fetched.text);
      this.rounds.restore(key, fetchedFrom, fetched.of);
    }
    if (state.hadSecret) {
      show(this.notice, secretCleared);
      this.notice.hidden = false;
    }
  }

  /** What was told of a backup server that is not entered any more is taken away, and what was typed stays. */
  private dropStale(): void {
    for (const what of this.rounds.void(this.values('without secrets'))) {
      if (what === checks) this.checks.replaceChildren();
      const field = this.field(what);
      field?.setHint('');
      if (field && field.value === this.fetched.get(what)) field.value = '';
      this.fetched.delete(what);
    }
  }

  private onChange(): void {
    this.dropStale();
    const { values, secretsGiven } = this.entered();
    if (secretsGiven.length > 0) this.notice.hidden = true;
    host.keep({ values, hadSecret: secretsGiven.length > 0, fetched: this.rounds.kept(this.fetched) });
    this.revision += 1;
    host.post({ type: 'changed', revision: this.revision, values, secretsGiven });
  }

  /** What may leave the page before it is submitted: of the secrets only whether there is one. */
  private entered(): { values: FieldValues; secretsGiven: string[] } {
    return {
      values: this.values('without secrets'),
      secretsGiven: this.secrets.filter(({ value }) => value !== '').map(({ view }) => view.key),
    };
  }

  private values(which: 'all' | 'without secrets'): FieldValues {
    return Object.fromEntries(
      this.fields
        .filter(({ view }) => which === 'all' || view.kind !== 'secret')
        .map((field) => [field.view.key, field.value]),
    );
  }

  private submit(): void {
    if (this.busy) return;
    this.outcome.replaceChildren();
    this.outcome.className = 'outcome';
    this.rounds.close();
    this.checks.replaceChildren();
    for (const field of this.fields) field.setHint('');
    show(this.progressText, '');
    this.setBusy(true);
    host.post({ type: 'submit', values: this.values('all') });
  }

  private setBusy(busy: boolean): void {
    this.busy = busy;
    this.submitButton.disabled = busy;
    this.checkButton.disabled = busy;
    this.progress.hidden = !busy;
    for (const field of this.fields) field.disabled = busy;
  }

  private showIssues(issues: readonly FieldText[]): void {
    for (const field of this.fields) {
      field.setProblem(issues.find(({ key }) => key === field.view.key)?.text ?? '');
    }
  }

  private showOutcome({ kind, title, detail, steps = [], actions }: Outcome): void {
    const head = document.createElement('p');
    head.className = 'outcome-title';
    show(head, title);
    const body = document.createElement('p');
    show(body, detail);
    const buttons = document.createElement('div');
    buttons.className = 'buttons';
    for (const { action, label } of actions) {
      buttons.append(
        secondaryButton(label, () => {
          host.post({ type: 'action', action });
        }),
      );
    }
    this.outcome.className = `outcome ${kind}`;
    this.outcome.replaceChildren(head, body, ...(steps.length > 0 ? [stepList(steps)] : []), buttons);
    // The buttons get their size when they are rendered.
    requestAnimationFrame(() => {
      this.outcome.scrollIntoView({ block: 'nearest' });
    });
  }

  private focusFirst(): void {
    const empty = this.fields.find((field) => field.view.required && field.value === '');
    void customElements.whenDefined('vscode-textfield').then(() => {
      (empty ?? this.fields[0])?.focus();
    });
  }
}

leaveKeysToInputMethods(window);
let page: ConnectPage | undefined;
host.onMessage((message) => {
  const root = document.getElementById('page');
  if (root && message.type === 'init') page = new ConnectPage(root, message);
  else page?.receive(message);
});
host.post({ type: 'ready' });

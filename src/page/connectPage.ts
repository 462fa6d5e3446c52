import type { FieldText, FieldValues, ToPage } from '../protocol/messages';
import { button } from './controls';
import { FormField } from './fields';
import { FormBar } from './formBar';
import { host } from './host';
import { icon } from './icons';
import { Rounds } from './rounds';
import { show, showLines, speak } from './show';

/** The name of the checks among the questions. No field has this name. */
const checks = '(checks)';

type Init = Extract<ToPage, { type: 'init' }>;

/**
 * The page of the forms that connect or edit a backup server. It shows the fields that the host describes, and reports
 * the values that the user enters.
 */
class ConnectPage {
  private readonly fields: FormField[];
  private readonly bar: FormBar;
  private readonly notice = document.createElement('p');
  private readonly previewTitle = document.createElement('p');
  private readonly preview = document.createElement('pre');
  private readonly rounds = new Rounds();
  /** The values that were fetched, not typed, by field name. */
  private readonly fetched = new Map<string, string>();
  private revision = 0;
  private busy = false;

  constructor(
    root: HTMLElement,
    private readonly init: Init,
  ) {
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
            host.post({ type: 'fetch-thumbprint', round, values });
          },
        ),
    );
    this.restore(words.secretCleared);
    this.bar = new FormBar(words, {
      onCheck: () => {
        const values = this.values('without secrets');
        host.post({ type: 'check', round: this.rounds.ask(checks, init.checkedFields, values), values });
      },
      onCancel: () => {
        this.bar.setCancelling();
        host.post({ type: 'cancel' });
      },
      onClose: () => {
        host.post({ type: 'close' });
      },
      onAction: (action) => {
        host.post({ type: 'action', action });
      },
    });
    const form = document.createElement('form');
    form.noValidate = true;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    const fields = document.createElement('div');
    fields.append(this.notice, ...this.fields.map((field) => field.element));
    form.append(this.content(fields), this.bar.element);
    root.className = 'form';
    root.replaceChildren(form);
    this.setBusy(init.busy);
    if (init.cancelling) this.bar.setCancelling();
    this.onChange();
    this.fields[0]?.focus();
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
        this.bar.showFindings(message.text, message.findings);
        return;
      }
      case 'progress':
        this.setBusy(true);
        this.bar.showProgress(message.text);
        return;
      case 'cancelling':
        this.bar.setCancelling();
        return;
      case 'outcome':
        this.setBusy(false);
        this.bar.showOutcome(message.outcome);
        return;
      case 'init':
        return;
    }
  }

  /** All but the bar that stays in sight. */
  private content(fields: HTMLElement): HTMLElement {
    const { words } = this.init;
    const title = document.createElement('h1');
    show(title, words.title);
    const columns = document.createElement('div');
    columns.className = 'columns';
    columns.append(fields, this.previewSection(words));
    const content = document.createElement('div');
    content.className = 'content';
    content.append(title, subtitle(this.init), columns);
    return content;
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

  /** Removes answers about values that are no longer entered. Typed values stay. */
  private dropStale(): void {
    for (const what of this.rounds.void(this.values('without secrets'))) {
      if (what === checks) this.bar.clearFindings();
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
    const { origin } = this.init;
    host.keep({
      origin,
      values,
      hadSecret: secretsGiven.length > 0,
      fetched: this.rounds.kept(this.fetched),
    });
    this.revision += 1;
    host.post({ type: 'changed', revision: this.revision, values, secretsGiven });
  }

  /** The values that may leave the page before it is submitted. Of the secrets, only their presence is reported. */
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
    this.bar.clear();
    this.rounds.close();
    for (const field of this.fields) field.setHint('');
    this.setBusy(true);
    host.post({ type: 'submit', values: this.values('all') });
  }

  private setBusy(busy: boolean): void {
    this.busy = busy;
    this.bar.setBusy(busy);
    for (const field of this.fields) field.locked = busy;
  }

  private showIssues(issues: readonly FieldText[]): void {
    for (const field of this.fields) {
      field.setProblem(issues.find(({ key }) => key === field.view.key)?.text ?? '');
    }
  }

  private previewSection(words: Init['words']): HTMLElement {
    const head = document.createElement('h2');
    show(head, words.preview);
    this.previewTitle.className = 'preview-title';
    this.preview.tabIndex = 0;
    this.preview.setAttribute('role', 'region');
    speak(this.preview, 'aria-label', words.preview);
    const section = document.createElement('section');
    section.className = 'preview';
    const copy = button(words.copy, () => {
      host.post({ type: 'copy', ...this.entered() });
    });
    section.append(head, this.previewTitle, this.preview, copy);
    return section;
  }
}

/** Where the request goes, after the environment of the endpoint. */
function subtitle({ words, environment }: Init): HTMLElement {
  const element = document.createElement('p');
  element.className = 'subtitle';
  show(element, words.subtitle);
  if (environment === undefined) return element;
  const label = document.createElement('span');
  show(label, environment.label);
  const badge = document.createElement('span');
  badge.className = `environment ${environment.tone}`;
  badge.append(icon('shield'), label);
  element.prepend(badge, ' ');
  return element;
}

let page: ConnectPage | undefined;
host.onMessage((message) => {
  const root = document.getElementById('page');
  if (root && message.type === 'init') page = new ConnectPage(root, message);
  else page?.receive(message);
});
host.post({ type: 'ready' });

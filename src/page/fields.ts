import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import { secondaryButton } from './buttons';
import { longestText, type FieldView } from '../protocol/messages';
import { show, speak } from './show';

/** One field of the form: its label, its control, its help and, when there is one, its error. */
export class FormField {
  readonly element = document.createElement('div');
  private readonly control: VscodeTextfield;
  private readonly error = document.createElement('p');
  private readonly hint = document.createElement('p');
  private fetchButton: VscodeButton | undefined;
  private touched = false;
  private problem = '';

  constructor(
    readonly view: FieldView,
    optionalWord: string,
    onChange: () => void,
    onFetch: () => void,
  ) {
    this.element.className = 'field';
    const label = document.createElement('vscode-label');
    label.setAttribute('for', view.key);
    show(label, view.label);
    if (view.required) label.setAttribute('required', '');
    const optional = document.createElement('span');
    optional.className = 'optional';
    show(optional, view.required ? '' : optionalWord);

    this.control = document.createElement('vscode-textfield');
    this.control.id = view.key;
    this.control.name = view.key;
    this.control.type = view.kind === 'secret' ? 'password' : 'text';
    this.control.placeholder = view.placeholder;
    this.control.value = view.initial;
    this.control.autocomplete = 'off';
    this.control.maxLength = longestText;

    const help = document.createElement('p');
    help.className = 'help';
    show(help, view.help);
    this.error.className = 'error';
    this.error.setAttribute('role', 'alert');
    this.error.hidden = true;
    const head = document.createElement('div');
    head.className = 'head';
    head.append(label, optional);
    this.hint.className = 'hint';
    this.hint.setAttribute('role', 'status');
    this.element.append(head, this.control, this.error, this.hint, help);
    if (view.fetch !== undefined) {
      this.fetchButton = secondaryButton(view.fetch, onFetch);
      this.control.after(this.fetchButton);
    }

    this.control.addEventListener('input', () => {
      this.touched = true;
      onChange();
    });
    this.control.addEventListener('blur', () => {
      if (this.control.value !== '') this.touched = true;
      this.showProblem();
    });
    void this.control.updateComplete.then(() => {
      this.describe();
    });
  }

  get value(): string {
    return this.control.value;
  }

  set value(text: string) {
    this.control.value = text;
  }

  set disabled(disabled: boolean) {
    this.control.disabled = disabled;
    if (this.fetchButton) this.fetchButton.disabled = disabled;
  }

  /** An error is shown once the field was touched, so that an untouched form does not scold. */
  setProblem(text: string): void {
    this.problem = text;
    this.showProblem();
  }

  setHint(text: string): void {
    show(this.hint, text);
  }

  touch(): void {
    this.touched = true;
    this.showProblem();
  }

  focus(): void {
    this.control.focus();
  }

  private showProblem(): void {
    const text = this.touched ? this.problem : '';
    show(this.error, text);
    this.error.hidden = text === '';
    this.control.invalid = text !== '';
    this.describe();
  }

  /** References cannot cross into the control's shadow, so help and error are put on the inner input as text. */
  private describe(): void {
    const input = this.control.wrappedElement as HTMLInputElement | null;
    if (input === null) return;
    speak(input, 'aria-description', [this.error.textContent, this.view.help].filter(Boolean).join(' '));
    input.setAttribute('aria-invalid', String(!this.error.hidden));
    input.setAttribute('aria-required', String(this.view.required));
  }
}

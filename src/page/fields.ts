import { longestText, type FieldView } from '../protocol/messages';
import { button, setAvailable } from './controls';
import { moveFocus } from './focus';
import { icon } from './icons';
import { show } from './show';

/** One field of the form: its label, its control, its help, and its error if there is one. */
export class FormField {
  readonly element = document.createElement('div');
  private readonly control = document.createElement('input');
  private readonly error = document.createElement('div');
  private readonly errorText = document.createElement('span');
  private readonly hint = document.createElement('p');
  private readonly fetchButton: HTMLButtonElement | undefined;
  private touched = false;
  private problem = '';

  constructor(
    readonly view: FieldView,
    optionalWord: string,
    onChange: () => void,
    onFetch: () => void,
  ) {
    this.element.className = 'field';
    this.describeControl();
    this.error.id = `${view.key}-error`;
    this.error.className = 'error';
    this.error.setAttribute('aria-live', 'polite');
    this.error.hidden = true;
    this.error.append(icon('error'), this.errorText);
    this.hint.className = 'hint';
    this.hint.setAttribute('role', 'status');
    const help = document.createElement('p');
    help.id = `${view.key}-help`;
    help.className = 'help';
    show(help, view.help);
    this.element.append(this.head(optionalWord), this.control, this.error);
    if (view.fetch !== undefined) {
      this.fetchButton = button(view.fetch, onFetch);
      this.element.append(this.fetchButton);
    }
    this.element.append(this.hint, help);

    this.control.addEventListener('input', () => {
      this.touched = true;
      onChange();
    });
    this.control.addEventListener('blur', () => {
      if (this.control.value !== '') this.touched = true;
      this.showProblem();
    });
  }

  get value(): string {
    return this.control.value;
  }

  set value(text: string) {
    this.control.value = text;
  }

  /** Keeps the text as it is sent. A field that is disabled would lose the focus to the page's body. */
  set locked(locked: boolean) {
    this.control.readOnly = locked;
    if (this.fetchButton) setAvailable(this.fetchButton, !locked);
  }

  /** Shows an error only after the user has touched the field, so that a new form shows none. */
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
    moveFocus(this.control);
  }

  private describeControl(): void {
    const { key, kind, placeholder, initial, required } = this.view;
    Object.assign(this.control, {
      id: key,
      name: key,
      className: 'input',
      type: kind === 'secret' ? 'password' : 'text',
      placeholder,
      value: initial,
      autocomplete: 'off',
      maxLength: longestText,
      spellcheck: false,
      required,
    });
    this.control.setAttribute('aria-describedby', `${key}-error ${key}-help`);
  }

  private head(optionalWord: string): HTMLElement {
    const { key, label: text, required } = this.view;
    const label = document.createElement('label');
    label.htmlFor = key;
    show(label, text);
    const mark = document.createElement('span');
    mark.className = required ? 'required' : 'optional';
    show(mark, required ? '*' : optionalWord);
    // A screen reader says that the control is required.
    if (required) mark.setAttribute('aria-hidden', 'true');
    const head = document.createElement('div');
    head.className = 'head';
    head.append(label, mark);
    return head;
  }

  private showProblem(): void {
    const text = this.touched ? this.problem : '';
    show(this.errorText, text);
    this.error.hidden = text === '';
    this.control.setAttribute('aria-invalid', String(text !== ''));
  }
}

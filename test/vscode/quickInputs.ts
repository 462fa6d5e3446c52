import * as vscode from 'vscode';

type Maker = 'createInputBox' | 'createQuickPick' | 'showInputBox' | 'showQuickPick';

/** A question of VS Code's own list. */
export interface ShownList {
  readonly title: string | undefined;
  readonly placeHolder: string | undefined;
  readonly items: readonly vscode.QuickPickItem[];
}

/** A box or a list as it is shown, which a test answers in the place of a person. */
export class ShownInput {
  title = '';
  placeholder = '';
  prompt = '';
  value = '';
  password = false;
  ignoreFocusOut = false;
  validationMessage: string | vscode.InputBoxValidationMessage | undefined;
  buttons: readonly vscode.QuickInputButton[] = [];
  items: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];
  selectedItems: readonly vscode.QuickPickItem[] = [];
  isDisposed = false;
  private readonly hidden = new vscode.EventEmitter<void>();
  private readonly accepted = new vscode.EventEmitter<void>();
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly triggered = new vscode.EventEmitter<vscode.QuickInputButton>();
  readonly onDidHide = this.hidden.event;
  readonly onDidAccept = this.accepted.event;
  readonly onDidChangeValue = this.changed.event;
  readonly onDidTriggerButton = this.triggered.event;

  constructor(private readonly onShow: (input: ShownInput) => void) {}

  show(): void {
    this.onShow(this);
  }

  hide(): void {
    this.hidden.fire();
  }

  dispose(): void {
    this.isDisposed = true;
  }

  type(value: string): void {
    this.value = value;
    this.changed.fire(value);
  }

  enter(): void {
    this.accepted.fire();
  }

  /** @param tooltip of our own button; "Back" is VS Code's */
  press(tooltip: string): void {
    const button = this.buttons.find((item) =>
      tooltip === 'Back' ? item === vscode.QuickInputButtons.Back : item.tooltip === tooltip,
    );
    if (button === undefined) throw new Error(`There is no button "${tooltip}".`);
    this.triggered.fire(button);
  }

  choose(label: string): void {
    const item = this.items.find((candidate) => candidate.label === label);
    if (item === undefined) throw new Error(`There is no item "${label}".`);
    this.selectedItems = [item];
    this.accepted.fire();
  }

  get problem(): string | undefined {
    return typeof this.validationMessage === 'object'
      ? this.validationMessage.message
      : this.validationMessage;
  }
}

/** Shows boxes and lists to a test, one act for each in their order. */
export class QuickInputs {
  readonly shown: ShownInput[] = [];
  /** What is answered to a question of VS Code's own box. */
  text: string | undefined;
  /** The same where the answer depends on the question. */
  answer: (options: vscode.InputBoxOptions) => string | undefined = () => this.text;
  /** Those questions, in their order. */
  readonly asked: vscode.InputBoxOptions[] = [];
  readonly lists: ShownList[] = [];
  /** Which item of VS Code's own list is chosen, by its label; none where it gives undefined. */
  pick: (list: ShownList) => string | undefined = () => undefined;
  private readonly originals = new Map<Maker, unknown>();
  private readonly window = vscode.window as unknown as Record<Maker, unknown>;

  constructor(private readonly acts: ((input: ShownInput) => void)[]) {
    for (const maker of ['createInputBox', 'createQuickPick'] as const) {
      this.originals.set(maker, this.window[maker]);
      this.window[maker] = () => new ShownInput((input) => this.onShow(input));
    }
    this.originals.set('showInputBox', this.window.showInputBox);
    this.window.showInputBox = (options: vscode.InputBoxOptions) => {
      this.asked.push(options);
      return Promise.resolve(this.answer(options));
    };
    this.originals.set('showQuickPick', this.window.showQuickPick);
    this.window.showQuickPick = (
      items: readonly vscode.QuickPickItem[],
      { title, placeHolder }: vscode.QuickPickOptions,
    ) => {
      const list = { title, placeHolder, items };
      this.lists.push(list);
      const label = this.pick(list);
      return Promise.resolve(items.find((item) => item.label === label));
    };
  }

  /** How many acts are left. */
  get left(): number {
    return this.acts.length;
  }

  dispose(): void {
    for (const [maker, original] of this.originals) this.window[maker] = original;
  }

  private onShow(input: ShownInput): void {
    this.shown.push(input);
    const act = this.acts.shift();
    // As in VS Code, the answer comes after the call that shows the box.
    setImmediate(() => {
      if (act) act(input);
      else input.hide();
    });
  }
}

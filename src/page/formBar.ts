import type { Finding, Outcome, OutcomeAction, ToPage } from '../protocol/messages';
import { button, progressBar, setAvailable, submitButton } from './controls';
import { moveFocus } from './focus';
import { findingList } from './lists';
import { outcomeElements } from './outcomeView';
import { show, speak } from './show';

type Words = Extract<ToPage, { type: 'init' }>['words'];

interface BarEvents {
  readonly onCheck: () => void;
  readonly onCancel: () => void;
  readonly onClose: () => void;
  readonly onAction: (action: OutcomeAction) => void;
}

/** The bar below the fields. It stays in sight, and shows what runs, how it ended, and the buttons of the form. */
export class FormBar {
  readonly element = document.createElement('div');
  private readonly submit: HTMLButtonElement;
  private readonly check: HTMLButtonElement;
  private readonly cancel: HTMLButtonElement;
  private readonly results = document.createElement('div');
  private readonly outcome = document.createElement('section');
  private readonly findings = document.createElement('section');
  private readonly bar = progressBar();
  private readonly progress = document.createElement('p');
  private busy = false;

  constructor(
    private readonly words: Words,
    private readonly events: BarEvents,
  ) {
    this.submit = submitButton(words.submit);
    this.check = button(words.check, events.onCheck);
    this.cancel = button(words.cancel, () => {
      if (this.busy) events.onCancel();
      else events.onClose();
    });
    this.findings.className = 'checks';
    speak(this.findings, 'aria-label', words.checks);
    this.findings.setAttribute('aria-live', 'polite');
    this.outcome.tabIndex = -1;
    this.clear();
    this.results.className = 'results';
    this.results.append(this.outcome, this.findings);
    this.progress.className = 'progress';
    this.progress.setAttribute('role', 'status');
    const buttons = document.createElement('div');
    buttons.className = 'buttons';
    buttons.append(this.submit, this.check, this.cancel);
    this.element.className = 'bar';
    this.element.append(this.bar, this.results, this.progress, buttons);
  }

  /** Shows that a request runs, or that it has ended. */
  setBusy(busy: boolean): void {
    this.busy = busy;
    setAvailable(this.submit, !busy);
    setAvailable(this.check, !busy);
    this.bar.hidden = !busy;
    if (busy) return;
    show(this.progress, '');
    show(this.cancel, this.words.cancel);
    setAvailable(this.cancel, true);
  }

  setCancelling(): void {
    show(this.cancel, this.words.cancelling);
    setAvailable(this.cancel, false);
  }

  showProgress(text: string): void {
    show(this.progress, text);
  }

  /** Shows how a request ended, and moves the focus there: what had the focus may have been part of the last outcome. */
  showOutcome(outcome: Outcome): void {
    this.outcome.className = `outcome ${outcome.kind}`;
    this.outcome.setAttribute('role', outcome.kind === 'error' ? 'alert' : 'status');
    this.outcome.replaceChildren(...outcomeElements(outcome, this.words.signs, this.events.onAction));
    this.results.scrollTop = 0;
    moveFocus(this.outcome);
  }

  /** Shows the results of the checks, or a text while there are none. */
  showFindings(text: string, findings: readonly Finding[]): void {
    const line = document.createElement('p');
    show(line, text);
    this.findings.replaceChildren(line, findingList(findings, this.words.signs));
    this.findings.scrollIntoView({ block: 'start' });
  }

  clearFindings(): void {
    this.findings.replaceChildren();
  }

  /** Removes the outcome and the findings of an earlier request. */
  clear(): void {
    this.outcome.className = 'outcome';
    this.outcome.replaceChildren();
    this.clearFindings();
  }
}

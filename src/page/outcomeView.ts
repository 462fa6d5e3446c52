import type { Outcome, OutcomeAction, SignWords } from '../protocol/messages';
import { button } from './controls';
import { sign } from './icons';
import { stepList } from './lists';
import { show } from './show';

const outcomeSigns = {
  success: { name: 'pass', word: 'ok' },
  warning: { name: 'warning', word: 'warning' },
  error: { name: 'error', word: 'error' },
} as const;

/** The elements that show an outcome: its title, its detail, its steps and its buttons. */
export function outcomeElements(
  { kind, title, detail, steps = [], actions }: Outcome,
  signs: SignWords,
  onAction: (action: OutcomeAction) => void,
): readonly HTMLElement[] {
  const head = document.createElement('div');
  head.className = `outcome-title ${kind}`;
  const text = document.createElement('p');
  show(text, title);
  const { name, word } = outcomeSigns[kind];
  head.append(sign(name, signs[word]), text);
  const body = document.createElement('p');
  show(body, detail);
  const buttons = document.createElement('div');
  buttons.className = 'buttons';
  for (const { action, label } of actions) {
    buttons.append(
      button(label, () => {
        onAction(action);
      }),
    );
  }
  return [head, body, ...(steps.length > 0 ? [stepList(steps, signs)] : []), buttons];
}

import type { Finding, SignWords, Step } from '../protocol/messages';
import { sign, type IconName } from './icons';
import { show } from './show';

/* Each sign has a shape and a colour, and a word for screen readers. */

const findingSigns = { ok: 'pass', info: 'info', warning: 'warning', error: 'error' } as const;
const stepSigns = { done: 'pass', failed: 'error', unknown: 'question', open: 'circle' } as const;

interface Sign {
  readonly name: IconName;
  readonly kind: string;
  /** What a screen reader says for the sign. */
  readonly spoken: string;
}

function line({ name, kind, spoken }: Sign, ...texts: readonly string[]): HTMLLIElement {
  const item = document.createElement('li');
  item.className = kind;
  const body = document.createElement('div');
  for (const [index, text] of texts.entries()) {
    const paragraph = document.createElement('p');
    show(paragraph, text);
    if (index > 0) paragraph.className = 'help';
    body.append(paragraph);
  }
  item.append(sign(name, spoken), body);
  return item;
}

function list(className: string, items: readonly HTMLLIElement[]): HTMLUListElement {
  const element = document.createElement('ul');
  element.className = `signs ${className}`;
  element.append(...items);
  return element;
}

/** The findings of the checks, each with its reason. */
export const findingList = (findings: readonly Finding[], words: SignWords): HTMLUListElement =>
  list(
    'findings',
    findings.map(({ level, title, reason }) =>
      line({ name: findingSigns[level], kind: level, spoken: words[level] }, title, reason),
    ),
  );

/** The steps of a flow, each with its state. */
export const stepList = (steps: readonly Step[], words: SignWords): HTMLUListElement =>
  list(
    'steps',
    steps.map(({ state, text }) => line({ name: stepSigns[state], kind: state, spoken: words[state] }, text)),
  );

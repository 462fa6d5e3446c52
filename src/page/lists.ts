import type { Finding, Step } from '../protocol/messages';
import { show, speak } from './show';

/* Signs are shapes as well as colours, and the word behind each is there for who hears the page. */

const findingSigns = { ok: '✓', info: 'i', warning: '!', error: '✗' } as const;
const stepSigns = { done: '✓', failed: '✗', unknown: '?', open: '–' } as const;

function line(sign: string, kind: string, ...texts: readonly string[]): HTMLLIElement {
  const item = document.createElement('li');
  item.className = kind;
  const mark = document.createElement('span');
  mark.className = 'sign';
  show(mark, sign);
  mark.setAttribute('role', 'img');
  speak(mark, 'aria-label', kind);
  const body = document.createElement('div');
  for (const [index, text] of texts.entries()) {
    const paragraph = document.createElement('p');
    show(paragraph, text);
    if (index > 0) paragraph.className = 'help';
    body.append(paragraph);
  }
  item.append(mark, body);
  return item;
}

function list(className: string, items: readonly HTMLLIElement[]): HTMLUListElement {
  const element = document.createElement('ul');
  element.className = `signs ${className}`;
  element.append(...items);
  return element;
}

/** What the checks found, each with its reason. */
export const findingList = (findings: readonly Finding[]): HTMLUListElement =>
  list(
    'findings',
    findings.map(({ level, title, reason }) => line(findingSigns[level], level, title, reason)),
  );

/** How far each step of a flow came. */
export const stepList = (steps: readonly Step[]): HTMLUListElement =>
  list(
    'steps',
    steps.map(({ state, text }) => line(stepSigns[state], state, text)),
  );

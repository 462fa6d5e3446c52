import { labelText, limits, outputText, pageText, tooltipText } from '../text/outlets';

/* The one way to put text on a page: as text, never as HTML, and without what would move or hide the words around it. */

/** A word, a value or a sentence, on one line. */
export const show = (element: HTMLElement, text: string): void => {
  element.textContent = pageText(text);
};

/** A body over many lines. */
export const showLines = (element: HTMLElement, text: string): void => {
  element.textContent = outputText(text);
};

/** What shows when the pointer rests on it. */
export const hint = (element: HTMLElement, lines: readonly string[]): void => {
  element.title = tooltipText(lines);
};

/** What a screen reader says of it. */
export const speak = (
  element: HTMLElement,
  attribute: 'aria-label' | 'aria-description',
  text: string,
): void => {
  element.setAttribute(attribute, labelText(text, limits.notice));
};

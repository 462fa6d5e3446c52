import { labelText, limits, outputText, pageText, tooltipText } from '../text/outlets';

/* The only way to put text on a page: as text, never as HTML, and without characters that move or hide other text. */

/** Shows a word, a value or a sentence on one line. */
export const show = (element: HTMLElement, text: string): void => {
  element.textContent = pageText(text);
};

/** Shows a body over many lines. */
export const showLines = (element: HTMLElement, text: string): void => {
  element.textContent = outputText(text);
};

/** Sets the tooltip. */
export const hint = (element: HTMLElement, lines: readonly string[]): void => {
  element.title = tooltipText(lines);
};

/** Sets what a screen reader says. */
export const speak = (
  element: HTMLElement,
  attribute: 'aria-label' | 'aria-description',
  text: string,
): void => {
  element.setAttribute(attribute, labelText(text, limits.notice));
};

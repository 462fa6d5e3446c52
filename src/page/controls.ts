import { show } from './show';

/*
 * The controls of the forms are the elements of HTML. A label, a help text and an error can refer to them, and they keep
 * the focus while they are unavailable.
 */

/** A button. It does nothing while it is unavailable. */
export function button(label: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'button secondary';
  show(element, label);
  element.addEventListener('click', () => {
    if (isAvailable(element)) onClick();
  });
  return element;
}

/** The button that submits the form. */
export function submitButton(label: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'submit';
  element.className = 'button';
  show(element, label);
  return element;
}

/** Makes a button unavailable, or available again. A button that is disabled would lose the focus to the page's body. */
export const setAvailable = (element: HTMLButtonElement, available: boolean): void => {
  element.setAttribute('aria-disabled', String(!available));
};

const isAvailable = (element: HTMLButtonElement): boolean => element.getAttribute('aria-disabled') !== 'true';

/** A bar that moves while something runs. The text beside it says what. */
export function progressBar(): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'progress-bar';
  return bar;
}

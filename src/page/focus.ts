/** What is to get the focus when the user comes back to the page. */
let waiting: HTMLElement | undefined;

/**
 * Moves the focus to an element. If the user is elsewhere in VS Code, the focus stays there, and moves when the user comes
 * back to the page.
 */
export function moveFocus(element: HTMLElement): void {
  waiting = undefined;
  if (document.hasFocus()) element.focus();
  else waiting = element;
}

window.addEventListener('focus', () => {
  const element = waiting;
  waiting = undefined;
  if (element?.isConnected) element.focus();
});

/**
 * Keys that an input method composes with are its own: the Enter that takes over a word is no Enter of the form. Nobody
 * on the page sees them, whoever listens, now or later.
 */
export function leaveKeysToInputMethods(target: Window): void {
  const keep = (event: KeyboardEvent): void => {
    if (isComposing(event)) event.stopImmediatePropagation();
  };
  for (const type of ['keydown', 'keypress', 'keyup'] as const)
    target.addEventListener(type, keep, { capture: true });
}

/** The key code of a key that an input method has taken: some browsers tell it by that alone. */
const processKeyCode = 229;

const isComposing = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells it at the end of a composition
  event.isComposing || event.keyCode === processKeyCode;

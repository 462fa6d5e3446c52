/**
 * Hides the keys that an input method uses from all listeners of the page: the Enter that accepts a composed word must not
 * submit the form.
 */
export function leaveKeysToInputMethods(target: Window): void {
  const keep = (event: KeyboardEvent): void => {
    if (isComposing(event)) event.stopImmediatePropagation();
  };
  for (const type of ['keydown', 'keypress', 'keyup'] as const)
    target.addEventListener(type, keep, { capture: true });
}

/** The key code of a key that an input method has consumed. Some browsers report it in no other way. */
const processKeyCode = 229;

const isComposing = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- at the end of a composition only the key code shows it
  event.isComposing || event.keyCode === processKeyCode;

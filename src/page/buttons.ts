import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import { show } from './show';

/** A button that is less prominent than the primary one. */
export function secondaryButton(label: string, onClick: () => void): VscodeButton {
  const button = document.createElement('vscode-button');
  show(button, label);
  button.secondary = true;
  button.addEventListener('click', onClick);
  return button;
}

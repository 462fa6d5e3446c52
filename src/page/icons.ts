import error from '@vscode/codicons/src/icons/error.svg';
import circle from '@vscode/codicons/src/icons/circle.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import question from '@vscode/codicons/src/icons/question.svg';
import shield from '@vscode/codicons/src/icons/shield.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import { speak } from './show';

/* VS Code's own icons. They are images and not its font, because a page needs only a few of them. */
const sources = { circle, error, info, pass, question, shield, warning } as const;

export type IconName = keyof typeof sources;

/** An icon in the colour of the text around it. A screen reader skips it. */
export function icon(name: IconName): Element {
  const { documentElement: image } = new DOMParser().parseFromString(sources[name], 'image/svg+xml');
  image.setAttribute('class', 'icon');
  image.setAttribute('aria-hidden', 'true');
  return document.importNode(image, true);
}

/** An icon that is the only one to say something: a screen reader says the word. */
export function sign(name: IconName, spoken: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'sign';
  mark.setAttribute('role', 'img');
  speak(mark, 'aria-label', spoken);
  mark.append(icon(name));
  return mark;
}

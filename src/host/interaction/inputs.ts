import * as vscode from 'vscode';
import { guarded } from './guard';
import { promptText, titleText } from '../../text/outlets';
import { visible } from '../../text/visible';

type Problem = string | vscode.InputBoxValidationMessage | undefined | null;

/**
 * VS Code's input box, in which nothing that a server says becomes a link.
 *
 * @param signal takes the box away when it is aborted
 */
export async function askText(
  options: vscode.InputBoxOptions,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { title, prompt, placeHolder, value } = options;
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await vscode.window.showInputBox(
      {
        ...options,
        ...(title !== undefined && { title: titleText(title) }),
        ...(prompt !== undefined && { prompt: promptText(prompt) }),
        ...(placeHolder !== undefined && { placeHolder: promptText(placeHolder) }),
        ...(value !== undefined && { value: asTyped(value) }),
        validateInput: async (typed) => validation(await options.validateInput?.(typed)),
      },
      source.token,
    );
  } finally {
    signal?.removeEventListener('abort', cancel);
    source.dispose();
  }
}

/** The same as an object, for what a question alone cannot do. */
export const createInput = (): vscode.InputBox =>
  guarded(vscode.window.createInputBox(), {
    title: (title) => title && titleText(title),
    prompt: (prompt) => prompt && promptText(prompt),
    placeholder: (placeholder) => placeholder && promptText(placeholder),
    value: asTyped,
    validationMessage: (problem) => validation(problem) ?? undefined,
    buttons: (buttons) =>
      buttons.map((button) => ({ ...button, ...(button.tooltip && { tooltip: titleText(button.tooltip) }) })),
  });

/** What goes into the box is the text itself, to be sent as it is: what would not be seen as it is, is not put there. */
const asTyped = (value: string): string => (visible(value) === value ? value : '');

/** VS Code draws links in these too. */
const validation = (problem: Problem): Problem =>
  typeof problem === 'string'
    ? promptText(problem)
    : problem && { ...problem, message: promptText(problem.message) };

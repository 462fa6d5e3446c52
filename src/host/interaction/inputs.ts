import * as vscode from 'vscode';
import { guarded } from './guard';
import { promptText, titleText } from '../../text/outlets';
import { visible } from '../../text/visible';

type Problem = string | vscode.InputBoxValidationMessage | undefined | null;

/**
 * Asks for a text in VS Code's input box. Text of a server in it cannot become a link.
 *
 * @param signal closes the box when it is aborted
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

/** Creates an input box with the same rules, for questions that need more than `askText`. */
export const createInput = (): vscode.InputBox =>
  guarded(vscode.window.createInputBox(), {
    title: (title) => title && titleText(title),
    prompt: (prompt) => prompt && promptText(prompt),
    placeholder: (placeholder) => placeholder && promptText(placeholder),
    value: asTyped,
    validationMessage: (problem) => validation(problem) ?? undefined,
    buttons: (buttons) =>
      buttons.map((button) => {
        const tooltip = button.tooltip && titleText(button.tooltip);
        // VS Code knows its own buttons, such as "Back", by identity.
        return tooltip === button.tooltip ? button : { ...button, ...(tooltip && { tooltip }) };
      }),
  });

/** The initial text of a box is sent as it is, so a text with hidden characters is not used. */
const asTyped = (value: string): string => (visible(value) === value ? value : '');

/** A safe validation message: VS Code draws links there as well. */
const validation = (problem: Problem): Problem =>
  typeof problem === 'string'
    ? promptText(problem)
    : problem && { ...problem, message: promptText(problem.message) };

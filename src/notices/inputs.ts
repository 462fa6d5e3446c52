import * as vscode from 'vscode';
import { oneLine, sentence } from './safeText';

/**
 * VS Code's input box, in whose texts nothing that a server says becomes a link.
 *
 * @param signal takes the box away when it is aborted
 */
export async function askText(
  options: vscode.InputBoxOptions,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { title, prompt, placeHolder } = options;
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await vscode.window.showInputBox(
      {
        ...options,
        ...(title !== undefined && { title: oneLine(title) }),
        ...(prompt !== undefined && { prompt: sentence(prompt) }),
        ...(placeHolder !== undefined && { placeHolder: oneLine(placeHolder) }),
        validateInput: async (value) => safeProblem(await options.validateInput?.(value)),
      },
      source.token,
    );
  } finally {
    signal?.removeEventListener('abort', cancel);
    source.dispose();
  }
}

/** A problem is drawn with its links, which may quote what was typed or what a setting holds. */
const safeProblem = (
  problem: string | vscode.InputBoxValidationMessage | undefined | null,
): string | vscode.InputBoxValidationMessage | undefined | null =>
  typeof problem === 'string'
    ? sentence(problem)
    : problem && { ...problem, message: sentence(problem.message) };

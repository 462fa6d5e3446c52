import * as vscode from 'vscode';

type Kind = 'showErrorMessage' | 'showWarningMessage' | 'showInformationMessage';

/** A notification or a dialog as it was shown. */
export interface Shown {
  readonly text: string;
  readonly buttons: readonly string[];
}

/** Answers notifications and dialogs in the place of a person, and keeps what was shown. */
export class Notices {
  readonly shown: Shown[] = [];
  /** Which button is pressed; none where it gives undefined. */
  press: (shown: Shown) => string | undefined | Promise<string | undefined> = () => undefined;
  private readonly originals = new Map<Kind, unknown>();
  private readonly window = vscode.window as unknown as Record<Kind, unknown>;

  constructor() {
    for (const kind of ['showErrorMessage', 'showWarningMessage', 'showInformationMessage'] as const) {
      this.originals.set(kind, this.window[kind]);
      this.window[kind] = async (text: string, ...rest: readonly unknown[]) => {
        const shown = { text, buttons: rest.filter((item): item is string => typeof item === 'string') };
        this.shown.push(shown);
        return this.press(shown);
      };
    }
  }

  dispose(): void {
    for (const [kind, original] of this.originals) this.window[kind] = original;
  }
}

/** Runs with the commands that are asked for kept aside, and not run. */
export async function askedFor(
  work: () => Promise<unknown>,
): Promise<readonly (readonly [string, ...unknown[]])[]> {
  const asked: [string, ...unknown[]][] = [];
  const commands = vscode.commands as { executeCommand: unknown };
  const original = commands.executeCommand;
  commands.executeCommand = (...args: [string, ...unknown[]]) => {
    asked.push(args);
    return Promise.resolve();
  };
  try {
    await work();
  } finally {
    commands.executeCommand = original;
  }
  return asked;
}

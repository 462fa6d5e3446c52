import * as vscode from 'vscode';
import { label, oneLine } from './safeText';

/** One of the things that a user may pick: its texts may be a server's. */
export interface Choice<T> {
  /** The name of a codicon of ours. */
  readonly icon?: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  /** Shown whatever was typed: the search was made elsewhere. */
  readonly alwaysShow?: boolean;
  readonly value: T;
}

export interface ChoiceItem<T> extends vscode.QuickPickItem {
  readonly value: T;
}

interface PickWords {
  readonly title: string;
  readonly placeHolder?: string;
}

export const itemOf = <T>(choice: Choice<T>): ChoiceItem<T> => ({
  label: `${choice.icon === undefined ? '' : `$(${choice.icon}) `}${label(choice.label)}`,
  ...(choice.description !== undefined && { description: label(choice.description) }),
  ...(choice.detail !== undefined && { detail: label(choice.detail) }),
  ...(choice.alwaysShow && { alwaysShow: true }),
  value: choice.value,
});

/** @returns undefined where the user picks nothing */
export async function pickOne<T>(choices: readonly Choice<T>[], words: PickWords): Promise<T | undefined> {
  const picked = await vscode.window.showQuickPick(choices.map(itemOf), {
    title: oneLine(words.title),
    ...(words.placeHolder !== undefined && { placeHolder: oneLine(words.placeHolder) }),
    matchOnDescription: true,
  });
  return picked?.value;
}

/** A quick pick whose items are filled while the user types, by `itemOf`. */
export function createPick<T>({ title, placeHolder }: PickWords): vscode.QuickPick<ChoiceItem<T>> {
  const pick = vscode.window.createQuickPick<ChoiceItem<T>>();
  pick.title = oneLine(title);
  pick.placeholder = oneLine(placeHolder ?? '');
  return pick;
}

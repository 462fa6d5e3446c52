import * as vscode from 'vscode';
import { guarded } from './guard';
import { iconLabelText, promptText, titleText } from '../../text/outlets';

type Item = vscode.QuickPickItem;

export interface PickOptions {
  readonly title: string;
  readonly placeHolder?: string;
  readonly matchOnDescription?: boolean;
  /** Stays while the user looks something up in another window. */
  readonly ignoreFocusOut?: boolean;
}

/** Shows VS Code's quick pick. Text of a server in its items cannot become an icon; our own icons are `iconPath`s. */
export async function pickOne<T extends Item>(
  items: readonly T[],
  { title, placeHolder, ...options }: PickOptions,
): Promise<T | undefined> {
  return vscode.window.showQuickPick(items.map(safeItem), {
    ...options,
    title: titleText(title),
    ...(placeHolder !== undefined && { placeHolder: promptText(placeHolder) }),
  });
}

/** The same for several items. Those with `picked` are chosen at first. */
export async function pickMany<T extends Item>(
  items: readonly T[],
  { title, placeHolder, ...options }: PickOptions,
): Promise<readonly T[] | undefined> {
  return vscode.window.showQuickPick(items.map(safeItem), {
    ...options,
    title: titleText(title),
    canPickMany: true,
    ...(placeHolder !== undefined && { placeHolder: promptText(placeHolder) }),
  });
}

/** Creates a quick pick whose items may change while it is shown. The same rules apply. */
export const createPick = <T extends Item>(): vscode.QuickPick<T> =>
  guarded(vscode.window.createQuickPick<T>(), {
    title: (title) => title && titleText(title),
    placeholder: (placeholder) => placeholder && promptText(placeholder),
    items: (items) => items.map(safeItem),
    selectedItems: (items) => items.map(safeItem),
    activeItems: (items) => items.map(safeItem),
  });

/** Makes an item safe. A safe item stays the same object, because VS Code finds the selection by identity. */
function safeItem<T extends Item>(item: T): T {
  const label = iconLabelText(item.label);
  const description = item.description && iconLabelText(item.description);
  const detail = item.detail && promptText(item.detail);
  if (label === item.label && description === item.description && detail === item.detail) return item;
  return {
    ...item,
    label,
    ...(description !== undefined && { description }),
    ...(detail !== undefined && { detail }),
  };
}

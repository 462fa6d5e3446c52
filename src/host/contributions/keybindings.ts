import type { CommandKey } from './commands';
import { endpointsView } from './names';

/* The keys of the tree: those that VS Code's own trees use. */

export interface Keybinding {
  readonly command: CommandKey;
  readonly key: string;
  readonly mac?: string;
  readonly when: string;
  readonly args?: unknown;
}

/** The focus is on the rows, and in no input box, such as that of "Find". */
const when = `focusedView == ${endpointsView} && listFocus && !inputFocus`;
/** VS Code turns this into the focused row. If it does not, the command takes the selected rows. */
const focusedRow = { $treeViewId: endpointsView, $focusedTreeItem: true };

export const keybindings: readonly Keybinding[] = [
  { command: 'internal.removeRow', key: 'delete', mac: 'cmd+backspace', when, args: focusedRow },
  { command: 'internal.editRow', key: 'f2', when, args: focusedRow },
  { command: 'copyName', key: 'ctrl+c', mac: 'cmd+c', when, args: focusedRow },
  { command: 'moveUp', key: 'alt+up', when, args: focusedRow },
  { command: 'moveDown', key: 'alt+down', when, args: focusedRow },
  { command: 'refresh', key: 'f5', when },
];

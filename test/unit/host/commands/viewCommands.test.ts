import assert from 'node:assert/strict';
import { keybindings } from '../../../../src/host/contributions/keybindings';
import { commandMenus } from '../../../../src/host/contributions/commandMenus';
import { viewHandlers } from '../../../../src/host/commands/viewCommands';
import { takenRows } from '../../../../src/host/contributions/commands';

type Parts = Parameters<typeof viewHandlers>;

describe('the commands of the view', () => {
  it('refreshes every endpoint by the icon in the title, whichever row has the focus', async () => {
    const refreshed: unknown[] = [];
    const tree = {
      refresh: (endpoint?: unknown) => {
        refreshed.push(endpoint);
        return Promise.resolve();
      },
    } as unknown as Parts[1];
    const [registry, log] = [{}, {}] as unknown as [Parts[0], Parts[2]];
    const handlers = viewHandlers(registry, tree, log);
    const inTitle = Object.entries(commandMenus).flatMap(([key, { title, menus }]) =>
      title.startsWith('Refresh') && menus.some(({ place }) => place === 'view/title') ? [key] : [],
    );
    assert.deepEqual(inTitle, ['refreshAll']);
    await (handlers.refreshAll as (row: unknown) => unknown)({
      kind: 'endpoint',
      endpoint: { id: 'focused' },
    });
    assert.deepEqual(refreshed, [undefined]);
  });

  it('gives the keys of the tree their commands, which take the focused row, and F5 none', () => {
    const table = keybindings.map(({ command, key, mac, when, args }) => {
      assert.match(when, /focusedView == veeamEm\.endpoints && listFocus && !inputFocus/, key);
      return [key, mac, command, takenRows(command), args !== undefined];
    });
    assert.deepEqual(table, [
      ['delete', 'cmd+backspace', 'internal.removeRow', 'many', true],
      ['f2', undefined, 'internal.editRow', 'one', true],
      ['ctrl+c', 'cmd+c', 'copyName', 'many', true],
      ['alt+up', undefined, 'moveUp', 'many', true],
      ['alt+down', undefined, 'moveDown', 'many', true],
      ['f5', undefined, 'refresh', undefined, false],
    ]);
  });
});

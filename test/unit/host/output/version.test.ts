import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { isUpdated } from '../../../../src/host/output/version';
import { MemoryMemento } from '../../../support/fixture';

describe('update', () => {
  const start = (memento: MemoryMemento, version: string): boolean =>
    isUpdated({
      globalState: memento as unknown as vscode.ExtensionContext['globalState'],
      extension: { packageJSON: { version } } as vscode.Extension<unknown>,
    });

  it('is told once for each newer version, and never after the first installation', () => {
    const memento = new MemoryMemento();
    const starts = ['0.1.0', '0.1.0', '0.2.0', '0.2.0', '0.10.0', '0.9.0', '0.9.1', '1.0.0', '1.0.0'];
    assert.deepEqual(
      starts.map((version) => start(memento, version)),
      [false, false, true, false, true, false, true, true, false],
    );
  });

  it('is not told where something else was remembered', () => {
    for (const before of [1, null, {}, 'x'])
      assert.equal(start(new MemoryMemento({ version: before }), '1.0.0'), false);
  });
});

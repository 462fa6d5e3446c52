import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { RunningWrites } from '../../src/core/operations/runningWrites';
import { TaskList } from '../../src/core/operations/taskList';
import { TaskMonitor } from '../../src/core/operations/taskMonitor';
import { FleetFiles, type FleetFileServices } from '../../src/host/fleetFile/fleetFiles';
import { MemoryMemento, type Fixture } from '../support/fixture';
import { Written } from '../support/written';

/** Fleet files on their own, with a folder for their journals. */
export function fleetFilesOf(
  fixture: Fixture,
  folder: string,
  services: Partial<FleetFileServices> = {},
): FleetFiles {
  const extension = vscode.extensions.getExtension('vbem.veeam-em');
  assert.ok(extension);
  return new FleetFiles({
    extensionUri: extension.extensionUri,
    registry: fixture.registry,
    log: new Written().log,
    secrets: fixture.storage,
    memento: new MemoryMemento(),
    storage: vscode.Uri.file(folder),
    monitor: new TaskMonitor(new TaskList(), (error) => {
      throw error;
    }),
    writes: new RunningWrites(),
    licence: { ask: () => Promise.resolve(true) },
    refresh: () => Promise.resolve(),
    lookForMs: 2000,
    logIn: () => Promise.resolve(false),
    ...services,
  });
}

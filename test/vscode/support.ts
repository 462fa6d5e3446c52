import * as vscode from 'vscode';
import { askToWriteAgain } from '../../src/host/endpoints/settingsNotice';
import { windowSettings } from '../../src/host/endpoints/windowSettings';
import type { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture, type MemorySecrets } from '../support/fixture';

/** The fixture with the settings of this window, which VS Code reads and writes. */
export class HostFixture extends Fixture {
  constructor(sandbox: Sandbox, storage?: MemorySecrets) {
    super(sandbox, storage, { ...windowSettings, set: update }, askToWriteAgain);
  }
}

const update = (key: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration('veeamEm').update(key, value, vscode.ConfigurationTarget.Global);

/** @param entries none to remove the setting */
export async function configureEndpoints(entries: readonly unknown[] | undefined): Promise<void> {
  await update('endpoints', entries);
}

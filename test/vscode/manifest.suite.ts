import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandId, commandKeys } from '../../src/host/contributions/commands';
import { endpointsView, planView, tasksView } from '../../src/host/contributions/names';

const extensionId = 'vbem.veeam-em';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly scripts: Readonly<Record<string, string>>;
}

describe('manifest', () => {
  const extension = vscode.extensions.getExtension<unknown>(extensionId);
  assert.ok(extension);
  const manifest = extension.packageJSON as Manifest;

  before(() => extension.activate());

  it('contributes every command that is registered, and the reverse', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter(
      (id) =>
        id.startsWith('veeamEm.') &&
        ![endpointsView, planView, tasksView].some((view) => id.startsWith(`${view}.`)),
    );
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    const ours = commandKeys.filter((key) => !key.startsWith('internal.')).map(commandId);
    assert.deepEqual([...contributed].sort(), ours.sort());
    for (const id of contributed) assert.ok(registered.includes(id), id);
    for (const id of registered.filter((name) => /^veeamEm\.\w+$/.test(name))) {
      const isView = Object.values(manifest.contributes.views)
        .flat()
        .some((view) => view.id === id);
      assert.ok(isView || contributed.includes(id), id);
    }
    assert.ok(manifest.contributes.commands.every(({ category }) => category === 'Enterprise Manager'));
  });

  it('keeps every setting of an untrusted workspace from being used', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual(
      [...restrictedConfigurations].sort(),
      manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties)).sort(),
    );
  });

  it('has words for everything that it names', () => {
    const text = readFileSync(join(extension.extensionPath, 'package.json'), 'utf8');
    const words = JSON.parse(
      readFileSync(join(extension.extensionPath, 'package.nls.json'), 'utf8'),
    ) as object;
    const named = [...text.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? '');
    assert.deepEqual([...new Set(named)].sort(), Object.keys(words).sort());
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { WorkspaceConsent } from '../../src/host/endpoints/workspaceConsent';
import { endpointNode } from '../../src/host/tree/nodes';
import { endpointItem } from '../../src/host/tree/endpointItem';

import { Sandbox } from '../../src/sandbox/sandbox';
import { MemoryMemento } from '../support/fixture';
import { configureEndpoints, HostFixture } from './support';

const pin = Array.from({ length: 32 }, () => 'AB').join(':');

describe('workspace endpoints', () => {
  let sandbox: Sandbox;
  let fixture: HostFixture;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new HostFixture(sandbox);
    await fixture.configure();
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  it('lists the endpoints of a trusted workspace beside those of the user, marked, and writes them where they stand', async () => {
    const shared = [{ name: 'Team', url: 'https://team.example:9398/api/' }];
    const configuration = vscode.workspace.getConfiguration('veeamEm');
    await configuration.update('endpoints', shared, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(
      fixture.registry.endpoints.map(({ name, source }) => [name, source]),
      [
        ['Test', 'user'],
        ['Team', 'workspace'],
      ],
    );
    const team = fixture.registry.endpoints[1];
    assert.ok(team);
    assert.match(
      String(endpointItem(endpointNode(team), { kind: 'logged-out' }).description),
      /from the workspace/,
    );
    await fixture.settings.change(team, { certificate: pin });
    assert.equal(fixture.registry.endpoints[1]?.certificate, pin);
    await fixture.settings.remove(team);
    assert.equal(fixture.registry.endpoints.length, 1);
    await configuration.update('endpoints', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('keeps an endpoint of a workspace from reading secrets and sending requests before the user agrees to it', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    // The window ends and leaves in the storage what is the user's; another profile has no entry of the user's own.
    fixture.dispose();
    await configureEndpoints(undefined);
    const { isGiven } = new WorkspaceConsent(new MemoryMemento());
    fixture = new HostFixture(sandbox, fixture.storage);
    fixture.isPermitted = isGiven;
    const configuration = vscode.workspace.getConfiguration('veeamEm');
    const { url, username } = sandbox;
    const before = sandbox.received.length;
    const stored = new Map(fixture.storage.values);
    const variants = [
      { name: 'Case', url, username: username.toLowerCase() },
      { name: 'None', url },
      { name: 'Same', url, username },
    ];
    try {
      for (const variant of variants) {
        await configuration.update('endpoints', [variant], vscode.ConfigurationTarget.Workspace);
        const [endpoint] = fixture.registry.endpoints;
        assert.equal(endpoint?.source, 'workspace');
        const session = fixture.registry.session(endpoint);
        await session.restore();
        assert.equal(session.state.kind, 'logged-out', variant.name);
        assert.equal(await session.run((em) => em.backupServers.list()), undefined);
        await assert.rejects(session.logInRemembered(username), { kind: 'endpoint-not-permitted' });
        assert.equal(await fixture.secrets.password(endpoint), undefined, variant.name);
      }
      assert.equal(sandbox.received.length, before);
      assert.deepEqual(fixture.storage.values, stored);
    } finally {
      await configuration.update('endpoints', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});

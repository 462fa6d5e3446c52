import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { environmentTone } from '../../src/host/endpoints/guards';
import { Sandbox } from '../../src/sandbox/sandbox';
import { KeepAlive } from '../../src/host/tree/keepAlive';
import {
  backupServerNode,
  brokenNode,
  endpointNode,
  messageNode,
  type TreeNode,
} from '../../src/host/tree/nodes';
import { WorkspaceConsent } from '../../src/host/endpoints/workspaceConsent';
import { backupServerItem, brokenItem, endpointItem, messageItem } from '../../src/host/tree/treeItems';
import { configureEndpoints, Fixture, MemoryMemento, MemorySecrets } from './support';
import { until } from '../support/until';

const pin = Array.from({ length: 32 }, () => 'AB').join(':');

describe('tree items', () => {
  const endpoint = {
    id: 'x',
    binding: 'x',
    name: 'EM',
    url: 'https://em:9398/api/',
    source: 'user',
  } as const;

  it('show the state in words, and log in or out accordingly', () => {
    const node = endpointNode(endpoint);
    const out = endpointItem(node, { kind: 'logged-out' });
    assert.equal(out.contextValue, 'endpoint.logged-out https');
    assert.equal(out.collapsibleState, vscode.TreeItemCollapsibleState.None);
    const logged = endpointItem(node, {
      kind: 'logged-in',
      displayName: 'LAB\\x',
      version: 'v1_7',
      checked: true,
      idle: false,
      mayConnect: true,
    });
    assert.equal(logged.description, 'LAB\\x, API 1.7');
    assert.equal(logged.contextValue, 'endpoint.logged-in https');
    assert.equal(logged.id, out.id);
    assert.equal(
      endpointItem(node, { kind: 'expired', displayName: 'LAB\\x' }).contextValue,
      'endpoint.expired https',
    );
  });

  it('take names and descriptions of a server as plain text', () => {
    const server = {
      uid: 'urn:veeam:BackupServer:1',
      name: '$(x) **b**',
      description: '[a](command:x)',
      version: '12.1',
      links: [],
    };
    const item = backupServerItem(backupServerNode(endpoint, server));
    assert.equal(typeof item.label, 'string');
    assert.equal(typeof item.tooltip, 'string');
    assert.equal(item.description, '12.1 · [a](command:x)');
  });

  it('tell why an entry is broken, and lead to the setting', () => {
    const item = brokenItem(brokenNode({ id: 'broken:0', source: 'user', label: 'X', reason: 'Because.' }));
    assert.equal(item.description, 'Because.');
    assert.equal(item.command?.command, 'workbench.action.openSettingsJson');
    assert.equal(messageItem(messageNode(endpoint, 'Text', 'info')).label, 'Text');
  });
});

describe('endpoints', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  it('are read from the settings, broken ones aside and with a reason', async () => {
    await configureEndpoints([
      { name: 'Good', url: 'em01' },
      { name: 'No URL' },
      'text',
      { name: 'Bad URL', url: 'ftp://x' },
      { name: 'Twice', url: 'https://em01:9398/api/' },
    ]);
    const { endpoints, broken } = fixture.settings.entries();
    assert.deepEqual(
      endpoints.map(({ name, url }) => [name, url]),
      [['Good', 'https://em01:9398/api/']],
    );
    assert.deepEqual(
      broken.map(({ label }) => label),
      ['No URL', 'Entry 3', 'Bad URL', 'Twice'],
    );
    assert.ok(broken.every(({ reason }) => reason !== ''));
  });

  it('are of production and of test however that is written', async () => {
    await configureEndpoints([
      { name: 'A', url: 'em01', environment: ' Production ' },
      { name: 'B', url: 'em02', environment: 'TEST' },
      { name: 'C', url: 'em03', environment: 'Lab' },
      { name: 'D', url: 'em04', environment: ' ' },
    ]);
    assert.deepEqual(
      fixture.settings
        .entries()
        .endpoints.map(({ environment }) => environment && [environment, environmentTone(environment)]),
      [['Production', 'production'], ['TEST', 'test'], ['Lab', 'other'], undefined],
    );
  });

  it('are added, changed and removed without touching another entry', async () => {
    await configureEndpoints(['text', { name: 'A', url: 'https://a:9398/api/', extra: 1 }]);
    await fixture.settings.add({ name: 'B', url: 'https://b:9398/api/', account: 'x' });
    const b = fixture.registry.endpoints.find(({ name }) => name === 'B');
    assert.ok(b);
    await fixture.settings.change(b, { name: 'C' });
    const stored = vscode.workspace.getConfiguration('veeamEm').get<readonly unknown[]>('endpoints');
    assert.deepEqual(stored, [
      'text',
      { name: 'A', url: 'https://a:9398/api/', extra: 1 },
      { name: 'C', url: 'https://b:9398/api/', username: 'x' },
    ]);
    const c = fixture.registry.endpoints.find(({ name }) => name === 'C');
    assert.ok(c);
    await fixture.settings.remove(c);
    assert.equal(fixture.registry.endpoints.length, 1);
  });

  it('keep a session in SecretStorage, where a new window finds it', async () => {
    await fixture.logIn();
    const other = new Fixture(sandbox, fixture.storage);
    const session = other.registry.session(other.endpoint);
    await session.restore();
    assert.deepEqual(session.state, {
      kind: 'logged-in',
      displayName: sandbox.username,
      version: 'v1_7',
      checked: false,
      idle: false,
      mayConnect: true,
    });
    await session.run((client, token, api) => api.listBackupServers(client, token));
    assert.match(JSON.stringify(session.state), /"checked":true/);
    other.dispose();
  });

  it('follow a log out in another window', async () => {
    await fixture.logIn();
    const other = new Fixture(sandbox, fixture.storage);
    const session = other.registry.session(other.endpoint);
    await session.restore();
    await fixture.registry.session(fixture.endpoint).logOut();
    await until(() => session.state.kind === 'logged-out', 'the other window follows');
    assert.equal(sandbox.world.sessions.all().length, 0);
    other.dispose();
  });

  it('know a session that has expired, and forget it', async () => {
    await fixture.logIn();
    sandbox.expireSessions();
    const session = fixture.registry.session(fixture.endpoint);
    await assert.rejects(session.run((client, token, api) => api.listBackupServers(client, token)));
    assert.equal(session.state.kind, 'expired');
    assert.equal(fixture.storage.values.size, 0);
  });

  it('store nothing after a wrong password', async () => {
    const session = fixture.registry.session(fixture.endpoint);
    await assert.rejects(session.logIn({ account: sandbox.username, password: 'wrong' }));
    assert.equal(session.state.kind, 'logged-out');
    assert.equal(fixture.storage.values.size, 0);
  });

  it('end the old session when they log in again, and log out though the server is gone', async () => {
    await fixture.logIn();
    await fixture.logIn();
    assert.equal(sandbox.world.sessions.all().length, 1);
    const session = fixture.registry.session(fixture.endpoint);
    await sandbox.stop();
    await assert.rejects(session.logOut());
    assert.equal(session.state.kind, 'logged-out');
    assert.deepEqual([...fixture.storage.values.keys()], [`veeamEm.loggedOut:${fixture.endpoint.binding}`]);
  });

  it('survive a secret that cannot be read', async () => {
    const storage = new MemorySecrets();
    await storage.store(`veeamEm.session:${fixture.endpoint.binding}`, '{"token":1}');
    const other = new Fixture(sandbox, storage);
    const session = other.registry.session(other.endpoint);
    await session.restore();
    assert.equal(session.state.kind, 'logged-out');
    other.dispose();
  });

  describe('renewal', () => {
    const list = (interactive: boolean): Promise<unknown> =>
      fixture.registry
        .session(fixture.endpoint)
        .run((client, token, api) => api.listBackupServers(client, token), { interactive });
    const logOns = (): number => sandbox.received.filter(({ path }) => path.startsWith('sessionMngr')).length;

    it('is silent with a remembered password, and one for all that wait', async () => {
      await fixture.logIn();
      await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
      sandbox.expireSessions();
      const before = logOns();
      const results = await Promise.all([list(false), list(false), list(true)]);
      assert.ok(results.every(Array.isArray));
      assert.equal(logOns(), before + 1);
      assert.equal(fixture.registry.session(fixture.endpoint).state.kind, 'logged-in');
    });

    it('is waited for by what begins while it is under way', async () => {
      await fixture.logIn();
      await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
      sandbox.expireSessions();
      sandbox.switches.delayMs = 100;
      const before = logOns();
      const first = list(false);
      await until(() => logOns() > before, 'the renewal is under way');
      const states: string[] = [];
      fixture.registry.session(fixture.endpoint).onDidChange(() => {
        states.push(fixture.registry.session(fixture.endpoint).state.kind);
      });
      assert.ok(Array.isArray(await list(false)));
      assert.ok(Array.isArray(await first));
      assert.ok(states.every((state) => state === 'logged-in'));
      assert.equal(logOns(), before + 1);
    });

    it('asks once for all that wait where no password is remembered', async () => {
      await fixture.logIn();
      sandbox.expireSessions();
      let asked = 0;
      fixture.askToLogIn = async () => {
        asked += 1;
        await fixture.logIn();
        return true;
      };
      const results = await Promise.all([list(true), list(true), list(true)]);
      assert.ok(results.every(Array.isArray));
      assert.equal(asked, 1);
    });

    it('asks nobody for what the user does not wait for', async () => {
      await fixture.logIn();
      sandbox.expireSessions();
      fixture.askToLogIn = () => Promise.reject(new Error('It asked.'));
      await assert.rejects(list(false), { name: 'EmError' });
      assert.equal(fixture.registry.session(fixture.endpoint).state.kind, 'expired');
    });

    it('keeps a remembered password that the server refuses', async () => {
      await fixture.logIn();
      await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, 'no longer right');
      sandbox.expireSessions();
      await assert.rejects(list(false));
      assert.deepEqual(await fixture.secrets.password(fixture.endpoint), {
        account: sandbox.username,
        password: 'no longer right',
        refused: true,
      });
    });
  });

  it('live in memory where the secret storage fails, and say so', async () => {
    const broken = new MemorySecrets();
    const fail = (): never => {
      throw new Error('The keyring is locked.');
    };
    Object.assign(broken, { get: fail, store: fail, delete: fail });
    const other = new Fixture(sandbox, broken);
    let told = 0;
    other.secrets.onUnavailable(() => (told += 1));
    await other.logIn();
    const servers = await other.registry
      .session(other.endpoint)
      .run((client, token, api) => api.listBackupServers(client, token));
    assert.equal(servers?.length, 3);
    assert.ok(told > 0);
    await other.registry.session(other.endpoint).logOut();
    other.dispose();
  });

  it('of the same name but another URL never receive a secret', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    await configureEndpoints([
      { name: 'Test', url: 'https://evil.example:9398/api/', username: sandbox.username },
    ]);
    const [evil] = fixture.registry.endpoints;
    assert.ok(evil);
    const session = fixture.registry.session(evil);
    await session.restore();
    assert.equal(session.state.kind, 'logged-out');
    assert.equal(await fixture.secrets.password(evil), undefined);
  });

  it('need a new log in when their pin changes, and what was stored for the old one is not used', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    await fixture.settings.change(fixture.endpoint, {
      url: 'https://em.example:9398/api/',
      certificate: pin,
    });
    const [pinned] = fixture.registry.endpoints;
    assert.ok(pinned);
    const session = fixture.registry.session(pinned);
    await session.restore();
    assert.equal(session.state.kind, 'logged-out');
    assert.equal(await fixture.secrets.password(pinned), undefined);
  });

  it('of a trusted workspace stand beside those of the user, marked as such', async () => {
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

  it('of a workspace read and send nothing before the user agreed to exactly them', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    // The window ends and leaves in the storage what is the user's; another profile has no entry of the user's own.
    fixture.dispose();
    await configureEndpoints(undefined);
    const { isGiven } = new WorkspaceConsent(new MemoryMemento());
    fixture = new Fixture(sandbox, fixture.storage);
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
        assert.equal(
          await session.run((client, token, api) => api.listBackupServers(client, token)),
          undefined,
        );
        await assert.rejects(session.logInRemembered(username), { kind: 'endpoint-not-permitted' });
        assert.equal(await fixture.secrets.password(endpoint), undefined, variant.name);
      }
      assert.equal(sandbox.received.length, before);
      assert.deepEqual(fixture.storage.values, stored);
    } finally {
      await configuration.update('endpoints', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('that the settings no longer name leave no session, here and on the server', async () => {
    await fixture.logIn();
    assert.equal(fixture.storage.values.size, 1);
    await configureEndpoints(undefined);
    await until(() => sandbox.world.sessions.all().length === 0, 'the session is ended');
    assert.equal(fixture.storage.values.size, 0);
  });

  it('of the sandbox live in this window and in no settings', async () => {
    const { url, username, password } = sandbox;
    await configureEndpoints(undefined);
    fixture.settings.setSandbox({ name: 'Sandbox', url, account: username });
    const other = new Fixture(sandbox, fixture.storage);
    assert.deepEqual(other.registry.endpoints, []);
    const endpoint = fixture.settings.sandbox;
    assert.ok(endpoint);
    await fixture.secrets.storePassword(endpoint, username, password);
    await fixture.registry.session(endpoint).logInRemembered(username);
    assert.equal(fixture.registry.session(endpoint).state.kind, 'logged-in');
    assert.equal(fixture.storage.values.size, 0);
    const { globalValue, workspaceValue } =
      vscode.workspace.getConfiguration('veeamEm').inspect('endpoints') ?? {};
    assert.deepEqual([globalValue, workspaceValue], [undefined, undefined]);
    await fixture.registry.forget(endpoint);
    fixture.settings.setSandbox(undefined);
    assert.deepEqual(fixture.registry.endpoints, []);
    assert.equal(sandbox.world.sessions.all().length, 0);
    other.dispose();
  });

  it('that are removed leave no password, whatever the account was called', async () => {
    const { url, username, password } = sandbox;
    await configureEndpoints([{ name: 'No account', url }]);
    const [endpoint] = fixture.registry.endpoints;
    assert.ok(endpoint);
    await fixture.registry.session(endpoint).logIn({ account: username.toLowerCase(), password });
    await fixture.secrets.storePassword(endpoint, username.toLowerCase(), password);
    await fixture.registry.forget(endpoint);
    assert.doesNotMatch(JSON.stringify([...fixture.storage.values]), /password":"/);
    assert.ok([...fixture.storage.values.keys()].every((key) => key.startsWith('veeamEm.loggedOut:')));
    assert.equal(await fixture.registry.session(endpoint).logInRemembered(username), 'none');
  });

  it('send nothing to keep a session alive unless the setting and the view ask for it', async () => {
    await fixture.logIn();
    const keepAlive = new KeepAlive(fixture.registry, () => undefined);
    const before = sandbox.received.length;
    await keepAlive.ask();
    assert.equal(sandbox.received.length, before);
    const configuration = vscode.workspace.getConfiguration('veeamEm');
    await configuration.update('keepAlive', true, vscode.ConfigurationTarget.Global);
    const collapse = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<TreeNode>>();
    const view = { visible: true, onDidCollapseElement: collapse.event, onDidExpandElement: collapse.event };
    keepAlive.follow(view as unknown as vscode.TreeView<TreeNode>);
    await keepAlive.ask();
    assert.equal(sandbox.received.at(-1)?.path, 'tasks');
    keepAlive.dispose();
    await configuration.update('keepAlive', undefined, vscode.ConfigurationTarget.Global);
  });
});

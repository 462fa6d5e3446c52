import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Collection } from '../../src/core/client/collections';
import { detailsScheme } from '../../src/host/contributions';
import { DetailsDocuments } from '../../src/host/details/detailsDocuments';
import { LicenceConsent } from '../../src/host/endpoints/licenceConsent';
import { Inventory } from '../../src/core/inventory/inventory';
import { age, collectionWords, warningsOf } from '../../src/core/inventory/warnings';
import { formFindings, versionFinding } from '../../src/core/preflight/checks';
import { ruleFindings } from '../../src/core/preflight/ruleFindings';
import { Preflight } from '../../src/core/preflight/preflight';
import { Sandbox } from '../../src/sandbox/sandbox';
import type { Finding } from '../../src/protocol/messages';
import { WarningDecorations } from '../../src/host/tree/decorations';
import { backupServerNode } from '../../src/host/tree/nodes';
import { ServerList } from '../../src/host/tree/serverList';
import { endpointItem, itemOf, serverTooltip } from '../../src/host/tree/treeItems';
import { endpointNode } from '../../src/host/tree/nodes';
import { until } from '../support/until';
import { configureEndpoints, Fixture, MemoryMemento } from './support';

describe('the estate', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let inventory: Inventory;

  async function start(extraServers = 0): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    inventory = new Inventory(fixture.registry);
  }

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  const list = (): ServerList => new ServerList(fixture.endpoint, inventory, () => undefined);
  const kinds = (servers: ServerList): string =>
    servers.nodes.map(({ kind }) => kind.replace('backupServer', 's')).join(' ');

  it('is listed by pages, with its figures, and shows more on demand', async () => {
    await start(498);
    const servers = list();
    assert.ok(await servers.load());
    assert.match(kinds(servers), /^overview (s ){200}more$/);
    await servers.loadMore();
    await servers.loadMore();
    assert.match(kinds(servers), /^overview (s ){500}s$/);
    const before = sandbox.received.length;
    await servers.loadMore();
    assert.equal(sandbox.received.length, before);
    await servers.load();
    assert.match(kinds(servers), /^overview (s ){500}s$/);
    const [plain] = sandbox.received.filter(({ path }) => path.startsWith('backupServers'));
    assert.equal(plain, undefined, 'nothing is listed whole');
  });

  it('is filtered by the server, and says when nothing matches or the filter is wrong', async () => {
    await start(20);
    const servers = list();
    servers.filter = 'vbr-0000';
    await servers.load();
    assert.match(kinds(servers), /^overview filter (s ){8}s$/);
    servers.filter = 'nothing-like-this';
    await servers.load();
    assert.equal(kinds(servers), 'overview filter message');
    servers.filter = 'Nonsense==1';
    await servers.load();
    assert.match(String(servers.failure), /Unknown field/);
  });

  it('keeps what was listed when the server can no longer be reached', async () => {
    await start();
    const servers = list();
    await servers.load();
    sandbox.inject({ kind: 'forbidden' });
    await servers.load();
    assert.match(kinds(servers), /^message overview s s s$/);
    const item = endpointItem(endpointNode(fixture.endpoint), { kind: 'logged-out' }, servers.failure);
    assert.ok(item.resourceUri);
    assert.equal(new WarningDecorations().provideFileDecoration(item.resourceUri)?.badge, '!');
  });

  it('finds a server that no loaded page has', async () => {
    await start(300);
    const servers = list();
    await servers.load();
    const last = sandbox.estate.servers.find(({ name }) => name.startsWith('vbr-00300'));
    const uid = `urn:veeam:BackupServer:${last?.id ?? ''}`;
    assert.equal((await servers.find(uid))?.kind, 'backupServer');
    assert.equal(await servers.find('urn:veeam:BackupServer:none'), undefined);
  });

  it('falls back to the plain list where there is no query service', async () => {
    await start();
    sandbox.inject({ kind: 'forbidden', path: /^query/ });
    const page = await inventory.page(fixture.endpoint, { page: 1 });
    assert.deepEqual([page?.servers.length, page?.pages], [3, 1]);
  });

  it('shows the others where the UID of one cannot be used, and says how many cannot', async () => {
    await start();
    const [first] = sandbox.estate.servers;
    assert.ok(first);
    sandbox.estate.servers.unshift({ ...first, id: '..' }, { ...first, id: 'a/b' });
    const servers = list();
    await servers.load();
    assert.equal(kinds(servers), 'overview s s s message');
    const message = servers.nodes.at(-1);
    assert.ok(message?.kind === 'message');
    assert.match(message.text, /^2 backup servers are not shown/);
    const { servers: all, refused } = await inventory.all(fixture.endpoint);
    assert.deepEqual([all.length, refused], [3, 2]);
  });

  it('keeps the nodes apart, whatever the UID of a backup server is', async () => {
    await start();
    const [first] = sandbox.estate.servers;
    assert.ok(first);
    for (const id of ['overview', 'filter', 'more', 'message', 'refused', 'cut'])
      sandbox.estate.servers.push({ ...first, id });
    const servers = list();
    servers.filter = 'Port>0';
    await servers.load();
    const ids = servers.nodes.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('offers no more pages once one brings nothing new, whatever the server counts', async () => {
    await start(300);
    sandbox.switches.pagesCount = 2_147_483_647;
    sandbox.switches.pagesRepeat = true;
    const servers = list();
    await servers.load();
    assert.match(kinds(servers), / more$/);
    await servers.loadMore();
    assert.match(kinds(servers), /^overview (s ){199}s$/);
    const asked = sandbox.received.length;
    await servers.loadMore();
    assert.equal(sandbox.received.length, asked);
    assert.equal((await inventory.all(fixture.endpoint)).servers.length, 200);
  });

  it('warns of collections that failed or are old, and of servers that are newer than it', async () => {
    await start();
    const health = await inventory.health(fixture.endpoint);
    assert.deepEqual(health.product, { least: 12 });
    const page = await inventory.page(fixture.endpoint, { page: 1, sortAsc: 'Name' });
    const warnings = (page?.servers ?? []).map((server) =>
      warningsOf(server, health).map(({ text }) => text),
    );
    assert.deepEqual(warnings, [
      [],
      ['The last collection of its data failed.'],
      ['Its data was last collected 20 days ago.'],
    ]);
    sandbox.switches.systemSessions = false;
    const without = await inventory.health(fixture.endpoint);
    assert.deepEqual([without.product, without.collections], [{ least: 12 }, undefined]);
    const [berlin] = page?.servers ?? [];
    assert.ok(berlin);
    assert.deepEqual(warningsOf(berlin, without), []);
    const older = { product: { least: 11, most: 11 } };
    assert.match(warningsOf(berlin, older)[0]?.text ?? '', /version 13.*version 11: upgrade/);
    const item = itemOf(backupServerNode(fixture.endpoint, berlin, { warnings: warningsOf(berlin, older) }));
    assert.ok(item.resourceUri && typeof item.tooltip === 'string');
    assert.match(item.tooltip, /! It is of version 13/);
  });

  it('tells why a collection failed, to whoever looks, and asks for that once', async () => {
    await start();
    const servers = list();
    await servers.load();
    const node = servers.nodes.find(
      (child) => child.kind === 'backupServer' && child.facts.collection?.result === 'failed',
    );
    assert.ok(node?.kind === 'backupServer' && node.facts.collection);
    assert.equal(itemOf(node).tooltip, undefined);
    const asked = () => sandbox.received.filter(({ path }) => path.endsWith('/events')).length;
    assert.equal(asked(), 3);
    await servers.load();
    assert.equal(asked(), 3, 'what is over does not change');
    const { reason } = node.facts.collection;
    assert.match(
      serverTooltip(node, reason),
      /^Failed to collect data from vbr-lisbon.*the RPC server is unavailable/m,
    );
  });

  it('does not ask again for collections that are too many to be told', async () => {
    await start();
    sandbox.inject({ kind: 'enormous', path: /^systemSessions/ });
    const asked = () => sandbox.received.filter(({ path }) => path.startsWith('systemSessions')).length;
    for (let time = 0; time < 2; time += 1) {
      assert.equal((await inventory.health(fixture.endpoint)).collections, undefined);
      assert.equal(asked(), 1);
    }
  });

  it('tells less to an account that may see less, and nothing is wrong with that', async () => {
    await start();
    await fixture.registry
      .session(fixture.endpoint)
      .logIn({ account: 'SANDBOX\\restore-operator', password: sandbox.password });
    const health = await inventory.health(fixture.endpoint);
    assert.deepEqual(
      [health.overview, health.collections, health.product],
      [undefined, undefined, { least: 12 }],
    );
  });

  it('knows what the account may do from the links of its session', async () => {
    await start();
    const session = fixture.registry.session(fixture.endpoint);
    assert.match(JSON.stringify(session.state), /"mayConnect":true/);
    await session.logIn({ account: 'SANDBOX\\portal-user', password: sandbox.password });
    assert.match(JSON.stringify(session.state), /"mayConnect":false/);
    const { contextValue } = endpointItem(endpointNode(fixture.endpoint), session.state);
    assert.match(String(contextValue), /may-not-connect/);
  });

  describe('details', () => {
    it('are read on demand, section by section, and anew', async () => {
      await start();
      const documents = new DetailsDocuments(fixture.registry, inventory);
      const page = await inventory.page(fixture.endpoint, { page: 1, sortAsc: 'Name' });
      const server = page?.servers[1];
      assert.ok(server);
      await documents.show({ endpoint: fixture.endpoint, server });
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      assert.equal(document.uri.scheme, detailsScheme);
      assert.equal(document.languageId, 'yaml');
      await until(() => document.getText().includes('The last collection of its data failed.'), 'it is read');
      assert.match(document.getText(), /^collectionFailure: "Failed to collect data from vbr-lisbon/m);
      assert.match(document.getText(), /^jobs: # not loaded$/m);
      assert.ok(!sandbox.received.some(({ path }) => path.includes('/jobs')));
      await documents.loadSection(document.uri, 'jobs');
      await documents.loadSection(document.uri, 'passwords');
      await until(() => document.getText().includes('name: "ring binder, page 4"'), 'the hints are there');
      assert.match(document.getText(), /^ {2}- name: "SQL nightly"$/m);
      assert.equal(documents.provideCodeLenses(document).length, 4);
      const record = sandbox.estate.servers.find(({ name }) => name.includes('lisbon'));
      assert.ok(record);
      record.description = 'Lisbon, moved';
      await documents.refresh(document.uri);
      await until(() => document.getText().includes('Lisbon, moved'), 'it is read anew');
      assert.match(document.getText(), /SQL nightly/);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      documents.dispose();
    });

    it('say what the account may not see', async () => {
      await start();
      await fixture.registry
        .session(fixture.endpoint)
        .logIn({ account: 'SANDBOX\\portal-user', password: sandbox.password });
      const documents = new DetailsDocuments(fixture.registry, inventory);
      const page = await inventory.page(fixture.endpoint, { page: 1 });
      const server = page?.servers[0];
      assert.ok(server);
      await documents.show({ endpoint: fixture.endpoint, server });
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      await documents.loadSection(document.uri, 'jobs');
      await until(() => document.getText().includes('The account may not do this'), 'the reason is shown');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      documents.dispose();
    });
  });

  describe('preflight', () => {
    const check = async (host: string, uid?: string): Promise<string[]> => {
      const preflight = new Preflight(fixture.registry, inventory, new LicenceConsent(new MemoryMemento()));
      const { port } = new URL(sandbox.url);
      const candidate = { host, port: Number(port), username: 'LAB\\svc', ...(uid !== undefined && { uid }) };
      return (await preflight.check(fixture.endpoint, candidate)).map(
        ({ level, title }) => `${level}: ${title}`,
      );
    };

    it('tells each thing with its reason, and sends nothing to the backup server', async () => {
      await start();
      const findings = await check('127.0.0.1');
      assert.equal(findings[0], 'ok: The name 127.0.0.1 resolves.');
      assert.match(findings[1] ?? '', /^ok: Port \d+ answers from here/);
      assert.match(findings[2] ?? '', /^info: \d+ is not a standard port/);
      assert.equal(findings[3], 'info: The certificate port is left to Enterprise Manager.');
      assert.equal(findings[4], 'ok: It is not connected yet.');
      assert.match(findings.at(-1) ?? '', /^info: Collecting data may replace the licence/);
    });

    it('warns of a Cloud Connect provider where Enterprise Manager offers Cloud Connect', async () => {
      await start();
      sandbox.switches.cloudConnect = true;
      const findings = await check('127.0.0.1');
      assert.ok(findings.some((finding) => /^warning: .* of a Cloud Connect provider\.$/.test(finding)));
    });

    it('finds a name that does not resolve, and a server that is connected already', async () => {
      await start();
      const [record] = sandbox.estate.servers;
      assert.ok(record);
      record.address = 'nowhere.invalid';
      const findings = await check('nowhere.invalid');
      assert.equal(findings[0], 'warning: The name nowhere.invalid does not resolve from here.');
      assert.ok(findings.includes('error: It is connected here already, as vbr-berlin.sandbox.example.'));
      const rules = (all: readonly string[]): boolean =>
        all.some((finding) => finding.includes('rules that'));
      assert.ok(rules(findings));
      const own = await check('nowhere.invalid', `urn:veeam:BackupServer:${record.id}`);
      assert.ok(!rules(own));
      assert.ok(own.includes('ok: It is connected to no other Enterprise Manager.'));
    });
  });

  describe('beside a second Enterprise Manager', () => {
    let second: Sandbox;
    const patienceMs = 250;

    async function startTwo(): Promise<Preflight> {
      await start();
      second = await Sandbox.start({ scheme: 'http', port: 0 });
      const entries = [sandbox, second].map(({ url, username }, index) => ({
        name: `EM ${index + 1}`,
        url,
        username,
      }));
      await configureEndpoints(entries);
      const impatient = new Inventory(fixture.registry, patienceMs);
      for (const endpoint of fixture.registry.endpoints) {
        const { password, username: account } = endpoint.url === second.url ? second : sandbox;
        await fixture.registry.session(endpoint).logIn({ account, password });
      }
      return new Preflight(fixture.registry, impatient, new LicenceConsent(new MemoryMemento()));
    }

    afterEach(() => second.stop());

    const cases: readonly (readonly [string, () => void, RegExp])[] = [
      [
        'does not answer',
        () => second.inject({ kind: 'no-answer', path: /^query/ }),
        /did not answer within/,
      ],
      ['is slow', () => (second.switches.delayMs = 5000), /did not answer within/],
      ['pours without an end', () => second.inject({ kind: 'enormous', path: /^query/ }), /\S/],
      ['refuses', () => second.inject({ kind: 'forbidden', path: /^query/ }), /may not do this/],
      ['says nothing that can be read', () => second.inject({ kind: 'garbage', path: /^query/ }), /\S/],
      ['answers with a web page', () => second.inject({ kind: 'html', path: /^query/ }), /web page/],
    ];
    for (const [what, spoil, reason] of cases) {
      it(`that ${what}, a check and a connect wait a short time at most, and it is named`, async () => {
        const preflight = await startTwo();
        spoil();
        const begun = performance.now();
        const { connected, answered, silent } = await preflight.elsewhere(
          fixture.endpoint,
          'vbr-new.example',
        );
        assert.ok(performance.now() - begun < patienceMs + 1000);
        assert.deepEqual([connected, answered], [[], 0]);
        assert.deepEqual(
          silent.map(({ endpointName }) => endpointName),
          ['EM 2'],
        );
        assert.match(silent[0]?.reason ?? '', reason);
        const findings = await preflight.check(fixture.endpoint, { host: '127.0.0.1', port: 1 });
        const finding = findings.find(({ title }) => title === '1 of 2 Enterprise Managers answered.');
        assert.equal(finding?.level, 'warning');
        assert.match(finding.reason, /EM 2/);
      });
    }

    it('whose stored session cannot be read, nobody waits for that', async () => {
      const preflight = await startTwo();
      const other = fixture.registry.endpoints.find(({ url }) => url === second.url);
      assert.ok(other);
      const session = fixture.registry.session(other);
      session.restore = () => new Promise(() => undefined);
      const begun = performance.now();
      const { silent } = await preflight.elsewhere(fixture.endpoint, 'vbr-new.example');
      assert.ok(performance.now() - begun < patienceMs + 1000);
      assert.equal(silent.length, 1);
    });

    it('that has the server, it is found, and what the user cancels is not called silence', async () => {
      const preflight = await startTwo();
      const { connected, answered } = await preflight.elsewhere(fixture.endpoint, 'vbr-oslo.sandbox.example');
      assert.deepEqual([connected.length, answered], [1, 1]);
      await assert.rejects(
        preflight.elsewhere(fixture.endpoint, 'vbr-oslo.sandbox.example', AbortSignal.abort()),
        { kind: 'cancelled' },
      );
    });

    it('and a third, whose session ended, 2 of 3 answered and the third is named with the reason', async () => {
      const preflight = await startTwo();
      const third = await Sandbox.start({ scheme: 'http', port: 0 });
      try {
        await configureEndpoints(
          [sandbox, second, third, third].map(({ url, username }, index) => ({
            name: `EM ${index + 1}`,
            url,
            username: index === 3 ? 'SANDBOX\\portal-user' : username,
          })),
        );
        const [, , ended] = fixture.registry.endpoints;
        assert.ok(ended);
        const session = fixture.registry.session(ended);
        await session.logIn({ account: third.username, password: third.password });
        third.expireSessions();
        for (let time = 0; time < 2; time += 1) {
          const findings = await preflight.check(fixture.endpoint, { host: '127.0.0.1', port: 1 });
          const finding = findings.find(({ title }) => title === '2 of 3 Enterprise Managers answered.');
          assert.match(finding?.reason ?? '', /^EM 3: The session on .* has ended\.$/);
          assert.ok(findings.some(({ title, level }) => title === 'Not asked: EM 4.' && level === 'info'));
          assert.ok(
            findings.some(({ title }) => title === 'It is connected to none of those that answered.'),
          );
          assert.ok(!findings.some(({ title }) => title === 'It is not connected yet.'));
        }
        assert.equal(session.state.kind, 'expired');
      } finally {
        await third.stop();
      }
    });

    it('and the first is silent too, nothing is said to be not connected', async () => {
      const preflight = await startTwo();
      for (const each of [sandbox, second]) each.inject({ kind: 'no-answer' });
      const findings = await preflight.check(fixture.endpoint, { host: '127.0.0.1', port: 1 });
      const titles = findings.map(({ title }) => title);
      assert.ok(titles.includes('It is not known whether it is connected already.'));
      assert.ok(titles.includes('0 of 2 Enterprise Managers answered.'));
      assert.ok(!titles.includes('It is not connected yet.'));
    });
  });

  it('is asked for consent to the licence once for each endpoint', async () => {
    await start();
    const consent = new LicenceConsent(
      new MemoryMemento({ 'veeamEm.licenceConsent': [fixture.endpoint.id] }),
    );
    assert.ok(consent.isGiven(fixture.endpoint));
    for (const act of ['connect', 'collect'] as const) assert.ok(await consent.ask(fixture.endpoint, act));
    assert.ok(!new LicenceConsent(new MemoryMemento()).isGiven(fixture.endpoint));
  });
});

describe('preflight of what is entered', () => {
  const levels = (findings: readonly Finding[]): string => findings.map(({ level }) => level).join(' ');
  const cases = [
    [9392, 9405, 'LAB\\svc', 'ok'],
    [443, 443, 'svc@lab.example', 'ok'],
    [443, 443, 'LAB\\svc', 'warning'],
    [443, 9405, 'svc@lab.example', 'warning'],
    [443, 9405, 'LAB\\svc', 'warning warning'],
    [9392, 9405, 'svc@lab.example', 'info ok'],
    [9392, 443, 'LAB\\svc', 'ok'],
    [9392, undefined, 'LAB\\svc', 'info'],
    [443, undefined, 'svc@lab.example', 'info'],
    [9392, 9999, 'LAB\\svc', 'info'],
    [9000, undefined, 'LAB\\svc', 'info info'],
  ] as const;
  for (const [port, wcfPort, username, expected] of cases) {
    it(`${port}, ${String(wcfPort)}, ${username}: ${expected}`, () => {
      const findings = formFindings(port, wcfPort, username);
      assert.equal(levels(findings), expected);
      assert.ok(findings.every(({ reason }) => reason.length > 5));
    });
  }

  it('goes by the version for the certificate port, where it is told', () => {
    const title = (wcfPort: number | undefined, version: string): string | undefined =>
      formFindings(9392, wcfPort, 'LAB\\svc', version)[0]?.title;
    assert.match(title(443, '12.3') ?? '', /443 is not the documented one .*: 9405 is/);
    assert.match(title(9405, '13.0') ?? '', /9405 is not the documented one .*: 443 is/);
    assert.match(title(undefined, '13.0') ?? '', /left to Enterprise Manager; 443 fits/);
    assert.match(title(9405, '11.0') ?? '', /has no certificate port/);
    assert.match(title(undefined, '11.0') ?? '', /fit one another/);
  });

  it('has the rule of 13 for what is too old, and does not guess that Enterprise Manager is of 13', () => {
    assert.equal(versionFinding('12.2', { least: 13, most: 13 }).level, 'error');
    const finding = versionFinding('12.2', { least: 12 });
    assert.equal(finding.level, 'info');
    assert.match(finding.title, /^Versions cannot be compared/);
    assert.match(finding.reason, /from 12\.3 on\. .* is not told/);
    assert.match(versionFinding(undefined, { least: 12 }).reason, /from 12\.3 on/);
  });

  it('says in one finding what cannot be checked, and warns of what Enterprise Manager tells', () => {
    const [unchecked, ...none] = ruleFindings(false);
    assert.deepEqual([unchecked?.level, none], ['info', []]);
    for (const what of [/Cloud Connect/, /If .* on Linux.* Kerberos.*user@DOMAIN/, /cluster/, /cloned/]) {
      assert.match(unchecked?.reason ?? '', what);
    }
    const [provider, rest] = ruleFindings(true);
    assert.equal(provider?.level, 'warning');
    assert.match(provider.title, /Cloud Connect provider/);
    assert.doesNotMatch(rest?.reason ?? '', /Cloud Connect|Linux/);
  });

  it('compares versions where they are told, and guesses none', () => {
    const known = { least: 12, most: 12 };
    assert.equal(versionFinding('13.0.1', known).level, 'error');
    assert.equal(versionFinding('12.3', known).level, 'ok');
    assert.equal(versionFinding('12.3', { least: 12 }).level, 'ok');
    assert.match(versionFinding('13.0.1', { least: 12 }).title, /cannot be compared/);
    assert.match(versionFinding(undefined, known).title, /cannot be compared/);
    assert.match(versionFinding('12.3', undefined).title, /cannot be compared/);
  });
});

describe('words of a collection', () => {
  const now = Date.UTC(2026, 0, 10);
  const ago = (hours: number): Date => new Date(now - hours * 3_600_000);

  it('say how long ago it was, and how it ended', () => {
    assert.equal(age(ago(0.5), now), '30 minutes ago');
    assert.equal(age(ago(5), now), '5 hours ago');
    assert.equal(age(ago(24 * 20), now), '20 days ago');
    const words = (result: Collection['result'], time?: Date) =>
      collectionWords({ result, time, sessionUid: 'x' }, now);
    assert.equal(words('failed', ago(5)), 'collection failed 5 hours ago');
    assert.equal(words('success'), 'collected');
    assert.equal(words('running', ago(1)), 'collecting now');
    assert.equal(collectionWords(undefined, now), undefined);
  });
});

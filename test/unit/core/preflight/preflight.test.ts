import assert from 'node:assert/strict';
import { Inventory } from '../../../../src/core/inventory/inventory';
import { Preflight } from '../../../../src/core/preflight/preflight';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';
import { patienceMs } from '../../../support/until';

const noConsent = { isGiven: () => false };

describe('Preflight', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let inventory: Inventory;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    inventory = new Inventory(fixture.registry);
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  const check = async (host: string, uid?: string): Promise<string[]> => {
    const preflight = new Preflight(fixture.registry, inventory, noConsent);
    const { port } = new URL(sandbox.url);
    const candidate = { host, port: Number(port), username: 'LAB\\svc', ...(uid !== undefined && { uid }) };
    return (await preflight.check(fixture.endpoint, candidate)).map(
      ({ level, title }) => `${level}: ${title}`,
    );
  };

  it('checks name, ports, connection and licence, and sends nothing to the backup server', async () => {
    const findings = await check('127.0.0.1');
    assert.equal(findings[0], 'ok: The name 127.0.0.1 resolves.');
    assert.match(findings[1] ?? '', /^ok: Port \d+ answers from here/);
    assert.match(findings[2] ?? '', /^info: \d+ is not a standard port/);
    assert.equal(findings[3], 'info: The certificate port is left to Enterprise Manager.');
    assert.equal(findings[4], 'ok: The backup server is not connected yet.');
    assert.match(findings.at(-1) ?? '', /^info: Collecting data may replace the licence/);
  });

  it('warns of a Cloud Connect provider where Enterprise Manager offers Cloud Connect', async () => {
    sandbox.switches.cloudConnect = true;
    const findings = await check('127.0.0.1');
    assert.ok(findings.some((finding) => /^warning: .* of a Cloud Connect provider\.$/.test(finding)));
  });

  it('reports a name that does not resolve and a server that is connected already', async () => {
    const [record] = sandbox.estate.servers;
    assert.ok(record);
    record.address = 'nowhere.invalid';
    const findings = await check('nowhere.invalid');
    assert.equal(findings[0], 'warning: The name nowhere.invalid does not resolve from here.');
    assert.ok(
      findings.includes('error: The backup server is already connected here, as vbr-berlin.sandbox.example.'),
    );
    const rules = (all: readonly string[]): boolean => all.some((finding) => finding.includes('rules that'));
    assert.ok(rules(findings));
    const own = await check('nowhere.invalid', `urn:veeam:BackupServer:${record.id}`);
    assert.ok(!rules(own));
    assert.ok(own.includes('ok: The backup server is not connected to any other Enterprise Manager.'));
  });

  describe('with a second Enterprise Manager', () => {
    let second: Sandbox;
    /** Long enough for the answers of the first Enterprise Manager on a busy machine. */
    const shortMs = 1500;

    async function startTwo(waitMs = patienceMs): Promise<Preflight> {
      second = await Sandbox.start({ scheme: 'http', port: 0 });
      const entries = [sandbox, second].map(({ url, username }, index) => ({
        name: `EM ${index + 1}`,
        url,
        username,
      }));
      await fixture.setEndpoints(entries);
      const impatient = new Inventory(fixture.registry, waitMs);
      for (const endpoint of fixture.registry.endpoints) {
        const { password, username: account } = endpoint.url === second.url ? second : sandbox;
        await fixture.registry.session(endpoint).logIn({ account, password });
      }
      return new Preflight(fixture.registry, impatient, noConsent);
    }

    afterEach(() => second.stop());

    const cases: readonly (readonly [string, () => void, RegExp, number?])[] = [
      [
        'does not answer',
        () => second.inject({ kind: 'no-answer', path: /^query/ }),
        /did not answer within/,
        shortMs,
      ],
      ['is slow', () => (second.switches.delayMs = 10_000), /did not answer within/, shortMs],
      ['pours without an end', () => second.inject({ kind: 'enormous', path: /^query/ }), /\S/, shortMs],
      ['refuses', () => second.inject({ kind: 'forbidden', path: /^query/ }), /not allowed to do this/],
      ['says nothing that can be read', () => second.inject({ kind: 'garbage', path: /^query/ }), /\S/],
      ['answers with a web page', () => second.inject({ kind: 'html', path: /^query/ }), /web page/],
    ];
    for (const [what, spoil, reason, waitMs] of cases) {
      it(`waits only a short time for a second Enterprise Manager that ${what}, and names it`, async () => {
        const preflight = await startTwo(waitMs);
        spoil();
        const { connected, answered, silent } = await preflight.elsewhere(
          fixture.endpoint,
          'vbr-new.example',
        );
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

    it('does not wait for the stored session of a second Enterprise Manager that cannot be read', async () => {
      const preflight = await startTwo(shortMs);
      const other = fixture.registry.endpoints.find(({ url }) => url === second.url);
      assert.ok(other);
      const session = fixture.registry.session(other);
      session.restore = () => new Promise(() => undefined);
      const { silent } = await preflight.elsewhere(fixture.endpoint, 'vbr-new.example');
      assert.equal(silent.length, 1);
    });

    it('finds the server at a second Enterprise Manager, and does not count a cancelled question as no answer', async () => {
      const preflight = await startTwo();
      const { connected, answered } = await preflight.elsewhere(fixture.endpoint, 'vbr-oslo.sandbox.example');
      assert.deepEqual([connected.length, answered], [1, 1]);
      await assert.rejects(
        preflight.elsewhere(fixture.endpoint, 'vbr-oslo.sandbox.example', AbortSignal.abort()),
        { kind: 'cancelled' },
      );
    });

    it('counts 2 of 3 answers where the session of the third Enterprise Manager has ended, and names it with the reason', async () => {
      const preflight = await startTwo();
      const third = await Sandbox.start({ scheme: 'http', port: 0 });
      try {
        await fixture.setEndpoints(
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
            findings.some(
              ({ title }) =>
                title ===
                'The backup server is not connected to any of the Enterprise Managers that answered.',
            ),
          );
          assert.ok(!findings.some(({ title }) => title === 'The backup server is not connected yet.'));
        }
        assert.equal(session.state.kind, 'expired');
      } finally {
        await third.stop();
      }
    });

    it('does not say that the server is not connected where no Enterprise Manager answers', async () => {
      const preflight = await startTwo(shortMs);
      for (const each of [sandbox, second]) each.inject({ kind: 'no-answer' });
      const findings = await preflight.check(fixture.endpoint, { host: '127.0.0.1', port: 1 });
      const titles = findings.map(({ title }) => title);
      assert.ok(titles.includes('It is not known whether the backup server is already connected.'));
      assert.ok(titles.includes('0 of 2 Enterprise Managers answered.'));
      assert.ok(!titles.includes('The backup server is not connected yet.'));
    });
  });
});

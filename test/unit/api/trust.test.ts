import assert from 'node:assert/strict';
import { listBackupServers } from '../../../src/api/backupServers';
import { logOn, probe } from '../../../src/api/logon';
import { proxyFor } from '../../../src/api/proxy';
import { makeCertificate } from '../../../src/sandbox/certificate';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { failureOf, TestClient } from '../../support/api';
import { TestProxy } from '../../support/proxy';

describe('pinned certificate', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'https', port: 0 });
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  it('is accepted, whatever separates its digits', async () => {
    for (const pin of [
      sandbox.fingerprint256 ?? '',
      (sandbox.fingerprint256 ?? '').replaceAll(':', '').toLowerCase(),
    ]) {
      const em = new TestClient(sandbox.url, 'xml', 3000, pin);
      await em.logOn(sandbox);
      assert.equal((await listBackupServers(em.client, em.token)).length, 3);
    }
  });

  it('is accepted although it has expired and is for another name', async () => {
    const certificate = await makeCertificate({
      commonName: 'elsewhere.example',
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-01-01'),
    });
    const old = await Sandbox.start({ scheme: 'https', port: 0, certificate });
    assert.equal(
      (await probe(new TestClient(old.url, 'xml', 3000, certificate.fingerprint256).client)).length,
      3,
    );
    await old.stop();
  });

  it('refuses another before a byte of the request goes out, and shows both', async () => {
    const pin = 'AA:'.repeat(31) + 'AA';
    const em = new TestClient(sandbox.url, 'xml', 3000, pin);
    const error = await failureOf(
      logOn(em.client, { account: sandbox.username, password: sandbox.password }, 'latest'),
    );
    assert.equal(error.kind, 'certificate-changed');
    assert.equal(error.facts.pinned, pin);
    assert.equal(error.facts.certificate?.fingerprint256, sandbox.fingerprint256);
    assert.ok(!error.isInDoubt);
    assert.equal(sandbox.received.length, 0);
  });

  it('tells what keeps it from connecting', async () => {
    const url = sandbox.url;
    const pin = sandbox.fingerprint256;
    await sandbox.stop();
    assert.equal((await failureOf(probe(new TestClient(url, 'xml', 3000, pin).client))).kind, 'refused');
    const plain = await Sandbox.start({ scheme: 'http', port: 0 });
    const client = new TestClient(plain.url.replace('http:', 'https:'), 'xml', 3000, pin);
    assert.equal((await failureOf(probe(client.client))).kind, 'not-tls');
    await plain.stop();
    sandbox = await Sandbox.start({ scheme: 'https', port: 0 });
  });

  it('is shown by a handshake that carries nothing', async () => {
    const em = new TestClient(sandbox.url);
    const facts = await em.transport.fetchCertificate(sandbox.url, 3000);
    assert.equal(facts?.fingerprint256, sandbox.fingerprint256);
    assert.match(facts?.fingerprint ?? '', /^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
    assert.equal(sandbox.received.length, 0);
  });

  describe('through a proxy', () => {
    let proxy: TestProxy;

    afterEach(() => {
      proxy.stop();
    });

    const settings = (url: string) => ({ url, authorization: undefined, noProxy: [] });

    it('holds, for requests and for the handshake that shows it', async () => {
      proxy = await TestProxy.start();
      const pin = sandbox.fingerprint256;
      const em = new TestClient(sandbox.url, 'xml', 3000, pin, settings(proxy.url));
      assert.equal((await probe(em.client)).length, 3);
      assert.equal((await em.transport.fetchCertificate(sandbox.url, 3000))?.fingerprint256, pin);
      assert.deepEqual(proxy.seen, Array(2).fill(`CONNECT ${new URL(sandbox.url).host}`));
      const wrong = new TestClient(sandbox.url, 'xml', 3000, '00', settings(proxy.url));
      assert.equal((await failureOf(probe(wrong.client))).kind, 'certificate-changed');
    });

    it('takes credentials, and tells when they are refused', async () => {
      proxy = await TestProxy.start('user:p@ss');
      const good = settings(proxy.url.replace('://', '://user:p%40ss@'));
      const pin = sandbox.fingerprint256;
      assert.equal((await probe(new TestClient(sandbox.url, 'xml', 3000, pin, good).client)).length, 3);
      const error = await failureOf(
        probe(new TestClient(sandbox.url, 'xml', 3000, pin, settings(proxy.url)).client),
      );
      assert.equal(error.kind, 'proxy-refused');
      assert.equal(error.facts.status, 407);
      assert.ok(!error.isInDoubt);
    });

    it('tells a proxy that is not there', async () => {
      proxy = await TestProxy.start();
      proxy.stop();
      const em = new TestClient(sandbox.url, 'xml', 3000, sandbox.fingerprint256, settings(proxy.url));
      assert.equal((await failureOf(probe(em.client))).kind, 'proxy-refused');
    });
  });
});

describe('choice of a proxy', () => {
  const target = new URL('https://em01.lab.example:9398/api/');
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['http://proxy:3128', [], 'http://proxy:3128/'],
    ['proxy:3128', [], 'http://proxy:3128/'],
    ['', [], undefined],
    ['ftp://proxy', [], undefined],
    ['http://proxy:3128', ['*'], undefined],
    ['http://proxy:3128', ['em01.lab.example'], undefined],
    ['http://proxy:3128', ['.lab.example'], undefined],
    ['http://proxy:3128', ['*.lab.example'], undefined],
    ['http://proxy:3128', ['lab.example'], undefined],
    ['http://proxy:3128', ['em01.lab.example:9398'], undefined],
    ['http://proxy:3128', ['em01.lab.example:443', 'example.com', 'ab.example'], 'http://proxy:3128/'],
  ];
  for (const [url, noProxy, expected] of cases) {
    it(`${url} without ${noProxy.join(',')} → ${String(expected)}`, () => {
      assert.equal(proxyFor(target, { url, authorization: undefined, noProxy })?.url, expected);
    });
  }
});

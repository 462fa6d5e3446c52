import assert from 'node:assert/strict';
import { patienceMs } from '../../../support/until';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { logOn, probe } from '../../../../src/core/client/logon';
import { proxyFor } from '../../../../src/core/client/proxy';
import { makeCertificate } from '../../../../src/sandbox/certificate';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, TestClient } from '../../../support/api';
import { TestProxy } from '../../../support/proxy';

describe('a pinned certificate', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'https', port: 0 });
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  it('is accepted with any separators in its thumbprint', async () => {
    for (const pin of [
      sandbox.fingerprint256 ?? '',
      (sandbox.fingerprint256 ?? '').replaceAll(':', '').toLowerCase(),
    ]) {
      const em = new TestClient(sandbox.url, 'xml', patienceMs, pin);
      await em.logOn(sandbox);
      assert.equal((await em.session.backupServers.list()).rows.length, 3);
    }
  });

  it('is accepted even if it has expired and is for another name', async () => {
    const certificate = await makeCertificate({
      commonName: 'elsewhere.example',
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-01-01'),
    });
    const old = await Sandbox.start({ scheme: 'https', port: 0, certificate });
    assert.equal(
      (await probe(new TestClient(old.url, 'xml', patienceMs, certificate.fingerprint256).client)).length,
      3,
    );
    await old.stop();
  });

  it('excludes any other certificate before a byte of the request is sent, and shows both', async () => {
    const pin = 'AA:'.repeat(31) + 'AA';
    const em = new TestClient(sandbox.url, 'xml', patienceMs, pin);
    const error = await failureOf(
      logOn(em.client, { account: sandbox.username, password: sandbox.password }, 'latest'),
    );
    assert.equal(error.kind, 'certificate-changed');
    assert.equal(error.facts.pinned, pin);
    assert.equal(error.facts.certificate?.fingerprint256, sandbox.fingerprint256);
    assert.ok(!error.isInDoubt);
    assert.equal(sandbox.received.length, 0);
  });

  it('reports why a connection failed', async () => {
    const url = sandbox.url;
    const pin = sandbox.fingerprint256;
    await sandbox.stop();
    assert.equal(
      (await failureOf(probe(new TestClient(url, 'xml', patienceMs, pin).client))).kind,
      'refused',
    );
    const plain = await Sandbox.start({ scheme: 'http', port: 0 });
    const client = new TestClient(plain.url.replace('http:', 'https:'), 'xml', patienceMs, pin);
    assert.equal((await failureOf(probe(client.client))).kind, 'not-tls');
    await plain.stop();
    sandbox = await Sandbox.start({ scheme: 'https', port: 0 });
  });

  it('is fetched by a handshake without a request', async () => {
    const em = new TestClient(sandbox.url);
    const facts = await em.transport.fetchCertificate(sandbox.url, patienceMs);
    assert.equal(facts?.fingerprint256, sandbox.fingerprint256);
    assert.match(facts?.fingerprint ?? '', /^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
    assert.equal(sandbox.received.length, 0);
  });

  describe('through a proxy', () => {
    let proxy: TestProxy;
    let url: string;

    beforeEach(() => {
      url = sandbox.url.replace('127.0.0.1', 'em01.lab.example');
    });

    afterEach(() => {
      proxy.stop();
    });

    const settings = (proxyUrl: string, noProxy: readonly string[] = []) => ({
      url: proxyUrl,
      authorization: undefined,
      noProxy,
    });

    for (const address of ['127.0.0.1', '::1'] as const)
      it(`is checked for requests and for the certificate fetch at ${address}`, async () => {
        proxy = await TestProxy.start({ address });
        const pin = sandbox.fingerprint256;
        const em = new TestClient(url, 'xml', patienceMs, pin, settings(proxy.url));
        assert.equal((await probe(em.client)).length, 3);
        assert.equal((await em.transport.fetchCertificate(url, patienceMs))?.fingerprint256, pin);
        assert.deepEqual(proxy.seen, Array(2).fill(`CONNECT ${new URL(url).host}`));
        const wrong = new TestClient(url, 'xml', patienceMs, '00', settings(proxy.url));
        assert.equal((await failureOf(probe(wrong.client))).kind, 'certificate-changed');
      });

    it('is checked without the proxy for loopback and excluded hosts', async () => {
      proxy = await TestProxy.start();
      const pin = sandbox.fingerprint256;
      const { port } = new URL(sandbox.url);
      for (const [direct, noProxy] of [
        [sandbox.url, []],
        [sandbox.url.replace('127.0.0.1', 'localhost'), [`elsewhere.example:${port}`]],
      ] as const) {
        const em = new TestClient(direct, 'xml', patienceMs, pin, settings(proxy.url, noProxy));
        assert.equal((await probe(em.client)).length, 3);
        assert.equal((await em.transport.fetchCertificate(direct, patienceMs))?.fingerprint256, pin);
      }
      const excepted = new TestClient(
        url,
        'xml',
        3000,
        pin,
        settings(proxy.url, [`em01.lab.example:${port}`]),
      );
      assert.equal((await failureOf(probe(excepted.client))).kind, 'name-not-found');
      assert.equal(
        (await failureOf(excepted.transport.fetchCertificate(url, patienceMs))).kind,
        'name-not-found',
      );
      assert.deepEqual(proxy.seen, []);
    });

    it('is checked behind a proxy with credentials, and refused credentials are reported', async () => {
      proxy = await TestProxy.start({ credentials: 'user:p@ss' });
      const good = settings(proxy.url.replace('://', '://user:p%40ss@'));
      const pin = sandbox.fingerprint256;
      assert.equal((await probe(new TestClient(url, 'xml', patienceMs, pin, good).client)).length, 3);
      const error = await failureOf(
        probe(new TestClient(url, 'xml', patienceMs, pin, settings(proxy.url)).client),
      );
      assert.equal(error.kind, 'proxy-refused');
      assert.equal(error.facts.status, 407);
      assert.ok(!error.isInDoubt);
    });

    it('is checked behind an https proxy only if the certificate of the proxy is trusted', async () => {
      const certificate = await makeCertificate();
      proxy = await TestProxy.start({ certificate });
      const folder = await mkdtemp(join(tmpdir(), 'proxy-'));
      const file = join(folder, 'ca.pem');
      await writeFile(file, certificate.cert);
      const ask = async (trusted: string): Promise<string> => {
        const { stdout } = await promisify(execFile)(
          process.execPath,
          ['--import', 'tsx', 'test/support/logOnOnce.mts', url, sandbox.fingerprint256 ?? '', proxy.url],
          { env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted, NODE_V8_COVERAGE: '' } },
        );
        return stdout.trim();
      };
      assert.equal(await ask(''), 'proxy-refused');
      assert.deepEqual(proxy.seen, []);
      assert.equal(await ask(file), 'bad-credentials');
      assert.deepEqual(proxy.seen, [`CONNECT ${new URL(url).host}`]);
      await rm(folder, { recursive: true });
    });

    it('is not checked if the proxy is unreachable, which is reported', async () => {
      proxy = await TestProxy.start();
      proxy.stop();
      const em = new TestClient(url, 'xml', patienceMs, sandbox.fingerprint256, settings(proxy.url));
      const error = await failureOf(probe(em.client));
      assert.equal(error.kind, 'proxy-refused');
      assert.equal(error.facts.code, 'ECONNREFUSED');
    });

    it('is not checked if the proxy setting is invalid, which is reported without its password', async () => {
      proxy = await TestProxy.start();
      for (const [bad, proxyProblem] of [
        ['http://user:100%secret@proxy.example:3128', 'account'],
        ['http://us%er:secret@proxy.example:3128', 'account'],
        ['socks5://user:secret@proxy.example:1080', 'scheme'],
        ['SOCKS4a://user:secret@proxy.example', 'scheme'],
        ['ftp://user:secret@proxy.example', 'scheme'],
        ['http://user:secret@proxy.example:99999', 'not-a-url'],
        ['http://user:sec ret@', 'not-a-url'],
        ['user:secret@proxy.example:x', 'not-a-url'],
      ] as const)
        for (const setting of ['http.proxy', 'HTTPS_PROXY']) {
          const em = new TestClient(url, 'xml', patienceMs, '00', { ...settings(bad), setting });
          for (const error of [
            await failureOf(probe(em.client)),
            await failureOf(em.transport.fetchCertificate(url, patienceMs)),
          ]) {
            assert.equal(error.kind, 'proxy-setting', bad);
            assert.deepEqual([error.facts.setting, error.facts.proxyProblem], [setting, proxyProblem], bad);
            assert.ok(!error.isInDoubt);
            assert.doesNotMatch(JSON.stringify([error, error.message, error.stack]), /secret|sec ret/);
          }
        }
    });
  });
});

describe('a TLS session', () => {
  for (const isPinned of [false, true])
    it(`is never resumed, because resumption skips the certificate check${isPinned ? ' (pinned)' : ''}`, async () => {
      const certificate = await makeCertificate();
      const resumed: boolean[] = [];
      const server = https.createServer(certificate, (_, response) => response.writeHead(401).end());
      server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const folder = await mkdtemp(join(tmpdir(), 'session-'));
      const file = join(folder, 'ca.pem');
      await writeFile(file, certificate.cert);
      const { port } = server.address() as AddressInfo;
      const pin = isPinned ? certificate.fingerprint256 : '';
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', 'test/support/logOnOnce.mts', `https://127.0.0.1:${port}/api/`, pin, '', '3'],
        { env: { ...process.env, NODE_EXTRA_CA_CERTS: file, NODE_V8_COVERAGE: '' } },
      );
      assert.equal(stdout.trim().split('\n').join(' '), 'bad-credentials bad-credentials bad-credentials');
      assert.deepEqual(resumed, [false, false, false]);
      server.close();
      await rm(folder, { recursive: true });
    });
});

describe('proxyFor', () => {
  const proxied = 'http://proxy:3128/';
  const em = 'https://em01.lab.example:9398/api/';
  const cases: readonly (readonly [
    target: string,
    url: string,
    noProxy: readonly string[],
    proxy: string | undefined,
  ])[] = [
    [em, 'http://proxy:3128', [], proxied],
    [em, 'HTTP://proxy:3128', [], proxied],
    [em, 'https://[2001:db8::1]:3128', [], 'https://[2001:db8::1]:3128/'],
    [em, 'proxy:3128', [], proxied],
    [em, '', [], undefined],
    [em, ' ', [], undefined],
    [em, 'http://proxy:3128', ['*'], undefined],
    [em, 'http://proxy:3128', ['em01.lab.example'], undefined],
    [em, 'http://proxy:3128', [' EM01.Lab.example. '], undefined],
    [em, 'http://proxy:3128', ['.lab.example'], undefined],
    [em, 'http://proxy:3128', ['*.lab.example'], undefined],
    [em, 'http://proxy:3128', ['lab.example'], undefined],
    [em, 'http://proxy:3128', ['em01.lab.example:9398'], undefined],
    [em, 'http://proxy:3128', ['em01.lab.example:443', 'example.com', 'ab.example', ''], proxied],
    ['https://em01.lab.example/api/', 'http://proxy:3128', ['em01.lab.example:443'], undefined],
    ['https://em01.lab.example/api/', 'http://proxy:3128', ['*.lab.example:443'], undefined],
    ['https://em01.lab.example/api/', 'http://proxy:3128', ['em01.lab.example:9398'], proxied],
    ['https://localhost:9398/api/', 'http://proxy:3128', [], undefined],
    ['https://LOCALHOST:9398/api/', 'socks5://proxy', [], undefined],
    ['https://127.0.0.1/api/', 'http://proxy:3128', [], undefined],
    ['https://127.255.0.9:9398/api/', 'http://proxy:3128', [], undefined],
    ['https://[::1]:9398/api/', 'http://proxy:3128', [], undefined],
    ['https://[::ffff:127.0.0.1]:9398/api/', 'http://proxy:3128', [], undefined],
    ['https://127.example:9398/api/', 'http://proxy:3128', [], proxied],
    ['https://localhost.example:9398/api/', 'http://proxy:3128', [], proxied],
    ['https://[2001:db8::1]:9398/api/', 'http://proxy:3128', ['2001:db8::1'], undefined],
    ['https://[2001:db8::1]:9398/api/', 'http://proxy:3128', ['2001:DB8:0::1'], undefined],
    ['https://[2001:db8::1]:9398/api/', 'http://proxy:3128', ['[2001:db8::1]:9398'], undefined],
    ['https://[2001:db8::1]:9398/api/', 'http://proxy:3128', ['[2001:db8::1]'], undefined],
    ['https://[2001:db8::1]:9398/api/', 'http://proxy:3128', ['[2001:db8::1]:443', '::1'], proxied],
    ['https://[2001:db8::1]:9398/api/', 'http://proxy:3128', ['2001:db8::/32'], undefined],
    ['https://10.1.2.3:9398/api/', 'http://proxy:3128', ['10.0.0.0/8'], undefined],
    ['https://10.1.2.3:9398/api/', 'http://proxy:3128', ['10.1.2.3:9398'], undefined],
    ['https://10.1.2.3:9398/api/', 'http://proxy:3128', ['11.0.0.0/8', '10.0.0.0/99', '2.3'], proxied],
  ];
  for (const [target, url, noProxy, expected] of cases) {
    it(`takes ${expected ?? 'no proxy'} for ${target} with the proxy ${url} and the exclusions "${noProxy.join(',')}"`, () => {
      assert.equal(proxyFor(new URL(target), { url, authorization: undefined, noProxy })?.url, expected);
    });
  }
});

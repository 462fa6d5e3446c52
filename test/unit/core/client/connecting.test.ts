import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { logOn } from '../../../../src/core/client/logon';
import type { ProxySettings } from '../../../../src/core/client/proxy';
import { HttpTransport } from '../../../../src/core/client/transport';
import { openUnverifiedTls } from '../../../../src/core/client/tlsSocket';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, TestClient } from '../../../support/api';
import { patienceMs, until } from '../../../support/until';

/** A server of which only its sockets are known. */
class Raw {
  readonly sockets = new Set<Socket>();
  readonly received: Buffer[] = [];
  private readonly server: Server;

  constructor(private readonly onSocket: (socket: Socket) => void = () => undefined) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('data', (data) => this.received.push(data));
      socket.on('error', () => undefined);
      socket.once('close', () => this.sockets.delete(socket));
      this.onSocket(socket);
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

const drip =
  (text: string) =>
  (socket: Socket): void => {
    let index = 0;
    const timer = setInterval(() => {
      socket.write(text[index % text.length] ?? 'x');
      index += 1;
    }, 20);
    socket.once('close', () => {
      clearInterval(timer);
    });
  };

const pin = Array.from({ length: 32 }, () => 'AB').join(':');

describe('connecting', () => {
  let raw: Raw | undefined;

  afterEach(() => {
    raw?.close();
    raw = undefined;
  });

  const proxies: readonly (readonly [string, (socket: Socket) => void])[] = [
    ['says nothing', () => undefined],
    ['sends its response byte by byte', drip('HTTP/1.1 200 OK\r\nX-A: ')],
    ['never ends its headers', drip('HTTP/1.1 200 OK\r\nX: y\r\n')],
    ['sends only provisional responses', drip('HTTP/1.1 100 Continue\r\n\r\n')],
    [
      'answers, and nothing is behind it',
      (socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n')),
    ],
  ];
  for (const [what, onSocket] of proxies) {
    it(`closes the connection in time through a proxy that ${what}`, async () => {
      raw = new Raw(onSocket);
      const port = await raw.listen();
      const proxy = { url: `http://127.0.0.1:${port}/` };
      await assert.rejects(
        openUnverifiedTls({ host: 'em.example', port: 9398, proxy, timeoutMs: 300 }),
        (error: Error) => ['timeout', 'proxy-refused'].includes((error as { kind?: string }).kind ?? ''),
      );
      await until(() => raw?.sockets.size === 0, 'the proxy sees its socket closed');
    });
  }

  for (const throughProxy of [false, true]) {
    it(`closes the connection at once when nobody waits any more${throughProxy ? ', also through a proxy' : ''}`, async () => {
      raw = new Raw();
      const port = await raw.listen();
      const controller = new AbortController();
      const target = throughProxy
        ? { host: 'em.example', port: 9398, proxy: { url: `http://127.0.0.1:${port}/` } }
        : { host: '127.0.0.1', port };
      const opening = failureOf(
        openUnverifiedTls({ ...target, timeoutMs: 60_000, signal: controller.signal }),
      );
      await until(() => raw?.sockets.size === 1, 'the server has a socket');
      controller.abort();
      assert.equal((await opening).kind, 'cancelled');
      await until(() => raw?.sockets.size === 0, 'the server sees it closed');
    });

    it(`closes the connection of a cancelled pinned request${throughProxy ? ', also through a proxy' : ''}`, async () => {
      raw = new Raw();
      const port = await raw.listen();
      const transport = new HttpTransport(() => ({
        url: throughProxy ? `http://127.0.0.1:${port}` : undefined,
        authorization: undefined,
        noProxy: [],
      }));
      const controller = new AbortController();
      const url = throughProxy ? 'https://em.example:9398/api/' : `https://127.0.0.1:${port}/api/`;
      const sending = transport.send({
        method: 'POST',
        url,
        baseUrl: url,
        headers: { Authorization: 'Basic c2VjcmV0' },
        timeoutMs: 60_000,
        signal: controller.signal,
        pin,
      });
      await until(() => raw?.sockets.size === 1, 'the server has a socket');
      controller.abort();
      assert.equal((await sending).failure?.kind, 'cancelled');
      await until(() => raw?.sockets.size === 0, 'the server sees it closed');
      assert.doesNotMatch(Buffer.concat(raw.received).toString('latin1'), /Basic/);
      transport.dispose();
    });
  }

  it('opens no connection for a request that is already cancelled', async () => {
    raw = new Raw();
    const port = await raw.listen();
    const signal = AbortSignal.abort();
    const failure = await failureOf(
      openUnverifiedTls({ host: '127.0.0.1', port, timeoutMs: patienceMs, signal }),
    );
    assert.equal(failure.kind, 'cancelled');
    assert.equal(failure.isInDoubt, false);
  });
});

describe('certificate verification', () => {
  it('is required on every connection, whatever the environment says', async () => {
    const sandbox = await Sandbox.start({ scheme: 'https', port: 0 });
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'test/support/logOnOnce.mts', sandbox.url],
      { env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_V8_COVERAGE: '' } },
    );
    assert.equal(stdout.trim(), 'certificate-untrusted');
    assert.equal(sandbox.received.length, 0);
    await sandbox.stop();
  });

  it('applies to the TLS connection to a proxy as well', async () => {
    const proxy = await Sandbox.start({ scheme: 'https', port: 0 });
    const { port } = new URL(proxy.url);
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await assert.rejects(
        openUnverifiedTls({
          host: 'em.example',
          port: 9398,
          proxy: { url: `https://127.0.0.1:${port}/`, authorization: 'Basic c2VjcmV0' },
          timeoutMs: patienceMs,
        }),
        { kind: 'proxy-refused' },
      );
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      await proxy.stop();
    }
    assert.equal(proxy.received.length, 0);
  });

  const badProxy = { url: 'socks5://proxy.example', authorization: undefined, noProxy: [] };
  const closedProxy = { url: 'http://127.0.0.1:1', authorization: undefined, noProxy: [] };
  const ways: readonly (readonly [string, string, string | undefined, ProxySettings | undefined])[] = [
    ['over HTTP', 'http://127.0.0.1:1/api/', undefined, undefined],
    ['over TLS', 'https://127.0.0.1:1/api/', undefined, undefined],
    ['to an unknown name', 'https://no-such-host.invalid:9398/api/', undefined, undefined],
    ['with a pinned certificate', 'https://127.0.0.1:1/api/', pin, undefined],
    [
      'with a pinned certificate to an unknown name',
      'https://no-such-host.invalid:9398/api/',
      pin,
      undefined,
    ],
    ['through an unreachable proxy', 'https://em.example:9398/api/', pin, closedProxy],
    ['through an invalid proxy', 'https://em.example:9398/api/', pin, badProxy],
  ];
  for (const [way, url, pinned, proxy] of ways)
    it(`names the host in a failed request and a failed certificate fetch ${way}`, async () => {
      const em = new TestClient(url, 'xml', patienceMs, pinned, proxy);
      const stopped = AbortSignal.abort();
      const failures = [
        await failureOf(logOn(em.client, { account: 'a', password: 'b' }, 'v1_7')),
        await failureOf(em.as('x').backupServers.list(stopped)),
        await failureOf(em.transport.fetchCertificate(url, patienceMs)),
        await failureOf(em.transport.fetchCertificate(url, patienceMs, stopped)),
      ];
      const wire = {
        method: 'GET',
        url,
        baseUrl: url,
        headers: {},
        timeoutMs: patienceMs,
        ...(pinned && { pin: pinned }),
      };
      for (const request of [wire, { ...wire, signal: stopped }])
        failures.push((await em.transport.send(request)).failure ?? assert.fail('it succeeded'));
      for (const { kind, facts } of failures) assert.equal(facts.baseUrl, url, kind);
      em.transport.dispose();
    });

  it('names the host of a certificate that is fetched for another server', async () => {
    const failure = await failureOf(openUnverifiedTls({ host: '::1', port: 1, timeoutMs: patienceMs }));
    assert.equal(failure.facts.baseUrl, 'https://[::1]:1/');
  });
});

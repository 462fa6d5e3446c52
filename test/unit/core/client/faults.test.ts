import assert from 'node:assert/strict';
import * as http from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { EmErrorKind } from '../../../../src/core/client/errors';
import { logOn, probe } from '../../../../src/core/client/logon';
import { explain } from '../../../../src/core/words/explain';
import { makeCertificate } from '../../../../src/sandbox/certificate';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { FaultKind } from '../../../../src/sandbox/switches';
import { failureOf, TestClient } from '../../../support/api';

describe('requests that fail', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  const kinds: readonly (readonly [FaultKind, EmErrorKind])[] = [
    ['no-answer', 'timeout'],
    ['cut-headers', 'connection-lost'],
    ['cut-body', 'connection-lost'],
    ['reset', 'connection-lost'],
    ['reset-after-work', 'connection-lost'],
    ['garbage', 'unreadable-answer'],
    ['html', 'html-answer'],
    ['enormous', 'answer-too-large'],
    ['unavailable', 'unavailable'],
    ['server-error', 'server-error'],
    ['forbidden', 'forbidden'],
    ['session-expired', 'session-expired'],
    ['redirect', 'redirected'],
  ];
  for (const [fault, kind] of kinds) {
    it(`reports the fault "${fault}" as ${kind}, with method, path and endpoint`, async () => {
      const em = new TestClient(sandbox.url, 'xml', fault === 'no-answer' ? 200 : 15_000);
      await new TestClient(sandbox.url).logOn(sandbox);
      em.token = 'x';
      sandbox.inject({ kind: fault, path: /^backupServers/ });
      const error = await failureOf(em.session.backupServers.list());
      assert.equal(error.kind, kind);
      assert.equal(error.facts.method, 'GET');
      assert.equal(error.facts.path, 'backupServers?format=Entity');
      assert.equal(error.facts.baseUrl, sandbox.url);
      if (kind !== 'redirected') assert.equal(em.last.failure?.kind, kind);
    });
  }

  it('carries the message, the retry delay and the page title of a response', async () => {
    const em = new TestClient(sandbox.url);
    sandbox.inject({ kind: 'unavailable', times: 1 });
    const unavailable = await failureOf(em.as('x').backupServers.list());
    assert.equal(unavailable.facts.detail, 'The service is unavailable.');
    assert.equal(unavailable.facts.retryAfterSeconds, 7);
    sandbox.inject({ kind: 'html', times: 1 });
    assert.equal((await failureOf(em.as('x').backupServers.list())).facts.title, 'Sign in to the proxy');
  });

  it('does not follow a redirect to another origin, and names it', async () => {
    const elsewhere = await Sandbox.start({ scheme: 'http', port: 0 });
    sandbox.inject({ kind: 'redirect', target: `${elsewhere.url}backupServers` });
    const em = new TestClient(sandbox.url);
    const error = await failureOf(em.as('x').backupServers.list());
    assert.equal(error.kind, 'redirected');
    assert.equal(error.facts.target, `${elsewhere.url}backupServers`);
    assert.equal(elsewhere.received.length, 0);
    await elsewhere.stop();
  });

  it('follows a redirect of a read within the origin, but not of a write', async () => {
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    sandbox.inject({ kind: 'redirect', target: '/api/backupServers?format=Entity', times: 1 });
    assert.equal((await em.session.backupServers.list()).rows.length, 3);
    sandbox.inject({ kind: 'redirect', target: '/api/sessionMngr/?v=latest', method: 'POST' });
    const error = await failureOf(logOn(em.client, { account: 'a', password: 'b' }, 'latest'));
    assert.equal(error.kind, 'redirected');
  });

  it('ends a circle of redirects', async () => {
    sandbox.inject({ kind: 'redirect', target: '/api/backupServers' });
    const error = await failureOf(new TestClient(sandbox.url).as('x').backupServers.list());
    assert.equal(error.kind, 'redirected');
    assert.ok(sandbox.received.length < 10);
  });

  it('distinguishes a wrong password from an expired session', async () => {
    const em = new TestClient(sandbox.url);
    const wrong = await failureOf(logOn(em.client, { account: sandbox.username, password: 'wrong' }));
    assert.equal(wrong.kind, 'bad-credentials');
    assert.equal(wrong.facts.detail, 'Invalid user name or password.');
    assert.ok(!wrong.isInDoubt);
    assert.equal((await failureOf(em.as('unknown').backupServers.list())).kind, 'session-expired');
  });

  it('reports a logon without a session ID', async () => {
    const server = await plainServer((_, response) => response.writeHead(201).end());
    const em = new TestClient(server.url);
    assert.equal(
      (await failureOf(logOn(em.client, { account: 'a', password: 'b' }, 'latest'))).kind,
      'no-session-id',
    );
    server.close();
  });

  it('cancels a request', async () => {
    sandbox.inject({ kind: 'no-answer' });
    const controller = new AbortController();
    const waiting = failureOf(new TestClient(sandbox.url).as('x').backupServers.list(controller.signal));
    controller.abort();
    assert.equal((await waiting).kind, 'cancelled');
  });

  it('leaves an unreadable body out of the exchange', async () => {
    const server = await plainServer((_, response) =>
      response.writeHead(200, { 'Content-Type': 'application/xml' }).end('<LogonSession><SessionId>3f6c1b2e'),
    );
    const em = new TestClient(server.url);
    await failureOf(em.as('x').backupServers.list());
    assert.equal(em.last.response?.body, undefined);
    assert.ok(em.last.response?.bodyNote?.reason);
    assert.ok(!JSON.stringify(em.exchanges).includes('3f6c1b2e'));
    server.close();
  });
});

describe('probe', () => {
  const probes: readonly (readonly [string, http.RequestListener, EmErrorKind])[] = [
    [
      'a web console',
      (_, r) => r.setHeader('Content-Type', 'text/html').end('<!DOCTYPE html><title>Veeam</title>'),
      'html-answer',
    ],
    [
      'a web server without the path',
      (_, r) => r.writeHead(404).end('<html><body>nope</body></html>'),
      'not-enterprise-manager',
    ],
    [
      "a backup server's REST API",
      (_, r) => r.writeHead(404).end('{"errorCode":"NotFound","message":"x","resourceId":null}'),
      'backup-server-api',
    ],
    [
      'another XML service',
      (_, r) => r.end('<feed xmlns="http://www.w3.org/2005/Atom"/>'),
      'not-enterprise-manager',
    ],
    ['another JSON service', (_, r) => r.end('{"hello":"world"}'), 'not-enterprise-manager'],
    ['an empty response', (_, r) => r.end(), 'not-enterprise-manager'],
    ['a service that requires signing in', (_, r) => r.writeHead(401).end(), 'not-enterprise-manager'],
  ];
  for (const [what, listener, kind] of probes) {
    it(`reports ${what} as ${kind}`, async () => {
      const server = await plainServer(listener);
      assert.equal((await failureOf(probe(new TestClient(server.url).client))).kind, kind);
      server.close();
    });
  }

  it('reports a refused connection as refused', async () => {
    const server = await plainServer(() => undefined);
    server.close();
    const error = await failureOf(probe(new TestClient(server.url).client));
    assert.equal(error.kind, 'refused');
    assert.ok(!error.isInDoubt);
  });

  it('reports a name that does not resolve as name-not-found', async () => {
    const error = await failureOf(probe(new TestClient('https://em01.invalid:9398/api/').client));
    assert.equal(error.kind, 'name-not-found');
  });

  it('reports a service that does not speak HTTP as not-enterprise-manager', async () => {
    const server = await tcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(probe(new TestClient(`http://127.0.0.1:${port}/api/`).client));
    assert.equal(error.kind, 'not-enterprise-manager');
    server.close();
  });
});

describe('TLS', () => {
  it('refuses an untrusted certificate before anything is sent, and names it', async () => {
    const sandbox = await Sandbox.start({ scheme: 'https', port: 0 });
    const em = new TestClient(sandbox.url);
    const error = await failureOf(
      logOn(em.client, { account: sandbox.username, password: sandbox.password }, 'latest'),
    );
    assert.equal(error.kind, 'certificate-untrusted');
    const { certificate } = error.facts;
    assert.ok(certificate);
    assert.equal(certificate.fingerprint256, sandbox.fingerprint256);
    assert.equal(certificate.subject, 'CN=localhost');
    assert.ok(certificate.names.includes('127.0.0.1'));
    assert.equal(sandbox.received.length, 0);
    await sandbox.stop();
  });

  it('reports an expired certificate', async () => {
    const certificate = await makeCertificate({
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-01-01'),
    });
    const sandbox = await Sandbox.start({ scheme: 'https', port: 0, certificate });
    const error = await failureOf(probe(new TestClient(sandbox.url).client));
    assert.match(error.kind, /^certificate-(expired|untrusted)$/);
    assert.equal(error.facts.certificate?.validTo.getUTCFullYear(), 2021);
    await sandbox.stop();
  });

  it('reports plain HTTP behind an https URL', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    const error = await failureOf(probe(new TestClient(sandbox.url.replace('http:', 'https:')).client));
    assert.equal(error.kind, 'not-tls');
    await sandbox.stop();
  });

  it('reports https behind an http URL, after a handshake and without a second request', async () => {
    const sandbox = await Sandbox.start({ scheme: 'https', port: 0 });
    const em = new TestClient(sandbox.url.replace('https:', 'http:'));
    const error = await failureOf(probe(em.client));
    assert.equal(error.kind, 'not-http');
    assert.equal(error.facts.baseUrl, sandbox.url.replace('https:', 'http:'));
    assert.equal(em.exchanges.length, 1);
    assert.equal(sandbox.received.length, 0);
    assert.match(explain(error).what, /speaks https on this port/);
    await sandbox.stop();
  });

  const sentToHttps = 'The plain HTTP request was sent to HTTPS port';
  const http400 = (type: string, body: string): string =>
    [
      'HTTP/1.1 400 Bad Request',
      `Content-Type: ${type}`,
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n');
  /** How servers that expect TLS answer a plain request. */
  const plainAnswers: readonly (readonly [string, string | Buffer])[] = [
    ['a TLS alert', Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a])],
    ['a TLS alert of another version', Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46])],
    ['a page with status 400', http400('text/html', `<html><title>400 ${sentToHttps}</title></html>`)],
    ['a text with status 400', http400('text/plain', sentToHttps)],
    ['an empty response with status 400', http400('text/plain', '')],
    ['no byte', ''],
  ];
  for (const [what, answer] of plainAnswers) {
    it(`reports https behind an http URL where the server answers with ${what}`, async () => {
      const { server, plain } = await tlsPort(answer);
      const { port } = server.address() as AddressInfo;
      const error = await failureOf(probe(new TestClient(`http://127.0.0.1:${port}/api/`).client));
      assert.equal(error.kind, 'not-http');
      assert.match(explain(error).what, /speaks https on this port/);
      assert.equal(plain(), 1);
      server.close();
    });
  }

  it('reports only what failed if there is no https behind an http URL either', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    sandbox.inject({ kind: 'reset', times: 1 });
    const error = await failureOf(probe(new TestClient(sandbox.url).client));
    assert.equal(error.kind, 'connection-lost');
    await sandbox.stop();
  });
});

interface PlainServer {
  readonly url: string;
  close(): void;
}

function plainServer(listener: http.RequestListener): Promise<PlainServer> {
  const server = http.createServer(listener);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}/api/`,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}

/** A port that speaks TLS, with its answer to what is not TLS, and how often it gave that. */
async function tlsPort(answer: string | Buffer): Promise<{ server: Server; plain: () => number }> {
  const { key, cert } = await makeCertificate();
  const secure = createTlsServer({ key, cert });
  secure.on('tlsClientError', () => undefined);
  let plain = 0;
  const server = await tcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      // A handshake record begins with 22.
      if (first[0] === 22) {
        socket.pause();
        socket.unshift(first);
        secure.emit('connection', socket);
      } else {
        plain += 1;
        socket.end(answer);
      }
    });
  });
  return { server, plain: () => plain };
}

function tcpServer(onConnection: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(onConnection ?? (() => undefined));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

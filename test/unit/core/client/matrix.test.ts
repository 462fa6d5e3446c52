import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  listBackupServers,
  readBackupServer,
  startCollecting,
} from '../../../../src/core/client/backupServers';
import { editBackupServer, removeBackupServer } from '../../../../src/core/client/changes';
import { isEmError, type EmErrorKind } from '../../../../src/core/client/errors';
import { readSection } from '../../../../src/core/client/contents';
import { probe } from '../../../../src/core/client/logon';
import { readOverview } from '../../../../src/core/client/overview';
import { queryBackupServers } from '../../../../src/core/client/query';
import { listSystemSessions } from '../../../../src/core/client/systemSessions';
import { listTasks, stopTask } from '../../../../src/core/client/tasks';
import { makeCertificate } from '../../../../src/sandbox/certificate';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { FaultKind } from '../../../../src/sandbox/switches';
import { failureOf, quickLook, TestClient } from '../../../support/api';

const listening = (server: http.Server, address = '127.0.0.1'): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

async function withServer<T>(listener: http.RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = http.createServer(listener);
  const port = await listening(server);
  try {
    return await work(`http://127.0.0.1:${port}/api/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const errorXml = '<Error xmlns="http://www.veeam.com/ent/v1.0" Message="EM says so." StatusCode="0"/>';

describe('every status', () => {
  const matrix: readonly (readonly [number, EmErrorKind])[] = [
    [400, 'rejected'],
    [401, 'session-expired'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'method-not-allowed'],
    [409, 'conflict'],
    [500, 'server-error'],
    [501, 'server-error'],
    [502, 'server-error'],
    [503, 'unavailable'],
  ];
  for (const [status, kind] of matrix) {
    for (const [what, body, detail] of [
      ['an Error body', errorXml, 'EM says so.'],
      ['a JSON Error body', '{"message":"EM says so.","statusCode":0}', 'EM says so.'],
      ['a plain text', 'Short reason', 'Short reason'],
      ['no body', '', undefined],
      ['a web page', '<html><body>secret?</body></html>', undefined],
    ] as const) {
      it(`${status} with ${what} → ${kind}`, async () => {
        await withServer(
          (_, response) => response.writeHead(status).end(body),
          async (url) => {
            const error = await failureOf(listBackupServers(new TestClient(url).client, 'x'));
            assert.equal(error.kind, kind);
            assert.equal(error.facts.status, status);
            assert.equal(error.facts.detail, detail);
          },
        );
      });
    }
  }
});

/** Of a failure, or of an outcome that is not known. */
async function reasonOf(asking: Promise<unknown>): Promise<EmErrorKind> {
  const outcome = await asking.catch((error: unknown) => error);
  if (isEmError(outcome)) return outcome.kind;
  const { reason } = outcome as { readonly reason?: unknown };
  return isEmError(reason) ? reason.kind : assert.fail(`It ended as ${JSON.stringify(outcome)}.`);
}

describe('every fault, for every request that reads an estate, changes a backup server or ends a task', () => {
  const uid = 'urn:veeam:BackupServer:1';
  const follow = (): never => assert.fail('there is no task');
  const requests: Readonly<Record<string, (em: TestClient) => Promise<unknown>>> = {
    'a page of the query service': (em) => queryBackupServers(em.client, em.token, { page: 1 }),
    'one backup server': (em) => readBackupServer(em.client, em.token, uid),
    'the figures': (em) => readOverview(em.client, em.token),
    'the tasks': (em) => listTasks(em.client, em.token),
    'a change of a backup server': (em) =>
      editBackupServer(
        em.client,
        em.token,
        { uid, links: [] },
        { dnsNameOrIpAddress: 'vbr' },
        { ...quickLook(), follow },
      ),
    'the removal of a backup server': (em) =>
      removeBackupServer(em.client, em.token, uid, { ...quickLook(), follow }),
    'the start of a collection': (em) => startCollecting(em.client, em.token, uid),
    'the end of a task': (em) => stopTask(em.client, em.token, 'task-1', quickLook()),
    ...Object.fromEntries(
      (['jobs', 'repositories', 'managedServers', 'credentials', 'passwords'] as const).map((section) => [
        section,
        (em: TestClient) => readSection(em.client, em.token, uid, section),
      ]),
    ),
  };
  const faults: readonly (readonly [FaultKind, EmErrorKind])[] = [
    ['no-answer', 'timeout'],
    ['reset', 'connection-lost'],
    ['cut-body', 'connection-lost'],
    ['garbage', 'unreadable-answer'],
    ['html', 'html-answer'],
    ['unavailable', 'unavailable'],
    ['server-error', 'server-error'],
    ['forbidden', 'forbidden'],
    ['session-expired', 'session-expired'],
    ['redirect', 'redirected'],
  ];
  for (const [what, ask] of Object.entries(requests)) {
    for (const [fault, kind] of faults) {
      it(`${what}, ${fault} → ${kind}`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
        const em = new TestClient(sandbox.url, 'xml', 150);
        await em.logOn(sandbox);
        sandbox.inject({ kind: fault });
        assert.equal(await reasonOf(ask(em)), kind);
        em.transport.dispose();
        await sandbox.stop();
      });
    }
  }

  it('system sessions, of which a refusal is an answer and a broken connection is not', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    const em = new TestClient(sandbox.url, 'xml', 150);
    await em.logOn(sandbox);
    sandbox.inject({ kind: 'forbidden', times: 1 });
    const hidden = await listSystemSessions(em.client, em.token);
    assert.deepEqual([hidden.listed, hidden.isSupported], [undefined, undefined]);
    assert.ok(hidden.refusal);
    sandbox.inject({ kind: 'reset', times: 1 });
    assert.equal((await failureOf(listSystemSessions(em.client, em.token))).kind, 'connection-lost');
    await sandbox.stop();
  });
});

describe('a refusal by a page', () => {
  it('brings its title, and who speaks', async () => {
    const html = '<!DOCTYPE html><html><head><title>Request Entity\n Too Large</title></head></html>';
    for (const status of [400, 403, 404, 413, 500, 502, 503]) {
      await withServer(
        (_, response) => response.writeHead(status).end(html),
        async (url) => {
          const { facts } = await failureOf(listBackupServers(new TestClient(url).client, 'x'));
          assert.deepEqual([facts.title, facts.speaker], ['Request Entity Too Large', 'other']);
        },
      );
    }
  });

  it('brings the schemes that a 401 wants', async () => {
    await withServer(
      (_, response) => response.writeHead(401, { 'WWW-Authenticate': ['Negotiate', 'NTLM'] }).end(),
      async (url) => {
        const { kind, facts } = await failureOf(listBackupServers(new TestClient(url).client, 'x'));
        assert.deepEqual([kind, facts.schemes], ['session-expired', ['Negotiate', 'NTLM']]);
      },
    );
  });
});

describe('encodings', () => {
  const body = '<?xml version="1.0"?><BackupServers><BackupServer UID="u" Name="vbr-ä"/></BackupServers>';
  const bytes: Readonly<Record<string, Buffer>> = {
    'UTF-8': Buffer.from(body),
    'UTF-8 with a byte order mark': Buffer.from(`\uFEFF${body}`),
    'UTF-16 little-endian': Buffer.from(`\uFEFF${body}`, 'utf16le'),
    'UTF-16 big-endian': Buffer.from(`\uFEFF${body}`, 'utf16le').swap16(),
  };
  for (const [name, content] of Object.entries(bytes)) {
    it(`${name} is read`, async () => {
      await withServer(
        (_, response) => response.end(content),
        async (url) => {
          const [server] = await listBackupServers(new TestClient(url).client, 'x');
          assert.equal(server?.name, 'vbr-ä');
        },
      );
    });
  }

  it('a charset of the header is used, an unknown one is not fatal', async () => {
    for (const [charset, content] of [
      ['iso-8859-1', Buffer.from(body, 'latin1')],
      ['no-such-charset', Buffer.from(body)],
    ] as const) {
      await withServer(
        (_, response) =>
          response.setHeader('Content-Type', `application/xml; charset=${charset}`).end(content),
        async (url) => {
          const [server] = await listBackupServers(new TestClient(url).client, 'x');
          assert.equal(server?.name, 'vbr-ä');
        },
      );
    }
  });
});

describe('ways to an Enterprise Manager', () => {
  it('lead through a reverse proxy with a path in front', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    await withServer(
      (request, response) => {
        const upstream = http.request(
          new URL((request.url ?? '').replace('/em/api/', '/api/'), sandbox.url),
          { method: request.method, headers: request.headers },
          (answer) => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
          },
        );
        request.pipe(upstream);
      },
      async (url) => {
        const em = new TestClient(url.replace('/api/', '/em/api/'));
        await em.logOn(sandbox);
        assert.equal((await listBackupServers(em.client, em.token)).length, 3);
      },
    );
    await sandbox.stop();
  });

  it('lead to an IPv6 literal, pinned or not', async function () {
    const certificate = await makeCertificate();
    const server = https.createServer({ key: certificate.key, cert: certificate.cert }, (_, response) =>
      response.end('<EnterpriseManager><SupportedVersions/></EnterpriseManager>'),
    );
    let port: number;
    try {
      port = await listening(server, '::1');
    } catch {
      this.skip();
    }
    const url = `https://[::1]:${port}/api/`;
    assert.deepEqual(await probe(new TestClient(url, 'xml', 3000, certificate.fingerprint256).client), []);
    assert.equal((await failureOf(probe(new TestClient(url).client))).kind, 'certificate-untrusted');
    server.closeAllConnections();
    server.close();
  });

  it('end at a server that knows old TLS only', async () => {
    const certificate = await makeCertificate();
    const server = https.createServer({
      key: certificate.key,
      cert: certificate.cert,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL@SECLEVEL=0',
    });
    const port = await listening(server);
    const url = `https://127.0.0.1:${port}/api/`;
    for (const pin of [undefined, certificate.fingerprint256]) {
      assert.equal((await failureOf(probe(new TestClient(url, 'xml', 3000, pin).client))).kind, 'tls-failed');
    }
    server.close();
  });

  describe('with a certificate that the system trusts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'veeam-em-ca-'));

    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    /** Node reads its extra authorities once, at its start: another process asks. */
    async function kindWith(commonName: string | undefined): Promise<string> {
      const certificate = await makeCertificate(commonName === undefined ? {} : { commonName });
      const sandbox = await Sandbox.start({ scheme: 'https', port: 0, certificate });
      const authorities = join(folder, 'ca.pem');
      writeFileSync(authorities, certificate.cert);
      const program = join(folder, 'ask.ts');
      writeFileSync(
        program,
        `import { quickLook, TestClient } from ${JSON.stringify(join(process.cwd(), 'test/support/api'))};
import { probe } from ${JSON.stringify(join(process.cwd(), 'src/core/client/logon'))};
probe(new TestClient(${JSON.stringify(sandbox.url)}).client).then(
  (versions) => console.log(versions.join(' ')),
  (error) => console.log(error.kind),
).finally(() => process.exit());`,
      );
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: authorities },
      });
      await sandbox.stop();
      return stdout.trim();
    }

    it('need no pin', async () => {
      assert.equal(await kindWith(undefined), 'v1_5 v1_6 v1_7');
    });

    it('are refused under another name', async () => {
      assert.equal(await kindWith('elsewhere.example'), 'certificate-wrong-name');
    });
  });
});

import assert from 'node:assert/strict';
import { patienceMs } from '../../../support/until';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { editBackupServer, removeBackupServer } from '../../../../src/core/operations/changes';
import { isEmError, type EmErrorKind } from '../../../../src/core/client/errors';
import { probe } from '../../../../src/core/client/logon';
import { stopTask } from '../../../../src/core/operations/stopTask';
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

describe('client', () => {
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
      ['an XML Error body', errorXml, 'EM says so.'],
      ['a JSON Error body', '{"message":"EM says so.","statusCode":0}', 'EM says so.'],
      ['a plain text body', 'Short reason', 'Short reason'],
      ['no body', '', undefined],
      ['an HTML body', '<html><body>secret?</body></html>', undefined],
    ] as const) {
      it(`reports a ${status} with ${what} as ${kind}`, async () => {
        await withServer(
          (_, response) => response.writeHead(status).end(body),
          async (url) => {
            const error = await failureOf(new TestClient(url).as('x').backupServers.list());
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

describe('client under faults', () => {
  const uid = 'urn:veeam:BackupServer:1';
  const follow = (): never => assert.fail('there is no task');
  const requests: Readonly<Record<string, (em: TestClient) => Promise<unknown>>> = {
    'the read of a page of the query service': (em) => em.session.backupServers.query({ page: 1 }),
    'the read of one backup server': (em) => em.session.backupServers.read(uid),
    'the read of the figures': (em) => em.session.reports.overview(),
    'the read of the tasks': (em) => em.session.tasks.list(),
    'a change of a backup server': (em) =>
      editBackupServer(
        em.as(em.token),
        { uid, links: [] },
        { dnsNameOrIpAddress: 'vbr' },
        { ...quickLook(), follow },
      ),
    'the removal of a backup server': (em) => removeBackupServer(em.session, uid, { ...quickLook(), follow }),
    'the start of a collection': (em) => em.session.backupServers.collect(uid),
    'the end of a task': (em) => stopTask(em.session, 'task-1', quickLook()),
    ...Object.fromEntries(
      (['jobs', 'repositories', 'managedServers', 'credentials', 'passwords'] as const).map((section) => [
        `the read of the ${section}`,
        (em: TestClient) => em.session.backupServers.section(uid, section),
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
      it(`reports ${kind} for ${what} under the fault "${fault}"`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
        const em = new TestClient(sandbox.url);
        await em.logOn(sandbox);
        sandbox.inject({ kind: fault });
        em.isUnanswered = () => fault === 'no-answer';
        assert.equal(await reasonOf(ask(em)), kind);
        em.transport.dispose();
        await sandbox.stop();
      });
    }
  }

  it('reports a refused list of system sessions as a result, and a broken connection as a failure', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    sandbox.inject({ kind: 'forbidden', times: 1 });
    const hidden = await em.session.systemSessions.list();
    assert.deepEqual([hidden.listed, hidden.isSupported], [undefined, undefined]);
    assert.ok(hidden.refusal);
    sandbox.inject({ kind: 'reset', times: 1 });
    assert.equal((await failureOf(em.session.systemSessions.list())).kind, 'connection-lost');
    await sandbox.stop();
  });
});

describe('refusals by a web page', () => {
  it('carry the title of the page and the speaker', async () => {
    const html = '<!DOCTYPE html><html><head><title>Request Entity\n Too Large</title></head></html>';
    for (const status of [400, 403, 404, 413, 500, 502, 503]) {
      await withServer(
        (_, response) => response.writeHead(status).end(html),
        async (url) => {
          const { facts } = await failureOf(new TestClient(url).as('x').backupServers.list());
          assert.deepEqual([facts.title, facts.speaker], ['Request Entity Too Large', 'other']);
        },
      );
    }
  });

  it('carry the schemes that a 401 offers', async () => {
    await withServer(
      (_, response) => response.writeHead(401, { 'WWW-Authenticate': ['Negotiate', 'NTLM'] }).end(),
      async (url) => {
        const { kind, facts } = await failureOf(new TestClient(url).as('x').backupServers.list());
        assert.deepEqual([kind, facts.schemes], ['session-expired', ['Negotiate', 'NTLM']]);
      },
    );
  });
});

describe('response decoding', () => {
  const body = '<?xml version="1.0"?><BackupServers><BackupServer UID="u" Name="vbr-ä"/></BackupServers>';
  const bytes: Readonly<Record<string, Buffer>> = {
    'UTF-8': Buffer.from(body),
    'UTF-8 with a byte order mark': Buffer.from(`\uFEFF${body}`),
    'UTF-16 little-endian': Buffer.from(`\uFEFF${body}`, 'utf16le'),
    'UTF-16 big-endian': Buffer.from(`\uFEFF${body}`, 'utf16le').swap16(),
  };
  for (const [name, content] of Object.entries(bytes)) {
    it(`reads ${name}`, async () => {
      await withServer(
        (_, response) => response.end(content),
        async (url) => {
          const [server] = (await new TestClient(url).as('x').backupServers.list()).rows;
          assert.equal(server?.name, 'vbr-ä');
        },
      );
    });
  }

  it('takes the charset of the header, and ignores an unknown one', async () => {
    for (const [charset, content] of [
      ['iso-8859-1', Buffer.from(body, 'latin1')],
      ['no-such-charset', Buffer.from(body)],
    ] as const) {
      await withServer(
        (_, response) =>
          response.setHeader('Content-Type', `application/xml; charset=${charset}`).end(content),
        async (url) => {
          const [server] = (await new TestClient(url).as('x').backupServers.list()).rows;
          assert.equal(server?.name, 'vbr-ä');
        },
      );
    }
  });
});

describe('endpoint connections', () => {
  it('pass through a reverse proxy with a path prefix', async () => {
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
        assert.equal((await em.session.backupServers.list()).rows.length, 3);
      },
    );
    await sandbox.stop();
  });

  it('reach an IPv6 address, with and without a pinned certificate', async function () {
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
    assert.deepEqual(
      await probe(new TestClient(url, 'xml', patienceMs, certificate.fingerprint256).client),
      [],
    );
    assert.equal((await failureOf(probe(new TestClient(url).client))).kind, 'certificate-untrusted');
    server.closeAllConnections();
    server.close();
  });

  it('fail at a server with old TLS only', async () => {
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
      assert.equal(
        (await failureOf(probe(new TestClient(url, 'xml', patienceMs, pin).client))).kind,
        'tls-failed',
      );
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

    it('are refused under another host name', async () => {
      assert.equal(await kindWith('elsewhere.example'), 'certificate-wrong-name');
    });
  });
});

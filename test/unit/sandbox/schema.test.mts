import { RequestBody } from '../../../src/core/client/requestBody';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import fc from 'fast-check';
import { encode } from '../../../src/core/client/codec';
import { backupServerSpecTable } from '../../../src/core/client/elements';
import { Sandbox } from '../../../src/sandbox/sandbox';

const schema = XmlDocument.fromString(readFileSync('test/schema/em.xsd', 'utf8'));
const validator = XsdValidator.fromDoc(schema);

/** @throws what the validator says is wrong */
function validate(body: string): void {
  const document = XmlDocument.fromString(body);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
  }
}

describe('XML schema of the messages', () => {
  let sandbox: Sandbox;
  let token = '';
  let time = Date.UTC(2026, 0, 1);

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: () => time, deterministicIds: true });
    sandbox.switches.cloudConnect = true;
  });

  after(async () => {
    await sandbox.stop();
  });

  async function body(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    content?: string,
  ): Promise<string> {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { 'X-RestSvcSessionId': token, ...headers },
      ...(content !== undefined && { body: content }),
    });
    token = response.headers.get('X-RestSvcSessionId') ?? token;
    return response.text();
  }

  it('refuses invalid messages', () => {
    validate('<Error xmlns="http://www.veeam.com/ent/v1.0" Message="x" StatusCode="400"/>');
    assert.throws(() => {
      validate('<Error xmlns="http://www.veeam.com/ent/v1.0" Message="x"/>');
    });
    assert.throws(() => {
      validate('<Error Message="x" StatusCode="400"/>');
    });
  });

  const logOn = (): Promise<string> =>
    body('POST', 'sessionMngr/?v=latest', {
      Authorization: `Basic ${Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64')}`,
    });

  it('accepts the entry point, the refusals and the logon session', async () => {
    validate(await body('GET', ''));
    validate(await body('GET', 'tasks'));
    validate(await logOn());
    validate(await body('GET', 'nothing'));
    validate(await body('PATCH', 'tasks'));
  });

  const server = 'backupServers/00000000-0000-4000-8000-000000000001';
  const paths = [
    'logonSessions',
    'backupServers',
    'backupServers?format=Entity',
    server,
    `${server}?format=Entity`,
    ...['jobs', 'repositories', 'managedServers'].flatMap((path) => [path, `${path}?format=Entity`]),
    ...['jobs', 'repositories', 'managedServers'].map((path) => `${server}/${path}?format=Entity`),
    ...['jobs', 'repositories', 'managedServers', 'credentials', 'passwords'].map(
      (path) => `${server}/${path}`,
    ),
    'query?type=BackupServer',
    'query?type=BackupServer&format=Entities&pageSize=1&page=2',
    `query?type=BackupServer&format=Entities&filter=${encodeURIComponent('Name>="vbr-b";Name<="vbr-bzzz"')}`,
    'querySvc',
    'reports/summary',
    'reports/summary/overview',
    'reports/summary/job_statistics',
    'cloud',
  ];
  for (const path of paths) {
    it(`accepts the response to GET /api/${path}`, async () => {
      validate(await body('GET', path));
    });
  }

  it('accepts tasks and collections in all their states', async () => {
    validate(await body('POST', `${server}?action=collect`));
    for (let step = 0; step < 4; step += 1) {
      validate(await body('GET', 'tasks'));
      validate(await body('GET', 'tasks/task-1'));
      validate(await body('GET', 'systemSessions'));
      validate(await body('GET', 'systemSessions?format=Entity'));
      const session = sandbox.estate.systemSessions.at(-1);
      validate(await body('GET', `systemSessions/${session?.id}`));
      validate(await body('GET', `systemSessions/${session?.id}?format=Entity`));
      validate(await body('GET', `systemSessions/${session?.id}/events`));
      time += 1600;
    }
  });

  it('accepts the requests of the client, like the sandbox', async () => {
    const value = {
      description: 'a & b',
      dnsNameOrIpAddress: 'new.sandbox.example',
      port: 9392,
      username: 'LAB\\svc',
      password: `<&>"'`,
      wcfPort: 9405,
      vbrCertificateThumbprint: '0123456789'.repeat(4),
    };
    const written = encode('xml', RequestBody.of(backupServerSpecTable, value)).wire;
    validate(written);
    const headers = { 'Content-Type': 'application/xml', Accept: 'application/xml' };
    assert.match(await body('POST', 'backupServers?action=create', headers, written), /<Task/);
  });

  it('accepts any valid spec that the client writes', () => {
    const port = fc.integer({ min: 1, max: 65535 });
    const text = fc.string();
    fc.assert(
      fc.property(
        fc.record(
          {
            description: text,
            dnsNameOrIpAddress: text,
            port,
            username: text,
            password: text,
            wcfPort: port,
            vbrCertificateThumbprint: fc.stringMatching(/^[0-9A-F]{40}$/),
          },
          { requiredKeys: ['description', 'dnsNameOrIpAddress', 'port', 'username', 'password'] },
        ),
        (value) => {
          validate(encode('xml', RequestBody.of(backupServerSpecTable, value)).wire);
        },
      ),
    );
  });
});

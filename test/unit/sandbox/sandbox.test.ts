import assert from 'node:assert/strict';
import { idleLimitMs } from '../../../src/sandbox/sessions';
import { Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox';
import { scenarios } from '../../../src/sandbox/switches';

/* The sandbox as a stranger's client sees it: raw HTTP, none of our own client's code. */

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

describe('sandbox', () => {
  let sandbox: Sandbox;
  let time: number;
  let token: string;

  async function start(options: Partial<SandboxOptions> = {}): Promise<void> {
    time = Date.UTC(2026, 0, 1);
    sandbox = await Sandbox.start({
      scheme: 'http',
      port: 0,
      now: () => time,
      deterministicIds: true,
      ...options,
    });
    token = await logOn();
  }

  async function call(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<Answer> {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { ...(token !== '' && { 'X-RestSvcSessionId': token }), ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  async function logOn(username = sandbox.username, password = sandbox.password): Promise<string> {
    token = '';
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    const answer = await call('POST', 'sessionMngr/?v=latest', { Authorization: `Basic ${basic}` });
    return answer.headers.get('X-RestSvcSessionId') ?? `! ${answer.status}`;
  }

  const status = async (...args: Parameters<typeof call>): Promise<number> => (await call(...args)).status;

  const spec = (...elements: readonly string[]): string =>
    `<BackupServerSpec xmlns="http://www.veeam.com/ent/v1.0">${elements.join('')}</BackupServerSpec>`;
  const whole = [
    '<Description/>',
    '<DnsNameOrIpAddress>new</DnsNameOrIpAddress>',
    '<Port>9392</Port>',
    '<Username>a\\b</Username>',
    '<Password>p</Password>',
  ];
  const create = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
    call(
      'POST',
      'backupServers?action=create',
      { 'Content-Type': 'application/xml', Accept: 'application/xml', ...headers },
      body,
    );

  beforeEach(() => start());

  afterEach(async () => {
    await sandbox.stop();
  });

  it('listens on loopback only and takes another port where the standard one is taken', async () => {
    const first = await Sandbox.start({ scheme: 'http' });
    const second = await Sandbox.start({ scheme: 'http' });
    assert.notEqual(first.url, second.url);
    for (const { url } of [first, second]) assert.equal(new URL(url).hostname, '127.0.0.1');
    await assert.rejects(Sandbox.start({ scheme: 'http', port: Number(new URL(first.url).port) }));
    await first.stop();
    await second.stop();
  });

  it('answers outside of /api/ with a web page, as the web console does', async () => {
    const response = await fetch(new URL('/web/', sandbox.url));
    assert.equal(response.status, 404);
    assert.match(await response.text(), /<html>/);
  });

  it('knows paths in any case and with a slash at the end', async () => {
    for (const path of ['backupServers', 'backupservers', 'BACKUPSERVERS/', 'backupServers?FORMAT=entity']) {
      assert.equal(await status('GET', path), 200, path);
    }
    assert.equal(await status('GET', 'nothing'), 404);
    assert.equal(await status('GET', 'backupServers/unknown'), 404);
    assert.equal(await status('GET', 'backupServers/00000000-0000-4000-8000-000000000001/nothing'), 404);
  });

  it('answers 405 to what is not supported', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'PATCH'])
      assert.equal(await status(method, 'backupServers'), 405);
    assert.equal(await status('DELETE', ''), 405);
    assert.equal(await status('GET', 'sessionMngr/'), 405);
    assert.equal(await status('POST', 'tasks'), 405);
  });

  describe('sessions', () => {
    it('need the right account and password', async () => {
      assert.equal(await logOn('SANDBOX\\administrator', 'wrong'), '! 401');
      assert.equal(await logOn('nobody'), '! 401');
      const answer = await call('POST', 'sessionMngr/');
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get('WWW-Authenticate'), 'Basic Realm=RestSvc');
    });

    it('refuse a version that is not there', async () => {
      const basic = Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64');
      const headers = { Authorization: `Basic ${basic}` };
      assert.equal(await status('POST', 'sessionMngr/?v=v9_9', headers), 400);
      assert.equal(await status('POST', 'sessionMngr', headers), 201);
    });

    it('end 15 minutes after their last use, and not before', async () => {
      time += idleLimitMs;
      assert.equal(await status('GET', 'tasks'), 200);
      time += idleLimitMs;
      assert.equal(await status('GET', 'tasks'), 200);
      time += idleLimitMs + 1;
      assert.equal(await status('GET', 'tasks'), 401);
    });

    it('let the cookie win over the header', async () => {
      assert.equal(await status('GET', 'tasks', { Cookie: 'X-RestSvcSessionId=unknown' }), 401);
      assert.equal(
        await status('GET', 'tasks', { Cookie: `X-RestSvcSessionId=${token}`, 'X-RestSvcSessionId': 'x' }),
        200,
      );
    });

    it('are listed, shown and ended, and an ended one is unknown', async () => {
      const id = Buffer.from(token, 'base64').toString();
      assert.match((await call('GET', 'logonSessions')).body, new RegExp(id));
      assert.equal(await status('GET', `logonSessions/${id}`), 200);
      assert.equal(await status('DELETE', `logonSessions/${id}`), 204);
      assert.equal(await status('GET', 'logonSessions'), 401);
    });

    it("hide another user's from all but an administrator", async () => {
      const administrator = Buffer.from(token, 'base64').toString();
      token = await logOn('SANDBOX\\portal-user');
      assert.equal(await status('GET', `logonSessions/${administrator}`), 404);
      assert.equal(await status('GET', `logonSessions/${Buffer.from(token, 'base64').toString()}`), 200);
    });
  });

  describe('strictness', () => {
    const refusals: readonly (readonly [string, string, RegExp])[] = [
      ['disorder', spec(...[...whole].reverse()), /out of sequence/],
      ['a missing element', spec(...whole.slice(0, 4)), /Password is missing/],
      ['a foreign element', spec(...whole, '<Extra/>'), /Extra is not expected/],
      ['a double element', spec('<Description/>', ...whole), /twice/],
      ['a nested element', spec('<Description><b/></Description>', ...whole.slice(1)), /not expected inside/],
      ['a port that is none', spec(...whole).replace('9392', '99999'), /unsigned short/],
      ['no namespace', spec(...whole).replace(/ xmlns="[^"]*"/, ''), /not in the namespace/],
      ['another root', '<Other xmlns="http://www.veeam.com/ent/v1.0"/>', /does not exist/],
      ['a document type', `<!DOCTYPE x>${spec(...whole)}`, /DTD is prohibited/],
      ['broken XML', '<BackupServerSpec', /not well-formed/],
      ['no body', '', /empty/],
      ['an empty address', spec(...whole).replace('>new<', '> <'), /is empty/],
    ];
    for (const [what, body, message] of refusals) {
      it(`refuses ${what}`, async () => {
        const answer = await create(body);
        assert.equal(answer.status, 400);
        assert.match(answer.body, message);
        assert.equal(sandbox.estate.servers.length, 3);
      });
    }

    it('takes disorder where it is not strict', async () => {
      sandbox.switches.strictOrder = false;
      assert.equal((await create(spec(...[...whole].reverse()))).status, 202);
    });

    it('reads the body as Accept says, as 9.5 U4 does', async () => {
      const answer = await create(spec(...whole), { Accept: 'application/json' });
      assert.equal(answer.status, 400);
      assert.match(answer.body, /Node \[root\] does not exist/);
      sandbox.switches.acceptDecidesParser = false;
      assert.equal((await create(spec(...whole), { Accept: 'application/json' })).status, 202);
    });

    it('takes JSON in any case, and refuses what is no spec', async () => {
      const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
      const body = {
        description: 'd',
        DNSNAMEORIPADDRESS: 'new',
        Port: '9392',
        Username: 'a\\b',
        password: 'p',
        WcfPort: null,
      };
      assert.equal((await create(JSON.stringify(body), json)).status, 202);
      for (const bad of ['[]', '"x"', '{"Description":{}}', '{"Other":1}'])
        assert.equal((await create(bad, json)).status, 400);
    });

    it('refuses other media types, other actions and bodies that are too large', async () => {
      assert.equal((await create(spec(...whole), { 'Content-Type': 'text/plain' })).status, 400);
      assert.equal((await create(spec(...whole), { 'Content-Type': 'text/xml; charset=utf-8' })).status, 202);
      assert.equal(await status('POST', 'backupServers?action=explode'), 400);
      assert.equal((await create('x'.repeat(1024 * 1024 + 1))).status, 413);
    });
  });

  describe('backup servers', () => {
    const path = 'backupServers/00000000-0000-4000-8000-000000000001';

    it('are created under a task, once it has finished', async () => {
      const answer = await create(spec(...whole));
      assert.equal(answer.status, 202);
      assert.match(answer.body, /<State>Running<\/State>/);
      assert.equal(sandbox.estate.servers.length, 3);
      time += sandbox.switches.taskRunningMs;
      assert.match((await call('GET', 'tasks/task-1')).body, /OperationFinished/);
      time += sandbox.switches.taskOperationFinishedMs;
      const finished = await call('GET', 'tasks/task-1');
      assert.match(finished.body, /<State>Finished<\/State>.*Success="true"/);
      assert.equal(sandbox.estate.servers.length, 4);
      await call('GET', 'tasks');
      assert.equal(sandbox.estate.servers.length, 4);
    });

    it('fail under a task where nobody can reach them', async () => {
      await create(spec(...whole).replace('>new<', '>vbr.invalid<'));
      time += 60_000;
      assert.match((await call('GET', 'tasks/task-1')).body, /Success="false".*No such host/);
      sandbox.switches.createResponse = 'created-empty';
      assert.equal((await create(spec(...whole).replace('>new<', '>vbr.invalid<'))).status, 400);
    });

    it('are refused when they are there already', async () => {
      const answer = await create(spec(...whole).replace('>new<', '>vbr-BERLIN.sandbox.example<'));
      assert.equal(answer.status, 400);
      assert.match(answer.body, /already been added/);
    });

    it('are edited by what is named, and keep the rest', async () => {
      const body = spec(
        '<Description>Changed</Description>',
        '<DnsNameOrIpAddress>renamed</DnsNameOrIpAddress>',
      );
      assert.equal(await status('PUT', path, { 'Content-Type': 'application/xml' }, body), 204);
      const [server] = sandbox.estate.servers;
      assert.deepEqual([server?.name, server?.description, server?.port], ['renamed', 'Changed', 443]);
      const all = spec(
        ...whole,
        '<WcfPort>1</WcfPort>',
        `<VbrCertificateThumbprint>${'A'.repeat(40)}</VbrCertificateThumbprint>`,
      );
      assert.equal(await status('PUT', path, { 'Content-Type': 'application/xml' }, all), 204);
      assert.deepEqual([server?.wcfPort, server?.thumbprint?.length, server?.username], [1, 40, 'a\\b']);
    });

    it('are removed', async () => {
      assert.equal(await status('DELETE', path), 204);
      assert.equal(await status('GET', path), 404);
    });

    it('are collected in a session of the system that outlives the task', async () => {
      assert.equal(await status('POST', `${path}?action=explode`), 400);
      const answer = await call('POST', `${path}?action=collect`);
      assert.match(answer.body, /CollectingBackupServer/);
      const session = sandbox.estate.systemSessions.at(-1);
      time += 2500;
      assert.match((await call('GET', 'tasks/task-1')).body, /Finished/);
      assert.match((await call('GET', `systemSessions/${session?.id}?format=Entity`)).body, /Working/);
      assert.doesNotMatch((await call('GET', `systemSessions/${session?.id}/events`)).body, /finished/);
      time += 60_000;
      assert.match((await call('GET', 'systemSessions?format=Entity')).body, /Stopped/);
      assert.match((await call('GET', `systemSessions/${session?.id}/events`)).body, /finished/);
      assert.equal(await status('GET', 'systemSessions/unknown'), 404);
    });

    it('show what is under them, in both representations', async () => {
      for (const child of ['jobs', 'repositories', 'managedServers', 'credentials', 'passwords']) {
        assert.equal(await status('GET', `${path}/${child}`), 200, child);
        assert.equal(await status('GET', `${path}/${child}?format=Entity`), 200, child);
        assert.equal(await status('POST', `${path}/${child}`), 405, child);
      }
      for (const [collection, record] of [
        ['jobs', sandbox.estate.jobs[0]],
        ['repositories', sandbox.estate.repositories[0]],
        ['managedServers', sandbox.estate.managedServers[0]],
      ] as const) {
        assert.match((await call('GET', collection)).body, /EntityReferences/);
        assert.match((await call('GET', `${collection}/${record?.id}`)).body, /<EntityRef/);
        assert.match((await call('GET', `${collection}/${record?.id}?format=Entity`)).body, /format=Entity/);
      }
      const { credentials, passwordKeys } = sandbox.estate;
      assert.equal(await status('GET', `${path}/credentials/${credentials[0]?.id}`), 200);
      assert.equal(await status('GET', `${path}/passwords/${passwordKeys[0]?.id}`), 200);
      assert.equal(await status('GET', `${path}/passwords/unknown`), 404);
    });
  });

  it('keeps tasks to their session', async () => {
    await create(spec(...whole));
    assert.equal(await status('GET', 'tasks/task-1'), 200);
    token = await logOn();
    const answer = await call('GET', 'tasks/task-1');
    assert.equal(answer.status, 500);
    assert.match(answer.body, /There is no backup task with id \[task-1\] in current rest session/);
  });

  describe('roles', () => {
    const table: readonly (readonly [string, string, number, number, number])[] = [
      // method and path, administrator, portal user, restore operator
      ['GET', 'backupServers', 200, 200, 403],
      ['POST', 'backupServers/00000000-0000-4000-8000-000000000001?action=collect', 202, 202, 403],
      ['DELETE', 'backupServers/00000000-0000-4000-8000-000000000001', 204, 403, 403],
      ['GET', 'jobs', 200, 403, 403],
      ['GET', 'repositories', 200, 200, 403],
      ['GET', 'managedServers', 200, 200, 403],
      ['GET', 'reports/summary', 200, 200, 403],
      ['GET', 'query?type=BackupServer', 200, 200, 403],
      ['GET', 'tasks', 200, 200, 200],
    ];
    for (const [method, path, ...expected] of table) {
      it(`${method} ${path}`, async () => {
        const found: number[] = [];
        for (const username of [
          'SANDBOX\\administrator',
          'SANDBOX\\portal-user',
          'SANDBOX\\restore-operator',
        ]) {
          await sandbox.stop();
          await start();
          token = await logOn(username);
          found.push(await status(method, path));
        }
        assert.deepEqual(found, expected);
      });
    }

    it('offer no link to what is not allowed', async () => {
      token = await logOn('SANDBOX\\portal-user');
      const { body } = await call('GET', 'backupServers?format=Entity');
      assert.doesNotMatch(body, /Rel="(Edit|Delete|Create)"/);
      assert.match(body, /Rel="Start"/);
    });
  });

  describe('query', () => {
    const names = async (parameters: Record<string, string>): Promise<string> => {
      const query = new URLSearchParams({ type: 'BackupServer', format: 'Entities', ...parameters });
      const { status: code, body } = await call('GET', `query?${query.toString()}`);
      return code === 200
        ? [...body.matchAll(/Name="vbr-(\w+)\.[^"]*" UID/g)].map((match) => match[1]).join(' ')
        : String(code);
    };

    const cases: readonly (readonly [string, string])[] = [
      ['Name=="vbr-oslo.sandbox.example"', 'oslo'],
      ['name==VBR-OSLO.sandbox.example', 'oslo'],
      ['Port>=1000', 'lisbon oslo'],
      ['Port<1000', 'berlin'],
      ['Port!=9392', 'berlin'],
      ['Version>12.2;Version<=12.9', 'lisbon'],
      ['Description=="Oslo, test",Port==443', 'berlin oslo'],
      ['(Port==443,Port==9392);Name!="x"', 'berlin lisbon oslo'],
      ['Description=="a ""quoted"" one"', ''],
      ['', 'berlin lisbon oslo'],
      ['Unknown==1', '400'],
      ['Port~1', '400'],
      ['Port==', '400'],
      ['(Port==1', '400'],
      ['Port==1)', '400'],
      ['Port==1 "x" y', '400'],
      ['"', '400'],
    ];
    for (const [filter, expected] of cases) {
      it(`filters by ${filter}`, async () => {
        assert.equal(await names({ filter }), expected);
      });
    }

    it('sorts and pages', async () => {
      assert.equal(await names({ sortDesc: 'Name' }), 'oslo lisbon berlin');
      assert.equal(await names({ sortAsc: 'version' }), 'oslo lisbon berlin');
      assert.equal(await names({ sortAsc: 'Name', pageSize: '2', page: '2' }), 'oslo');
      assert.equal(await names({ pageSize: '2', page: '9' }), '');
      for (const bad of [{ pageSize: '0' }, { page: '-1' }, { pageSize: 'x' }, { sortAsc: 'Nothing' }]) {
        assert.equal(await names(bad as Record<string, string>), '400');
      }
    });

    it('links its pages and tells of references', async () => {
      const { body } = await call('GET', 'query?type=BackupServer&pageSize=1&page=2');
      assert.match(body, /<Refs><Ref/);
      for (const rel of ['First', 'Previous', 'Next', 'Last']) assert.match(body, new RegExp(`Rel="${rel}"`));
      assert.equal(await status('GET', 'query?type=Job'), 400);
      assert.equal(await status('GET', 'querySvc'), 200);
    });
  });

  it('reports the estate', async () => {
    assert.match((await call('GET', 'reports/summary')).body, /job_statistics/);
    assert.match((await call('GET', 'reports/summary/overview')).body, /<BackupServers>3</);
    assert.match((await call('GET', 'reports/summary/job_statistics')).body, /<ScheduledJobs>6</);
    assert.equal(await status('GET', 'reports/summary/unknown'), 404);
  });

  it('answers JSON where JSON is asked for, in both cases and null styles', async () => {
    const json = { Accept: 'application/json' };
    const explicit = (await call('GET', 'backupServers', json)).body;
    assert.ok((JSON.parse(explicit) as { Refs: unknown[] }).Refs.length === 3);
    assert.match(explicit, /"Name":null/);
    sandbox.switches.jsonNulls = 'omit';
    sandbox.switches.jsonCase = 'camel';
    const camel = (await call('GET', 'backupServers?format=Entity', json)).body;
    assert.doesNotMatch(camel, /null/);
    assert.match(camel, /"uid":"urn:veeam/);
  });

  it('writes Hrefs as the outside sees it, where it is told', async () => {
    sandbox.switches.publicBaseUrl = 'https://em.example:9398/api/';
    assert.match(
      (await call('GET', 'backupServers')).body,
      /Href="https:\/\/em\.example:9398\/api\/backupServers/,
    );
  });

  it('holds thousands of servers', async () => {
    await sandbox.stop();
    await start({ extraServers: 2000 });
    const { body } = await call('GET', 'query?type=BackupServer&format=Entities&pageSize=500&page=4');
    assert.match(body, /PagesCount="5"/);
  });

  it('waits before its answers where it is told, and forgets faults', async () => {
    sandbox.switches.delayMs = 30;
    const before = performance.now();
    await call('GET', 'tasks');
    assert.ok(performance.now() - before >= 25);
    sandbox.inject({ kind: 'forbidden' });
    sandbox.faults.clear();
    assert.equal(await status('GET', 'tasks'), 200);
  });

  it('knows scenarios by name', () => {
    assert.ok('task-fails' in scenarios && 'version13' in scenarios);
  });
});

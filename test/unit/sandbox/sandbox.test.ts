import assert from 'node:assert/strict';
import { idleLimitMs } from '../../../src/sandbox/sessions';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { scenarios } from '../../../src/sandbox/switches';
import { RawClient, type RawResponse } from '../../support/rawClient';

describe('sandbox', () => {
  const em = new RawClient();

  const spec = (...elements: readonly string[]): string =>
    `<BackupServerSpec xmlns="http://www.veeam.com/ent/v1.0">${elements.join('')}</BackupServerSpec>`;
  const whole = [
    '<Description/>',
    '<DnsNameOrIpAddress>new</DnsNameOrIpAddress>',
    '<Port>9392</Port>',
    '<Username>a\\b</Username>',
    '<Password>p</Password>',
  ];
  const create = (body: string, headers: Record<string, string> = {}): Promise<RawResponse> =>
    em.call(
      'POST',
      'backupServers?action=create',
      { 'Content-Type': 'application/xml', Accept: 'application/xml', ...headers },
      body,
    );

  beforeEach(() => em.start());

  afterEach(async () => {
    await em.sandbox.stop();
  });

  it('listens on loopback only, and on another port if the standard one is in use', async () => {
    const first = await Sandbox.start({ scheme: 'http' });
    const second = await Sandbox.start({ scheme: 'http' });
    assert.notEqual(first.url, second.url);
    for (const { url } of [first, second]) assert.equal(new URL(url).hostname, '127.0.0.1');
    await assert.rejects(Sandbox.start({ scheme: 'http', port: Number(new URL(first.url).port) }));
    await first.stop();
    await second.stop();
  });

  it('answers requests outside /api/ with a web page, like the web console', async () => {
    const response = await fetch(new URL('/web/', em.sandbox.url));
    assert.equal(response.status, 404);
    assert.match(await response.text(), /<html>/);
  });

  it('accepts paths in any case and with a trailing slash', async () => {
    for (const path of ['backupServers', 'backupservers', 'BACKUPSERVERS/', 'backupServers?FORMAT=entity']) {
      assert.equal(await em.status('GET', path), 200, path);
    }
    assert.equal(await em.status('GET', 'nothing'), 404);
    assert.equal(await em.status('GET', 'backupServers/unknown'), 404);
    assert.equal(await em.status('GET', 'backupServers/00000000-0000-4000-8000-000000000001/nothing'), 404);
  });

  it('answers unsupported methods with 405', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'PATCH'])
      assert.equal(await em.status(method, 'backupServers'), 405);
    assert.equal(await em.status('DELETE', ''), 405);
    assert.equal(await em.status('GET', 'sessionMngr/'), 405);
    assert.equal(await em.status('POST', 'tasks'), 405);
  });

  describe('sessions', () => {
    it('require the right account and password', async () => {
      assert.equal(await em.logOn('SANDBOX\\administrator', 'wrong'), '! 401');
      assert.equal(await em.logOn('nobody'), '! 401');
      const answer = await em.call('POST', 'sessionMngr/');
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get('WWW-Authenticate'), 'Basic Realm=RestSvc');
    });

    it('refuse an unknown version', async () => {
      const basic = Buffer.from(`${em.sandbox.username}:${em.sandbox.password}`).toString('base64');
      const headers = { Authorization: `Basic ${basic}` };
      assert.equal(await em.status('POST', 'sessionMngr/?v=v9_9', headers), 400);
      assert.equal(await em.status('POST', 'sessionMngr', headers), 201);
    });

    it('end exactly 15 minutes after their last use', async () => {
      em.time += idleLimitMs;
      assert.equal(await em.status('GET', 'tasks'), 200);
      em.time += idleLimitMs;
      assert.equal(await em.status('GET', 'tasks'), 200);
      em.time += idleLimitMs + 1;
      assert.equal(await em.status('GET', 'tasks'), 401);
    });

    it('prefer the cookie to the header', async () => {
      assert.equal(await em.status('GET', 'tasks', { Cookie: 'X-RestSvcSessionId=unknown' }), 401);
      assert.equal(
        await em.status('GET', 'tasks', {
          Cookie: `X-RestSvcSessionId=${em.token}`,
          'X-RestSvcSessionId': 'x',
        }),
        200,
      );
    });

    it('are listed, shown and ended, and are unknown after their end', async () => {
      const id = Buffer.from(em.token, 'base64').toString();
      assert.match((await em.call('GET', 'logonSessions')).body, new RegExp(id));
      assert.equal(await em.status('GET', `logonSessions/${id}`), 200);
      assert.equal(await em.status('DELETE', `logonSessions/${id}`), 204);
      assert.equal(await em.status('GET', 'logonSessions'), 401);
    });

    it("show another user's session to an administrator only", async () => {
      const administrator = Buffer.from(em.token, 'base64').toString();
      em.token = await em.logOn('SANDBOX\\portal-user');
      assert.equal(await em.status('GET', `logonSessions/${administrator}`), 404);
      assert.equal(
        await em.status('GET', `logonSessions/${Buffer.from(em.token, 'base64').toString()}`),
        200,
      );
    });
  });

  describe('strictness', () => {
    const refusals: readonly (readonly [string, string, RegExp])[] = [
      ['elements in the wrong order', spec(...[...whole].reverse()), /out of sequence/],
      ['a missing element', spec(...whole.slice(0, 4)), /Password is missing/],
      ['a foreign element', spec(...whole, '<Extra/>'), /Extra is not expected/],
      ['a double element', spec('<Description/>', ...whole), /twice/],
      ['a nested element', spec('<Description><b/></Description>', ...whole.slice(1)), /not expected inside/],
      ['an invalid port', spec(...whole).replace('9392', '99999'), /unsigned short/],
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
        assert.equal(em.sandbox.estate.servers.length, 3);
      });
    }

    it('accepts elements in any order if it is not strict', async () => {
      em.sandbox.switches.strictOrder = false;
      assert.equal((await create(spec(...[...whole].reverse()))).status, 202);
    });

    it('reads the body in the format of Accept, like 9.5 U4', async () => {
      const answer = await create(spec(...whole), { Accept: 'application/json' });
      assert.equal(answer.status, 400);
      assert.match(answer.body, /Node \[root\] does not exist/);
      em.sandbox.switches.acceptDecidesParser = false;
      assert.equal((await create(spec(...whole), { Accept: 'application/json' })).status, 202);
    });

    it('accepts JSON in any case, and refuses an invalid spec', async () => {
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
      assert.equal(await em.status('POST', 'backupServers?action=explode'), 400);
      assert.equal((await create('x'.repeat(1024 * 1024 + 1))).status, 413);
    });
  });

  describe('backup servers', () => {
    const path = 'backupServers/00000000-0000-4000-8000-000000000001';

    it('are created when their task has finished', async () => {
      const answer = await create(spec(...whole));
      assert.equal(answer.status, 202);
      assert.match(answer.body, /<State>Running<\/State>/);
      assert.equal(em.sandbox.estate.servers.length, 3);
      em.time += em.sandbox.switches.taskRunningMs;
      assert.match((await em.call('GET', 'tasks/task-1')).body, /OperationFinished/);
      em.time += em.sandbox.switches.taskOperationFinishedMs;
      const finished = await em.call('GET', 'tasks/task-1');
      assert.match(finished.body, /<State>Finished<\/State>.*Success="true"/);
      assert.equal(em.sandbox.estate.servers.length, 4);
      await em.call('GET', 'tasks');
      assert.equal(em.sandbox.estate.servers.length, 4);
    });

    it('fail in their task if they are unreachable', async () => {
      await create(spec(...whole).replace('>new<', '>vbr.invalid<'));
      em.time += 60_000;
      assert.match((await em.call('GET', 'tasks/task-1')).body, /Success="false".*No such host/);
      em.sandbox.switches.createResponse = 'created-empty';
      assert.equal((await create(spec(...whole).replace('>new<', '>vbr.invalid<'))).status, 400);
    });

    it('are refused if they exist already', async () => {
      const answer = await create(spec(...whole).replace('>new<', '>vbr-BERLIN.sandbox.example<'));
      assert.equal(answer.status, 400);
      assert.match(answer.body, /already been added/);
    });

    it('change only the fields of an edit', async () => {
      const body = spec(
        '<Description>Changed</Description>',
        '<DnsNameOrIpAddress>renamed</DnsNameOrIpAddress>',
      );
      assert.equal(await em.status('PUT', path, { 'Content-Type': 'application/xml' }, body), 204);
      const [server] = em.sandbox.estate.servers;
      assert.deepEqual([server?.name, server?.description, server?.port], ['renamed', 'Changed', 443]);
      const all = spec(
        ...whole,
        '<WcfPort>1</WcfPort>',
        `<VbrCertificateThumbprint>${'A'.repeat(40)}</VbrCertificateThumbprint>`,
      );
      assert.equal(await em.status('PUT', path, { 'Content-Type': 'application/xml' }, all), 204);
      assert.deepEqual([server?.wcfPort, server?.thumbprint?.length, server?.username], [1, 40, 'a\\b']);
    });

    it('are removed', async () => {
      assert.equal(await em.status('DELETE', path), 204);
      assert.equal(await em.status('GET', path), 404);
    });

    it('are collected in a system session that outlives the task', async () => {
      assert.equal(await em.status('POST', `${path}?action=explode`), 400);
      const answer = await em.call('POST', `${path}?action=collect`);
      assert.match(answer.body, /CollectingBackupServer/);
      const session = em.sandbox.estate.systemSessions.at(-1);
      em.time += 2500;
      assert.match((await em.call('GET', 'tasks/task-1')).body, /Finished/);
      assert.match((await em.call('GET', `systemSessions/${session?.id}?format=Entity`)).body, /InProgress/);
      assert.doesNotMatch((await em.call('GET', `systemSessions/${session?.id}/events`)).body, /finished/);
      em.time += 60_000;
      assert.match((await em.call('GET', 'systemSessions')).body, /CompletedSuccessfully/);
      assert.match((await em.call('GET', `systemSessions/${session?.id}/events`)).body, /finished/);
      assert.equal(await em.status('GET', 'systemSessions/unknown'), 404);
    });

    it('show their contents in both representations', async () => {
      for (const child of ['jobs', 'repositories', 'managedServers', 'credentials', 'passwords']) {
        assert.equal(await em.status('GET', `${path}/${child}`), 200, child);
        assert.equal(await em.status('GET', `${path}/${child}?format=Entity`), 200, child);
        assert.equal(await em.status('POST', `${path}/${child}`), 405, child);
      }
      for (const [collection, record] of [
        ['jobs', em.sandbox.estate.jobs[0]],
        ['repositories', em.sandbox.estate.repositories[0]],
        ['managedServers', em.sandbox.estate.managedServers[0]],
      ] as const) {
        assert.match((await em.call('GET', collection)).body, /EntityReferences/);
        assert.match((await em.call('GET', `${collection}/${record?.id}`)).body, /<EntityRef/);
        assert.match(
          (await em.call('GET', `${collection}/${record?.id}?format=Entity`)).body,
          /format=Entity/,
        );
      }
      const { credentials, passwordKeys } = em.sandbox.estate;
      assert.equal(await em.status('GET', `${path}/credentials/${credentials[0]?.id}`), 200);
      assert.equal(await em.status('GET', `${path}/passwords/${passwordKeys[0]?.id}`), 200);
      assert.equal(await em.status('GET', `${path}/passwords/unknown`), 404);
    });
  });

  it('shows a task only to its own session', async () => {
    await create(spec(...whole));
    assert.equal(await em.status('GET', 'tasks/task-1'), 200);
    em.token = await em.logOn();
    const answer = await em.call('GET', 'tasks/task-1');
    assert.equal(answer.status, 500);
    assert.match(answer.body, /There is no backup task with id \[task-1\] in current rest session/);
  });

  it('answers with JSON on request, in both cases and null styles', async () => {
    const json = { Accept: 'application/json' };
    const explicit = (await em.call('GET', 'backupServers', json)).body;
    assert.ok((JSON.parse(explicit) as { Refs: unknown[] }).Refs.length === 3);
    assert.match(explicit, /"Name":null/);
    em.sandbox.switches.jsonNulls = 'omit';
    em.sandbox.switches.jsonCase = 'camel';
    const camel = (await em.call('GET', 'backupServers?format=Entity', json)).body;
    assert.doesNotMatch(camel, /null/);
    assert.match(camel, /"uid":"urn:veeam/);
  });

  it('writes Hrefs with the external URL, if one is set', async () => {
    em.sandbox.switches.publicBaseUrl = 'https://em.example:9398/api/';
    assert.match(
      (await em.call('GET', 'backupServers')).body,
      /Href="https:\/\/em\.example:9398\/api\/backupServers/,
    );
  });

  it('supports thousands of servers', async () => {
    await em.sandbox.stop();
    await em.start({ extraServers: 2000 });
    const { body } = await em.call('GET', 'query?type=BackupServer&format=Entities&pageSize=500&page=4');
    assert.match(body, /PagesCount="5"/);
  });

  it('delays its responses as configured, and clears faults', async () => {
    em.sandbox.switches.delayMs = 30;
    const before = Date.now();
    await em.call('GET', 'tasks');
    assert.ok(Date.now() - before >= 25);
    em.sandbox.inject({ kind: 'forbidden' });
    em.sandbox.faults.clear();
    assert.equal(await em.status('GET', 'tasks'), 200);
  });

  it('knows scenarios by name', () => {
    assert.ok('task-fails' in scenarios && 'version13' in scenarios);
  });
});

import assert from 'node:assert/strict';
import { answer, type HttpReply } from '../../../src/sandbox/answer';
import { routes } from '../../../src/sandbox/routes';
import { matchPattern } from '../../../src/sandbox/routing';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { accounts, SessionStore, type Role } from '../../../src/sandbox/sessions';

describe('routes', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: { cloudConnect: true } });
  });

  after(() => sandbox.stop());

  const ask = (method: string, path: string, role?: Role): HttpReply => {
    const account = accounts.find((candidate) => candidate.role === role);
    const session = account && sandbox.state.sessions.open(account);
    return answer(sandbox.state, {
      method,
      target: `/api/${path}`,
      headers: { ...(session && { 'x-restsvcsessionid': SessionStore.token(session) }) },
      body: '',
      baseUrl: sandbox.url,
    });
  };

  for (const { method, pattern, roles } of routes) {
    const path = pattern.replaceAll(/\{\w+\}/g, 'unknown');

    if (roles === 'anyone') {
      it(`${method} ${pattern} needs no logon session`, () => {
        const { status, body } = ask(method, path);
        assert.ok(status === 200 || body.includes('user name or password'), `${status}`);
      });
      continue;
    }

    it(`${method} ${pattern} is refused without a logon session`, () => {
      assert.equal(ask(method, path).status, 401);
    });

    for (const { role } of accounts) {
      it(`${method} ${pattern} is ${roles.includes(role) ? 'permitted' : 'refused'} to a ${role}`, () => {
        const { status } = ask(method, path, role);
        assert.equal(status === 403, !roles.includes(role), `${status}`);
        assert.notEqual(status, 405);
      });
    }
  }

  it('are one row for each method and pattern', () => {
    const keys = routes.map(({ method, pattern }) => `${method} ${pattern.replaceAll(/\{\w+\}/g, '{}')}`);
    assert.deepEqual([...new Set(keys)], keys);
  });

  it('answer 405 for a method that a path does not have, and 404 for a path that is none', () => {
    for (const path of ['tasks', 'backupServers/x/jobs', 'cloud', 'systemSessions/x/events']) {
      assert.equal(ask('PUT', path, 'administrator').status, 405, path);
    }
    assert.equal(ask('PUT', 'sessionMngr').status, 405);
    for (const path of ['nothing', 'tasks/a/b', 'backupServers/x/nothing', 'systemSessions/a/b']) {
      assert.equal(ask('GET', path, 'administrator').status, 404, path);
    }
  });

  it('leave out what this version or licence does not have', () => {
    sandbox.switches.cloudConnect = false;
    sandbox.switches.systemSessions = false;
    for (const path of ['cloud', 'systemSessions', 'systemSessions/x', 'systemSessions/x/events']) {
      assert.equal(ask('GET', path, 'administrator').status, 404, path);
    }
  });
});

describe('matchPattern', () => {
  const rows: readonly (readonly [string, string[], object | undefined])[] = [
    ['', [], {}],
    ['tasks', ['TASKS'], {}],
    ['tasks/{id}', ['tasks', 'Task-1'], { id: 'Task-1' }],
    ['tasks/{id}', ['tasks', 'a%2Fb'], { id: 'a/b' }],
    ['tasks/{id}', ['tasks', '%'], { id: '%' }],
    ['tasks/{id}', ['tasks'], undefined],
    ['tasks', ['tasks', 'x'], undefined],
    ['a/{b}/c/{d}', ['A', '1', 'C', '2'], { b: '1', d: '2' }],
  ];
  for (const [pattern, segments, expected] of rows) {
    it(`${expected ? 'finds' : 'does not find'} "${segments.join('/')}" in "${pattern}"`, () => {
      assert.deepEqual(matchPattern(pattern, segments), expected);
    });
  }
});

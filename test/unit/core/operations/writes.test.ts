import assert from 'node:assert/strict';
import { editBackupServer, removeBackupServer } from '../../../../src/core/operations/changes';
import { collectBackupServer } from '../../../../src/core/operations/collect';
import { connectBackupServer } from '../../../../src/core/operations/connect';
import { isEmError, type EmError } from '../../../../src/core/client/errors';
import { SystemSessionLister } from '../../../../src/core/operations/systemSessionLister';
import { TaskPoller } from '../../../../src/core/operations/taskPoller';
import { stopTask } from '../../../../src/core/operations/stopTask';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Fault } from '../../../../src/sandbox/switches';
import { TestClient } from '../../../support/api';
import { FakeClock } from '../../../support/fakeClock';

/*
 * What each answer to each write leads to, where the work was done before it and where it was not: an outcome never
 * says more than is true, and nothing is sent twice.
 */

const spec = {
  description: 'New',
  dnsNameOrIpAddress: 'vbr-new.sandbox.example',
  port: 9392,
  username: 'LAB\\svc',
  password: 'Ex4mple!pw',
};

const page = (title: string): string => `<html><head><title>${title}</title></head><body></body></html>`;
const errorOf = (message: string): string =>
  `<Error xmlns="http://www.veeam.com/ent/v1.0" Message="${message}" StatusCode="0"/>`;

interface Row {
  readonly name: string;
  readonly fault: Omit<Fault, 'afterWork'>;
}

const answered = (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Row => ({
  name: `${status}${body === '' ? '' : body.startsWith('<Error') ? ' with an Error' : body.startsWith('<') ? ' with a page' : ' with a text'}`,
  fault: { kind: 'other-answer', answer: { status, body, headers } },
});

/** After these the work may have been done or not. */
const doubtful: readonly Row[] = [
  answered(500, page('Internal Server Error')),
  answered(500, 'Internal Server Error'),
  answered(500, errorOf('Object reference not set to an instance of an object.')),
  answered(500),
  answered(502, page('Bad Gateway')),
  answered(502, 'Bad Gateway'),
  answered(503, page('Service Unavailable')),
  answered(503, errorOf('The service is unavailable.')),
  answered(504, page('Gateway Time-out')),
  answered(504, 'stream timeout'),
  answered(520, page('Web server is returning an unknown error')),
  answered(403, page('Blocked by the firewall')),
  answered(406, errorOf('Not acceptable.')),
  answered(408, 'Request Timeout'),
  answered(408, page('Request Timeout')),
  answered(409, errorOf('The server has been added already.')),
  answered(409, 'Conflict'),
  answered(301, '', { Location: '/api/backupServers' }),
  answered(302, page('Sign in'), { Location: 'https://login.example/' }),
  answered(303, '', { Location: '/api/tasks/task-9' }),
  answered(307, '', { Location: 'https://elsewhere.example:9398/api/backupServers' }),
  answered(308, '', {}),
  answered(200, page('Sign in to the network')),
  answered(202, '<Task'),
  { name: 'a reset', fault: { kind: 'reset' } },
  { name: 'no answer', fault: { kind: 'no-answer' } },
  { name: 'a cut head', fault: { kind: 'cut-headers' } },
  { name: 'garbage', fault: { kind: 'garbage' } },
];

/** After these it was surely not done, and nothing is looked up. */
const refusals: readonly Row[] = [
  answered(400, errorOf('The value is not valid.')),
  answered(400, page('Bad Request')),
  answered(403, errorOf('Access denied.')),
  answered(403),
  answered(404, errorOf('Not found.')),
  answered(405, page('Method Not Allowed')),
  answered(407, page('Proxy Authentication Required'), { 'Proxy-Authenticate': 'Basic' }),
  answered(411, page('Length Required')),
  answered(413, page('Request Entity Too Large')),
  answered(414, 'URI Too Long'),
  answered(415, errorOf('Unsupported media type.')),
  answered(429, 'Too Many Requests'),
  answered(431, page('Request Header Fields Too Large')),
  answered(501, errorOf('Not implemented.')),
];

interface Ended {
  /** `thrown` where it is certain that nothing was done. */
  readonly kind: string;
  readonly look?: unknown;
  readonly error?: EmError;
}

interface World {
  readonly sandbox: Sandbox;
  readonly clock: FakeClock;
  readonly em: TestClient;
}

interface Write {
  readonly method: string;
  readonly path: RegExp;
  /** Before the fault: what has to be there. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly run: (world: World) => Promise<{ readonly kind: string; readonly look?: unknown }>;
  /** How it ends where the work was done. */
  readonly done: readonly string[];
}

const uid = ({ sandbox }: World): string => `urn:veeam:BackupServer:${sandbox.estate.servers[0]?.id ?? ''}`;
const looks = ({ clock }: World) => ({ sleep: clock.sleep, now: clock.now });
const follow = ({ em, clock }: World) => new TaskPoller(em.session, clock.sleep).follow;

const writes: Readonly<Record<string, Write>> = {
  create: {
    method: 'POST',
    path: /action=create/,
    done: ['connected'],
    run: (world) =>
      connectBackupServer(world.em.as(world.em.token), spec, {
        ...looks(world),
        follow: follow(world),
        lookForMs: 10_000,
        onStep: () => undefined,
        mayBeAnother: () => Promise.resolve(true),
      }),
  },
  edit: {
    method: 'PUT',
    path: /^backupServers/,
    done: ['done'],
    run: (world) => {
      const { name = '', description } = world.sandbox.estate.servers[0] ?? {};
      const before = { uid: uid(world), links: [], name, description };
      const changes = { dnsNameOrIpAddress: name, description: 'Changed' };
      const options = { ...looks(world), follow: follow(world) };
      return editBackupServer(world.em.as(world.em.token), before, changes, options);
    },
  },
  remove: {
    method: 'DELETE',
    path: /^backupServers/,
    done: ['done'],
    run: (world) =>
      removeBackupServer(world.em.as(world.em.token), uid(world), {
        ...looks(world),
        follow: follow(world),
      }),
  },
  collect: {
    method: 'POST',
    path: /action=collect/,
    done: ['collected'],
    run: (world) =>
      collectBackupServer(world.em.as(world.em.token), uid(world), {
        names: [world.sandbox.estate.servers[0]?.name],
        ...looks(world),
        follow: follow(world),
        sessions: new SystemSessionLister(world.em.as(world.em.token), world.clock.now),
        followForMs: 60_000,
        onStep: () => undefined,
      }),
  },
  stop: {
    method: 'DELETE',
    path: /^tasks/,
    done: ['ended', 'stopped'],
    prepare: async ({ sandbox, em }) => {
      sandbox.switches.taskRunningMs = 3_600_000;
      const path = `backupServers/${sandbox.estate.servers[0]?.id ?? ''}?action=collect`;
      await em.client.send({ method: 'POST', path, auth: { kind: 'session', token: em.token } });
      assert.equal((await em.session.tasks.list()).length, 1);
    },
    run: (world) => stopTask(world.em.as(world.em.token), 'task-1', { ...looks(world), lookForMs: 5000 }),
  },
};

describe('the answers to a write', () => {
  let world: World;

  async function start({ prepare }: Write): Promise<void> {
    const clock = new FakeClock();
    const switches = { createResponse: 'accepted-empty', changeResponse: 'no-content' } as const;
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: clock.now, switches });
    const em = new TestClient(sandbox.url);
    world = { sandbox, clock, em };
    await em.logOn(sandbox);
    await prepare?.(world);
  }

  afterEach(async () => {
    world.em.transport.dispose();
    await world.sandbox.stop();
  });

  async function end(write: Write, fault: Fault): Promise<Ended> {
    await start(write);
    const { method, path } = write;
    world.sandbox.inject({ ...fault, method, path, times: 1 });
    world.em.isUnanswered = (request) =>
      fault.kind === 'no-answer' &&
      request.method === method &&
      path.test(request.url.split('/api/')[1] ?? '');
    let ended: Ended;
    try {
      ended = await write.run(world);
    } catch (error) {
      if (!isEmError(error)) throw error;
      ended = { kind: 'thrown', error };
    }
    const sent = world.sandbox.received.filter(
      (request) => request.method === method && path.test(request.path),
    );
    assert.equal(sent.length, 1, 'it is sent once');
    return ended;
  }

  for (const [what, write] of Object.entries(writes)) {
    for (const { name, fault } of doubtful) {
      it(`reports the ${what} as done by a look-up, after ${name} that came after the work`, async () => {
        const { kind } = await end(write, { ...fault, afterWork: true });
        assert.ok(write.done.includes(kind), kind);
      });

      it(`reports the ${what} as not known after a look-up, after ${name} that came in place of the work`, async () => {
        const { kind, look } = await end(write, fault);
        assert.equal(kind, 'unknown');
        assert.ok(!isEmError(look) && (look as { readonly kind?: unknown } | undefined)?.kind !== 'failed');
      });
    }

    for (const { name, fault } of refusals) {
      it(`reports the ${what} as not done without a look-up, after ${name}`, async () => {
        const { kind, error } = await end(write, fault);
        if (what === 'stop' && error === undefined) {
          assert.equal(kind, 'ended', 'a task that is not found is over');
          return;
        }
        assert.equal(kind, 'thrown');
        assert.equal(error?.isInDoubt, false);
        assert.equal(world.sandbox.received.at(-1)?.method, write.method, 'nothing is asked after it');
      });
    }

    it(`reports the ${what} as not known, with the reason, where no look-up succeeds`, async () => {
      await start(write);
      const { sandbox } = world;
      const { method, path } = write;
      sandbox.inject({ kind: 'reset', method, path, times: 1 });
      const { received } = sandbox;
      const push = received.push.bind(received);
      received.push = (...requests) => {
        if (requests.some((request) => request.method === method && path.test(request.path)))
          sandbox.inject({ kind: 'server-error', method: 'GET' });
        return push(...requests);
      };
      const { kind, look } = await write.run(world);
      assert.equal(kind, 'unknown');
      if (look === undefined) return;
      const error = isEmError(look) ? look : (look as { readonly error?: unknown }).error;
      assert.ok(isEmError(error) && error.kind === 'server-error');
    });
  }
});

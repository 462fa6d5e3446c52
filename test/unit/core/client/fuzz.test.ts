import { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import { readBody } from '../../../../src/core/client/codec';
import { connectBackupServer } from '../../../../src/core/operations/connect';
import { DocumentError } from '../../../../src/core/client/document';
import {
  backupServersTable,
  backupServerTable,
  enterpriseManagerTable,
  entityReferencesTable,
  errorTable,
  logonSessionTable,
  queryResultTable,
  tasksTable,
  taskTable,
} from '../../../../src/core/client/elements';
import type { EmClient } from '../../../../src/core/client/client';
import { isEmError } from '../../../../src/core/client/errors';
import { logOn } from '../../../../src/core/client/logon';
import { TaskPoller } from '../../../../src/core/operations/taskPoller';
import type { WireRequest } from '../../../../src/core/client/transport';
import { newestCollections } from '../../../../src/core/client/collections';
import { toldByEvents } from '../../../../src/core/client/collectionEvents';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { CannedClient, inPieces } from '../../../support/canned';
import { shownOf } from '../../../support/shown';

/* Mutated answers. FUZZ sets how many, SEED repeats a run. */

const count = Number(process.env['FUZZ'] ?? 4000);
const seed = Number(process.env['SEED'] ?? 20261124);

/** A small generator with a seed, so that a failure can be seen again (mulberry32). */
function generator(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const scraps = [
  '<',
  '>',
  '/>',
  '</',
  '&',
  '&#0;',
  '&#x41;',
  '<!DOCTYPE x>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '{',
  '}',
  '[',
  ']',
  '"',
  'null',
  'true',
  '\u0000',
  '\uFEFF',
  '\uD800',
  '<a><a><a>',
  '[[[[',
  ',',
  ':',
  '="',
  'xsi:nil="true"',
  '9'.repeat(40),
];

function mutate(text: string, random: () => number): string {
  let result = text;
  const pick = (limit: number): number => Math.floor(random() * limit);
  for (let step = 1 + pick(4); step > 0; step -= 1) {
    const at = pick(result.length);
    const end = Math.min(result.length, at + pick(60));
    const kind = pick(6);
    if (kind === 0) result = result.slice(0, at) + result.slice(end);
    else if (kind === 1)
      result = result.slice(0, at) + (scraps[pick(scraps.length)] ?? '') + result.slice(at);
    else if (kind === 2) result = result.slice(0, end) + result.slice(at);
    else if (kind === 3) result = result.slice(0, at);
    else if (kind === 4)
      result = result.slice(0, at) + String.fromCharCode(pick(0x250)) + result.slice(at + 1);
    else result = result.slice(at) + result.slice(0, at);
  }
  return result;
}

/** A client of a server that answers whatever is made up for it. */
const fuzzedClient = (answer: (request: WireRequest) => string): EmClient =>
  new CannedClient((request) => ({ status: request.method === 'POST' ? 202 : 200, body: answer(request) }))
    .client;

describe(`reading responses with ${count} mutations`, () => {
  let sandbox: Sandbox;
  const samples: string[] = [];

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, deterministicIds: true });
    for (const mediaType of ['application/xml', 'application/json']) {
      let token = '';
      const ask = async (
        method: string,
        path: string,
        headers: Record<string, string> = {},
      ): Promise<void> => {
        const response = await fetch(sandbox.url + path, {
          method,
          headers: { Accept: mediaType, 'X-RestSvcSessionId': token, ...headers },
        });
        token = response.headers.get('X-RestSvcSessionId') ?? token;
        samples.push(await response.text());
      };
      await ask('GET', '');
      const basic = Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64');
      await ask('POST', 'sessionMngr/', { Authorization: `Basic ${basic}` });
      await ask('POST', `backupServers/${sandbox.estate.servers[0]?.id ?? ''}?action=collect`);
      for (const path of [
        'backupServers',
        'backupServers?format=Entity',
        'query?type=BackupServer&format=Entities',
        'tasks',
        'tasks/task-1',
        'nothing',
        'systemSessions',
        `systemSessions/${sandbox.estate.systemSessions[0]?.id ?? ''}/events`,
        'reports/summary/overview',
        ...['jobs?format=Entity', 'repositories?format=Entity', 'credentials', 'passwords'].map(
          (path) => `backupServers/${sandbox.estate.servers[0]?.id ?? ''}/${path}`,
        ),
      ]) {
        await ask('GET', path);
      }
    }
  });

  after(async () => {
    await sandbox.stop();
  });

  it('neither crashes nor hangs', function () {
    this.timeout(600_000);
    const random = generator(seed);
    const tables = [
      enterpriseManagerTable,
      logonSessionTable,
      backupServersTable,
      backupServerTable,
      entityReferencesTable,
      queryResultTable,
      taskTable,
      tasksTable,
      errorTable,
    ];
    for (let round = 0; round < count; round += 1) {
      const sample = samples[round % samples.length] ?? '';
      const body = mutate(sample, random);
      try {
        const document = readBody(body);
        document.render();
        for (const table of tables) if (document.is(table)) document.decode(table);
      } catch (error) {
        assert.ok(error instanceof DocumentError, `seed ${seed}, round ${round}: ${String(error)}\n${body}`);
      }
    }
  });

  it('makes the readers of the estate throw nothing but an EmError', async function () {
    this.timeout(600_000);
    const random = generator(seed + 2);
    const client = fuzzedClient(() => mutate(samples[Math.floor(random() * samples.length)] ?? '', random));
    const readers = [
      () => new EmSession(client, 'token').backupServers.query({ page: 1 }),
      () => new EmSession(client, 'token').reports.overview(),
      () => new EmSession(client, 'token').backupServers.section('urn:veeam:BackupServer:1', 'jobs'),
      () => new EmSession(client, 'token').backupServers.section('urn:veeam:BackupServer:1', 'passwords'),
      async () => {
        const uid = 'urn:veeam:SystemSession:1';
        return toldByEvents((await new EmSession(client, 'token').systemSessions.events({ uid })) ?? []);
      },
      async () =>
        newestCollections((await new EmSession(client, 'token').systemSessions.list()).listed ?? [], 20),
    ];
    for (let round = 0; round < count; round += 1) {
      try {
        await readers[round % readers.length]?.();
      } catch (error) {
        assert.ok(isEmError(error), `seed ${seed}, round ${round}: ${String(error)}`);
      }
    }
  });

  it('never shows the session ID of a damaged logon response', async function () {
    this.timeout(600_000);
    const random = generator(seed + 3);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const told = samples.filter((text) => text.includes('SessionId'));
    const password = 'correct-horse-battery';
    const answers = told.map((text) => {
      const id = /SessionId"?[>:]\s*"?([0-9a-f-]{36})/i.exec(text)?.[1] ?? '';
      assert.ok(id !== '');
      return { text, id, token: Buffer.from(id).toString('base64') };
    });
    const damages: readonly ((text: string, id: string) => string)[] = [
      (text) => mutate(text, random),
      (text) => text,
      (text) => text.slice(0, Math.floor(random() * text.length)),
      (text) => text.replace(/SessionId/g, 'SessionIx'),
      (_, id) => `The session ${id} is not known.`,
      (_, id) => `<html><head><title>Session ${id} of a proxy</title></head></html>`,
      (_, id) => `<Error Message="session ${id} failed"/>`,
      (_, id) => `{"message":"session ${id} failed"}`,
      (_, id) => id,
      (text, id) => text.replace(/SANDBOX[^<"]*/g, id),
    ];
    const encodings: readonly ((text: string) => Buffer)[] = [
      (text) => Buffer.from(text),
      (text) => Buffer.from(text),
      (text) => Buffer.from(text, 'utf16le'),
      (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
      (text) => Buffer.from(text, 'latin1'),
    ];
    for (let round = 0; round < count; round += 1) {
      const { text, id, token } = pick(answers);
      const body = pick(encodings)(pick(damages)(text, id));
      const headers: (readonly [string, string])[] = [];
      if (random() < 0.5) headers.push(['X-RestSvcSessionId', token]);
      if (random() < 0.3)
        headers.push([
          'Content-Type',
          pick(['text/html', 'application/json; charset=utf-16', 'text/xml; charset=iso-8859-1']),
        ]);
      if (random() < 0.2)
        headers.push(['Location', pick(['/api/logonSessions/', 'http://elsewhere/?']) + pick([id, token])]);
      if (random() < 0.1) headers.push(['Content-Encoding', pick(['gzip', 'identity', 'x'])]);
      const status = pick([200, 201, 201, 302, 400, 401, 403, 500, 503]);
      const statusText = pick(['', 'OK', `Session ${id}`]);
      const canned = new CannedClient(() => ({
        body: inPieces(body, 1 + Math.floor(random() * 300)),
        status,
        statusText,
        headers,
      }));
      let failure: unknown;
      try {
        await logOn(canned.client, { account: 'SANDBOX\\a', password }, 'latest');
      } catch (error) {
        assert.ok(isEmError(error), `seed ${seed}, round ${round}: ${String(error)}`);
        failure = error;
      }
      const shown = await shownOf(canned.last, isEmError(failure) ? failure : undefined);
      for (const secret of [
        id,
        token,
        encodeURIComponent(token),
        Buffer.from(id).toString('base64url'),
        password,
      ]) {
        assert.ok(
          !shown.toLowerCase().includes(secret.toLowerCase()),
          `seed ${seed}, round ${round}: ${shown}\n${body.toString()}`,
        );
      }
    }
  });

  it('never reports a server as connected that no list contains', async function () {
    this.timeout(600_000);
    const random = generator(seed + 1);
    const lists = samples.filter((text) => text.includes('BackupServers') || text.includes('Entities'));
    const tasks = samples.filter((text) => text.includes('task-1'));
    const client = fuzzedClient(({ method, url }) => {
      const source = method === 'POST' || /\/tasks(\/|$)/.test(url) ? tasks : lists;
      return mutate(source[Math.floor(random() * source.length)] ?? '', random);
    });
    const spec = {
      description: '',
      dnsNameOrIpAddress: 'nowhere.example',
      port: 1,
      username: 'a\\b',
      password: 'p',
    };
    let time = 0;
    const sleep = (milliseconds: number): Promise<void> => {
      time += milliseconds;
      // Lets the timer of the signal have its turn.
      return new Promise((resolve) => setImmediate(resolve));
    };
    for (let round = 0; round < count / 20; round += 1) {
      try {
        const { kind } = await connectBackupServer(new EmSession(client, 'token'), spec, {
          now: () => time,
          follow: new TaskPoller(new EmSession(client, 'token'), sleep).follow,
          sleep,
          lookForMs: 2000,
          mayBeAnother: () => Promise.resolve(true),
          onStep: () => {
            // A task that is never told to be finished would be followed for ever.
            time += 1;
          },
          signal: AbortSignal.timeout(200),
        });
        assert.ok(kind !== 'connected', `seed ${seed}, round ${round}`);
      } catch (error) {
        assert.ok(isEmError(error), String(error));
      }
    }
  });
});

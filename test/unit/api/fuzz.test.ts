import assert from 'node:assert/strict';
import { readBody } from '../../../src/api/codec';
import { connectBackupServer } from '../../../src/api/connect';
import { DocumentError } from '../../../src/api/document';
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
} from '../../../src/api/elements';
import { EmClient } from '../../../src/api/client';
import { isEmError } from '../../../src/api/errors';
import { TaskPoller } from '../../../src/api/taskPoller';
import type { Transport, WireRequest } from '../../../src/api/transport';
import { lastCollections } from '../../../src/api/collections';
import { readSection } from '../../../src/api/contents';
import { readOverview } from '../../../src/api/overview';
import { queryBackupServers } from '../../../src/api/query';
import { listSystemSessions } from '../../../src/api/systemSessions';
import { Sandbox } from '../../../src/sandbox/sandbox';

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
function fuzzedClient(answer: (request: WireRequest) => string): EmClient {
  const transport: Transport = {
    send: (request) =>
      Promise.resolve({
        answer: {
          status: request.method === 'POST' ? 202 : 200,
          statusText: '',
          headers: [],
          body: Buffer.from(answer(request)),
        },
      }),
    fetchCertificate: () => Promise.resolve(undefined),
    dispose: () => undefined,
  };
  return new EmClient({
    baseUrl: 'http://fuzz.invalid/api/',
    format: 'xml',
    timeoutMs: 1000,
    transport,
    retryDelaysMs: [],
    userAgent: 'fuzz',
    onExchange: () => undefined,
  });
}

describe(`fuzzing the reader of answers with ${count} mutations`, () => {
  let sandbox: Sandbox;
  const samples: string[] = [];

  before(async function () {
    this.timeout(60_000);
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
        'systemSessions?format=Entity',
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

  it('never crashes and never hangs', function () {
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

  it('never makes a reader of an estate throw anything but a failure as facts', async function () {
    this.timeout(600_000);
    const random = generator(seed + 2);
    const client = fuzzedClient(() => mutate(samples[Math.floor(random() * samples.length)] ?? '', random));
    const readers = [
      () => queryBackupServers(client, 'token', { page: 1 }),
      () => readOverview(client, 'token'),
      () => readSection(client, 'token', 'urn:veeam:BackupServer:1', 'jobs'),
      () => readSection(client, 'token', 'urn:veeam:BackupServer:1', 'passwords'),
      async () => lastCollections((await listSystemSessions(client, 'token')).listed ?? []),
    ];
    for (let round = 0; round < count; round += 1) {
      try {
        await readers[round % readers.length]?.();
      } catch (error) {
        assert.ok(isEmError(error), `seed ${seed}, round ${round}: ${String(error)}`);
      }
    }
  });

  it('never reports a server as connected that no list holds', async function () {
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
        const { kind } = await connectBackupServer(client, 'token', spec, {
          now: () => time,
          follow: new TaskPoller(client, 'token', sleep).follow,
          sleep,
          lookForMs: 2000,
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

import assert from 'node:assert/strict';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { makePlan } from '../../../../src/core/plan/makePlan';
import type { Resolve } from '../../../../src/core/plan/resolving';
import { failureOf } from '../../../support/api';
import { Managers } from '../../../support/managers';

const berlin = 'vbr-berlin.sandbox.example';
const lisbon = 'vbr-lisbon.sandbox.example';

describe('makePlan with names that are resolved', () => {
  let managers: Managers;

  beforeEach(async () => {
    managers = await Managers.start(['EM 1']);
  });

  afterEach(() => managers.stop());

  /** What the plan says of one row, if these names have these addresses. */
  async function told(
    row: object,
    known: Readonly<Record<string, readonly string[]>> | Resolve,
  ): Promise<string> {
    const { file } = readFleetFile(
      JSON.stringify({ version: 1, endpoints: ['EM 1'], backupServers: [{ credential: 'svc', ...row }] }),
    );
    assert.ok(file);
    const resolve: Resolve =
      typeof known === 'function'
        ? known
        : (host) => {
            const found = known[host];
            return found ? Promise.resolve(found) : Promise.reject(new Error('ENOTFOUND'));
          };
    const { rows, extras } = await makePlan(file, {
      endpoints: managers.endpoints,
      ask: managers.ask,
      resolve,
    });
    const action = rows[0]?.action;
    assert.ok(action);
    const what = action.kind === 'conflict' ? action.conflict.kind : action.kind;
    const server =
      'server' in action
        ? action.server.name
        : action.kind === 'conflict' && 'server' in action.conflict
          ? action.conflict.server.name
          : '';
    return [what, server, String(extras.length)].join(' ');
  }

  const alias = { dnsNameOrIpAddress: 'backup.example.com' };
  const cases: readonly (readonly [string, object, Readonly<Record<string, readonly string[]>>, string])[] = [
    [
      'an alias of one backup server',
      alias,
      { 'backup.example.com': ['10.0.0.1'], [berlin]: ['10.0.0.1'] },
      `leave ${berlin} 2`,
    ],
    [
      'the same addresses in another order and spelling',
      alias,
      { 'backup.example.com': ['2001:DB8:0::1', '10.0.0.1'], [berlin]: ['10.0.0.1', '2001:db8::1'] },
      `leave ${berlin} 2`,
    ],
    ['an IP address', { dnsNameOrIpAddress: '10.0.0.1' }, { [berlin]: ['10.0.0.1'] }, `leave ${berlin} 2`],
    [
      'the same port',
      { ...alias, port: 443 },
      { 'backup.example.com': ['10.0.0.1'], [berlin]: ['10.0.0.1'] },
      `leave ${berlin} 2`,
    ],
    [
      'another port',
      { ...alias, port: 9392 },
      { 'backup.example.com': ['10.0.0.1'], [berlin]: ['10.0.0.1'] },
      `perhaps ${berlin} 2`,
    ],
    [
      'only some of the addresses',
      { dnsNameOrIpAddress: '10.0.0.1' },
      { [berlin]: ['10.0.0.1', '10.0.0.2'] },
      `perhaps ${berlin} 2`,
    ],
    [
      'two backup servers with one address',
      alias,
      { 'backup.example.com': ['10.0.0.1'], [berlin]: ['10.0.0.1'], [lisbon]: ['10.0.0.1'] },
      'create  3',
    ],
    ['other addresses', alias, { 'backup.example.com': ['10.0.0.9'], [berlin]: ['10.0.0.1'] }, 'create  3'],
    [
      'addresses of this machine',
      alias,
      { 'backup.example.com': ['127.0.0.1'], [berlin]: ['127.0.0.1'] },
      'create  3',
    ],
    ['no addresses', alias, {}, 'create  3'],
    [
      'a name that is found',
      { dnsNameOrIpAddress: berlin },
      { [berlin]: ['10.0.0.1'], [lisbon]: ['10.0.0.1'] },
      `leave ${berlin} 2`,
    ],
    [
      'a short name',
      { dnsNameOrIpAddress: 'vbr-berlin' },
      { 'vbr-berlin': ['10.0.0.1'], [berlin]: ['10.0.0.1'] },
      `leave ${berlin} 2`,
    ],
    [
      'a short name with the address of another',
      { dnsNameOrIpAddress: 'vbr-berlin' },
      { 'vbr-berlin': ['10.0.0.1'], [lisbon]: ['10.0.0.1'] },
      `perhaps ${berlin} 2`,
    ],
  ];
  for (const [what, row, known, wanted] of cases)
    it(`judges ${what}`, async () => assert.equal(await told(row, known), wanted));

  it('asks for each host once, for few at the same time, and only if a row needs it', async () => {
    for (const server of managers.sandbox(0).estate.servers) server.name = `a${server.name}`;
    let running = 0;
    let most = 0;
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      most = Math.max(most, (running += 1));
      await new Promise((done) => setImmediate(done));
      running -= 1;
      return [];
    };
    const rows = Array.from({ length: 40 }, (_, index) => ({
      dnsNameOrIpAddress: `new${String(index)}.example.com`,
      credential: 'svc',
    }));
    const { file } = readFleetFile(JSON.stringify({ version: 1, endpoints: ['EM 1'], backupServers: rows }));
    assert.ok(file);
    await makePlan(file, { endpoints: managers.endpoints, ask: managers.ask, resolve });
    assert.deepEqual([asked.length, new Set(asked).size, most], [43, 43, 16]);
    asked.length = 0;
    await told({ dnsNameOrIpAddress: `a${berlin}` }, resolve);
    assert.deepEqual(asked, []);
  });

  it('does not wait for a name server that never answers', async () => {
    const never: Resolve = () => new Promise<never>(() => undefined);
    assert.equal(await told(alias, never), 'create  3');
  });

  it('ends when it is cancelled', async () => {
    const stop = new AbortController();
    const { file } = readFleetFile(
      JSON.stringify({ version: 1, endpoints: ['EM 1'], backupServers: [{ ...alias, credential: 'svc' }] }),
    );
    assert.ok(file);
    const resolve: Resolve = () => {
      stop.abort();
      return new Promise<never>(() => undefined);
    };
    const failure = await failureOf(
      makePlan(file, { endpoints: managers.endpoints, ask: managers.ask, resolve, signal: stop.signal }),
    );
    assert.equal(failure.kind, 'cancelled');
  });
});

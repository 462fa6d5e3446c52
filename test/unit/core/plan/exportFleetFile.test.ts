import assert from 'node:assert/strict';
import { EmError } from '../../../../src/core/client/errors';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { writeFleetFile, type FileFormat } from '../../../../src/core/fleetFile/writeFleetFile';
import { exportFleetFile } from '../../../../src/core/plan/exportFleetFile';
import { makePlan } from '../../../../src/core/plan/makePlan';
import type { Plan, ReadManager } from '../../../../src/core/plan/plan';
import { readManagers } from '../../../../src/core/plan/readManagers';
import type { Endpoint } from '../../../../src/core/session/endpoint';
import { endpointFor, Managers } from '../../../support/managers';

describe('exportFleetFile', () => {
  let managers: Managers;

  beforeEach(async () => {
    managers = await Managers.start(['EM 1', 'EM #2: "yes"']);
    for (const server of managers.sandbox(1).estate.servers) {
      server.name = server.name.replace('sandbox', 'second');
      server.address = server.name;
    }
  });

  afterEach(() => managers.stop());

  const read = (endpoints: readonly Endpoint[] = managers.endpoints): Promise<readonly ReadManager[]> =>
    readManagers(endpoints, managers.ask);

  const exported = (read: readonly ReadManager[], format: FileFormat = 'yaml') => {
    const { file, left } = exportFleetFile(read);
    return { text: writeFleetFile(file, format), left };
  };

  const planOf = (text: string, endpoints = managers.endpoints): Promise<Plan> => {
    const { file, problems } = readFleetFile(text);
    assert.deepEqual(problems, [], text);
    assert.ok(file);
    return makePlan(file, { endpoints, ask: managers.ask });
  };

  const kindsOf = ({ rows, extras }: Plan): ReadonlySet<string> =>
    new Set([...rows.map(({ action }) => action.kind), ...extras.map(() => 'extra')]);

  it('makes a file of which a plan leaves everything as it is, in both formats', async () => {
    const { servers } = managers.sandbox(0).estate;
    const [first, second, third] = servers;
    assert.ok(first && second && third);
    Object.assign(first, { description: 'yes', vbrCertificateThumbprint: 'ab'.repeat(20) });
    Object.assign(second, { description: '  # \u202Espaces\u202C  ' });
    Object.assign(third, { description: 'x'.repeat(5000) });
    for (const format of ['yaml', 'json'] as const) {
      const { text, left } = exported(await read(), format);
      const plan = await planOf(text);
      assert.deepEqual(left, []);
      assert.equal(plan.rows.length, 6);
      assert.deepEqual([...kindsOf(plan)], ['leave'], text);
    }
  });

  it('gives the UID where a name is not unique, and only there', async () => {
    const { servers } = managers.sandbox(0).estate;
    const [first, second, third] = servers;
    assert.ok(first && second && third);
    second.name = first.name.toUpperCase();
    const { text } = exported(await read());
    const { file } = readFleetFile(text);
    assert.deepEqual(
      file?.rows.map(({ uid }) => uid !== undefined),
      [true, true, false, false, false, false],
    );
    assert.deepEqual([...kindsOf(await planOf(text))], ['leave'], text);
  });

  it('leaves out a backup server whose name is no address, and says so', async () => {
    const [first] = managers.sandbox(0).estate.servers;
    assert.ok(first);
    first.name = 'no host name';
    const { text, left } = exported(await read());
    assert.deepEqual(
      left.map(({ server, endpoint }) => [server.name, endpoint.name]),
      [['no host name', 'EM 1']],
    );
    assert.deepEqual([...kindsOf(await planOf(text))], ['leave', 'extra']);
  });

  it('reads an Enterprise Manager with two accounts once, and names endpoints so that they are found', async () => {
    const [one, two] = managers.endpoints;
    assert.ok(one && two);
    const again = endpointFor('Again', one.url, 'SANDBOX\\other');
    const manager = (await read([one]))[0];
    assert.ok(manager && 'servers' in manager);
    const same = { ...two, name: 'EM 1' };
    const { text } = exported([
      manager,
      { ...manager, endpoint: again },
      { ...manager, endpoint: same, servers: [] },
    ]);
    const { file } = readFleetFile(text);
    assert.deepEqual(
      file?.endpoints.map((endpoint) => endpoint.text),
      [one.url, two.url],
    );
    assert.equal(file.rows.length, 3);
  });

  it('says at the head what Enterprise Manager does not tell', async () => {
    const { text } = exported(await read());
    const head = text.slice(0, text.indexOf('version:'));
    assert.match(head, /^# .*address/m);
    assert.match(head, /^# .*"credential"/m);
    assert.doesNotMatch(text, /password: /i);
  });

  it('names at the head an Enterprise Manager that could not be read, whatever its name is', async () => {
    const [one, two] = managers.endpoints;
    assert.ok(one && two);
    const broken = { endpoint: { ...two, name: 'Rome\nprune: true' }, error: new EmError('timeout') };
    const { text } = exported([...(await read([one])), broken]);
    assert.match(text, /^# Rome.*prune: true could not be read and is not in this file\.$/m);
    assert.equal(readFleetFile(text).file?.prune, false);
  });
});

import assert from 'node:assert/strict';
import { RawClient } from '../../support/rawClient';

/* Who may see what of the estate, and how it is asked for. */

describe('sandbox estate', () => {
  const em = new RawClient();

  beforeEach(() => em.start());

  afterEach(async () => {
    await em.sandbox.stop();
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
      it(`permit or refuse ${method} ${path}`, async () => {
        const found: number[] = [];
        for (const username of [
          'SANDBOX\\administrator',
          'SANDBOX\\portal-user',
          'SANDBOX\\restore-operator',
        ]) {
          await em.sandbox.stop();
          await em.start();
          em.token = await em.logOn(username);
          found.push(await em.status(method, path));
        }
        assert.deepEqual(found, expected);
      });
    }

    it('hide the links of operations that are not allowed', async () => {
      em.token = await em.logOn('SANDBOX\\portal-user');
      const { body } = await em.call('GET', 'backupServers?format=Entity');
      assert.doesNotMatch(body, /Rel="(Edit|Delete|Create)"/);
      assert.match(body, /Rel="Start"/);
    });
  });

  describe('query', () => {
    const names = async (parameters: Record<string, string>): Promise<string> => {
      const query = new URLSearchParams({ type: 'BackupServer', format: 'Entities', ...parameters });
      const { status: code, body } = await em.call('GET', `query?${query.toString()}`);
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
      it(`${expected === '400' ? 'refuses the filter' : 'filters by'} ${filter || 'nothing'}`, async () => {
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

    it('links its pages and lists references', async () => {
      const { body } = await em.call('GET', 'query?type=BackupServer&pageSize=1&page=2');
      assert.match(body, /<Refs><Ref/);
      for (const rel of ['First', 'Previous', 'Next', 'Last']) assert.match(body, new RegExp(`Rel="${rel}"`));
      assert.equal(await em.status('GET', 'query?type=Job'), 400);
      assert.equal(await em.status('GET', 'querySvc'), 200);
    });
  });

  it('reports its figures', async () => {
    assert.match((await em.call('GET', 'reports/summary')).body, /job_statistics/);
    assert.match((await em.call('GET', 'reports/summary/overview')).body, /<BackupServers>3</);
    assert.match((await em.call('GET', 'reports/summary/job_statistics')).body, /<ScheduledJobs>6</);
    assert.equal(await em.status('GET', 'reports/summary/unknown'), 404);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BackupServer } from '../../../../src/core/client/elements';
import { eachPage, pageLimits, type BackupServerPage } from '../../../../src/core/client/pages';
import { queryBackupServers } from '../../../../src/core/client/query';
import { TestClient } from '../../../support/api';
import { ScriptedServer } from '../../../support/scriptedServer';

const server = (n: number): BackupServer => ({ uid: `urn:veeam:BackupServer:${n}`, links: [] });
const page = (servers: readonly BackupServer[], pages: number): BackupServerPage => ({
  servers,
  refused: 0,
  page: 1,
  pages,
});

async function read(
  ask: (page: number) => BackupServerPage | undefined,
): Promise<{ uids: string[]; asked: number }> {
  let asked = 0;
  const uids: string[] = [];
  for await (const { servers } of eachPage((n) => {
    asked += 1;
    return Promise.resolve(ask(n));
  })) {
    uids.push(...servers.map(({ uid }) => uid));
  }
  return { uids, asked };
}

describe('paging', () => {
  const table: readonly (readonly [string, (n: number) => BackupServerPage, number])[] = [
    ['repeat', () => page([server(1), server(2)], 2_147_483_647), 2],
    ['hold nothing', (n) => page(n === 1 ? [server(1)] : [], 2_147_483_647), 2],
    ['hold nothing from the first', () => page([], 2_147_483_647), 2],
    ['take turns', (n) => page([server(n % 2)], 2_147_483_647), 3],
    ['count less than there are', (n) => page([server(n)], 1), 1],
    ['count backwards', (n) => page([server(n)], -5), 1],
  ];
  for (const [title, ask, most] of table) {
    it(`ends where pages ${title}`, async () => {
      const { uids, asked } = await read(ask);
      assert.ok(asked <= most, `${asked} pages were asked for`);
      assert.equal(new Set(uids).size, uids.length);
    });
  }

  it('ends with a failure where each page brings something new for ever', async () => {
    let asked = 0;
    await assert.rejects(
      read((n) => {
        asked += 1;
        return page([server(n)], 2_147_483_647);
      }),
      { name: 'EmError', kind: 'endless-list' },
    );
    assert.equal(asked, pageLimits.pages);
  });

  it('gives each row once and in order, whatever the pages hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(20), { maxLength: 5 }), { maxLength: 8 }), async (pages) => {
        const { uids } = await read((n) => page((pages[n - 1] ?? []).map(server), pages.length));
        assert.equal(new Set(uids).size, uids.length);
      }),
    );
  });

  it('goes on behind a page of rows that cannot be used, and counts each of them once', async () => {
    const bad = (traces: readonly string[]): BackupServerPage => ({
      ...page([], 2_147_483_647),
      refused: traces.length,
      traces,
    });
    const pages = [bad(['a', 'b']), page([server(1)], 9), bad(['a', 'b']), page([server(2)], 9)];
    let refused = 0;
    const uids: string[] = [];
    for await (const part of eachPage((n) => Promise.resolve(pages[n - 1]))) {
      refused += part.refused;
      uids.push(...part.servers.map(({ uid }) => uid));
    }
    assert.deepEqual([uids, refused], [[server(1).uid], 2]);
  });

  it('ends at a bound of rows, with as many as that', async () => {
    const uids: string[] = [];
    const read = async (): Promise<void> => {
      const ask = (n: number) =>
        Promise.resolve(
          page(
            Array.from({ length: 40 }, (_, i) => server(n * 40 + i)),
            2_147_483_647,
          ),
        );
      for await (const { servers } of eachPage(ask, { pages: 1000, rows: 100 }))
        uids.push(...servers.map(({ uid }) => uid));
    };
    await assert.rejects(read(), { kind: 'endless-list' });
    assert.equal(uids.length, 100);
  });

  it('is not cut where the list ends at the bound', async () => {
    const { uids } = await read((n) => page([server(n)], pageLimits.pages));
    assert.equal(uids.length, pageLimits.pages);
  });

  const counts: readonly (readonly [string, string, number])[] = [
    ['none', '', 3],
    ['a negative one', '<PagingInfo PagesCount="-5"/>', 3],
    ['zero', '<PagingInfo PagesCount="0"/>', 3],
    ['more than a number holds', '<PagingInfo PagesCount="99999999999999999999999"/>', 3],
    ['a word', '<PagingInfo PagesCount="many"/>', 3],
    ['a true one', '<PagingInfo PagesCount="2"/>', 2],
  ];
  for (const [what, paging, most] of counts) {
    it(`reads all of two pages where the count of pages is ${what}`, async () => {
      const scripted = await ScriptedServer.start((path) => {
        const n = Number(new URLSearchParams(path.slice(path.indexOf('?'))).get('page'));
        const rows = n > 2 ? '' : `<BackupServer UID="u:${n}a"/><BackupServer UID="u:${n}b"/>`;
        const entities = `<Entities><BackupServers>${rows}</BackupServers></Entities>`;
        return { xml: `<QueryResult>${entities}${paging}</QueryResult>` };
      });
      const { client } = new TestClient(scripted.url);
      const uids: string[] = [];
      const ask = (n: number) => queryBackupServers(client, 'x', { page: n, pageSize: 2 });
      for await (const { servers } of eachPage(ask)) uids.push(...servers.map(({ uid }) => uid));
      await scripted.stop();
      assert.deepEqual(uids, ['u:1a', 'u:1b', 'u:2a', 'u:2b']);
      assert.ok(scripted.received.length <= most);
    });
  }
});

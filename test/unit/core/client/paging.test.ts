import { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BackupServer } from '../../../../src/core/client/elements';
import { eachPage, pageLimits, type BackupServerPage } from '../../../../src/core/client/pages';
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
    ['are empty', (n) => page(n === 1 ? [server(1)] : [], 2_147_483_647), 2],
    ['are empty from the first one on', () => page([], 2_147_483_647), 2],
    ['alternate', (n) => page([server(n % 2)], 2_147_483_647), 3],
    ['report too small a count', (n) => page([server(n)], 1), 1],
    ['report a negative count', (n) => page([server(n)], -5), 1],
  ];
  for (const [title, ask, most] of table) {
    it(`ends if the pages ${title}`, async () => {
      const { uids, asked } = await read(ask);
      assert.ok(asked <= most, `${asked} pages were asked for`);
      assert.equal(new Set(uids).size, uids.length);
    });
  }

  it('ends with a failure if new rows never end', async () => {
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

  it('requests at most four pages at the same time, and yields them in order', async () => {
    let running = 0;
    let most = 0;
    const uids: string[] = [];
    const ask = async (n: number): Promise<BackupServerPage> => {
      running += 1;
      most = Math.max(most, running);
      // The pages are answered in turns, the later ones of each turn first.
      for (let turns = 0; turns < 8 - (n % 4); turns += 1) await Promise.resolve();
      running -= 1;
      return page([server(n)], 11);
    };
    for await (const { servers } of eachPage(ask)) uids.push(...servers.map(({ uid }) => uid));
    assert.deepEqual(
      uids,
      Array.from({ length: 11 }, (_, index) => server(index + 1).uid),
    );
    assert.equal(most, 4);
  });

  it('requests the first page alone, because only its answer tells how many there are', async () => {
    const asked: number[] = [];
    const pages = eachPage((n) => {
      asked.push(n);
      return Promise.resolve(page([server(n)], 3));
    });
    await pages.next();
    assert.deepEqual(asked, [1]);
    await pages.next();
    assert.deepEqual(asked, [1, 2, 3]);
  });

  it('throws the failure of a page after the pages before it, and leaves no rejection unhandled', async () => {
    const uids: string[] = [];
    const read = async (): Promise<void> => {
      const ask = (n: number): Promise<BackupServerPage> =>
        n > 2 ? Promise.reject(new Error(`page ${n}`)) : Promise.resolve(page([server(n)], 9));
      for await (const { servers } of eachPage(ask)) uids.push(...servers.map(({ uid }) => uid));
    };
    await assert.rejects(read(), { message: 'page 3' });
    assert.deepEqual(uids, [server(1).uid, server(2).uid]);
  });

  it('yields each row once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(20), { maxLength: 5 }), { maxLength: 8 }), async (pages) => {
        const { uids } = await read((n) => page((pages[n - 1] ?? []).map(server), pages.length));
        assert.equal(new Set(uids).size, uids.length);
      }),
    );
  });

  it('continues after a page of unusable rows, and counts each of them once', async () => {
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

  it('ends at the row limit with exactly that many rows', async () => {
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

  it('reports no truncation if the list ends at the row limit', async () => {
    const { uids } = await read((n) => page([server(n)], pageLimits.pages));
    assert.equal(uids.length, pageLimits.pages);
  });

  const counts: readonly (readonly [string, string, number])[] = [
    ['absent', '', 3],
    ['negative', '<PagingInfo PagesCount="-5"/>', 3],
    ['zero', '<PagingInfo PagesCount="0"/>', 3],
    ['too large for a number', '<PagingInfo PagesCount="99999999999999999999999"/>', 3],
    ['a word', '<PagingInfo PagesCount="many"/>', 3],
    ['correct', '<PagingInfo PagesCount="2"/>', 2],
  ];
  for (const [what, paging, most] of counts) {
    it(`reads both pages if the page count is ${what}`, async () => {
      const scripted = await ScriptedServer.start((path) => {
        const n = Number(new URLSearchParams(path.slice(path.indexOf('?'))).get('page'));
        const rows = n > 2 ? '' : `<BackupServer UID="u:${n}a"/><BackupServer UID="u:${n}b"/>`;
        const entities = `<Entities><BackupServers>${rows}</BackupServers></Entities>`;
        return { xml: `<QueryResult>${entities}${paging}</QueryResult>` };
      });
      const { client } = new TestClient(scripted.url);
      const uids: string[] = [];
      const ask = (n: number) => new EmSession(client, 'x').backupServers.query({ page: n, pageSize: 2 });
      for await (const { servers } of eachPage(ask)) uids.push(...servers.map(({ uid }) => uid));
      await scripted.stop();
      assert.deepEqual(uids, ['u:1a', 'u:1b', 'u:2a', 'u:2b']);
      assert.ok(scripted.received.length <= most);
    });
  }
});

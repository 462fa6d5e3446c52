import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BackupServer } from '../../../src/api/elements';
import { eachPage, pageLimits, type BackupServerPage } from '../../../src/api/pages';

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
});

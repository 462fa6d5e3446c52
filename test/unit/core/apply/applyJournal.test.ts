import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplyJournal, readApply } from '../../../../src/core/apply/applyJournal';
import { ListedBefore } from '../../../../src/core/client/whose';
import { connectFacts } from '../../../../src/core/operations/journalEntry';
import { JournalUnwritable } from '../../../../src/core/apply/journalLines';
import type { ApplyItem } from '../../../../src/core/apply/item';
import { endpointFor } from '../../../support/managers';

const endpoint = endpointFor('Berlin', 'https://em.example.com:9398/api/');

describe('ApplyJournal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-journal-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [what, path] of [
    ['a folder that no process can make', '/proc/veeam-em/applies/journal.jsonl'],
    ['a file in place of a folder', join(__filename, 'journal.jsonl')],
  ] as const)
    it(`tells that it cannot be written, and ends: ${what}`, async function () {
      if (process.platform === 'win32') this.skip();
      await assert.rejects(ApplyJournal.open(path), JournalUnwritable);
    });

  it('makes the folders above it', async () => {
    const file = join(folder, 'one', 'two', 'journal.jsonl');
    await (await ApplyJournal.open(file)).close();
    assert.ok(statSync(file).isFile());
  });

  it('is not written to after it was closed, nor is the file that has its number then', async () => {
    const journal = await ApplyJournal.open(join(folder, 'journal.jsonl'));
    await journal.close();
    const other = join(folder, 'other');
    const descriptor = openSync(other, 'w');
    try {
      const fate = { kind: 'connected', message: '' } as const;
      for (const late of [
        () => {
          journal.begin('plan', 'file', []);
        },
        () => journal.ended({ id: 'item' }, fate),
        () => {
          journal.discard();
        },
        () => {
          journal.finish();
        },
      ])
        assert.throws(late, /The journal is closed/);
      assert.equal(readFileSync(other, 'utf8'), '');
      await journal.close();
      assert.equal(readFileSync(other, 'utf8'), '', 'a second close closes nothing');
    } finally {
      closeSync(descriptor);
    }
  });

  it('is open again when something is sent after its end, until the next end', async () => {
    const file = join(folder, 'journal.jsonl');
    const journal = await ApplyJournal.open(file);
    const item: ApplyItem = {
      ...{ id: 'a', kind: 'remove', endpoint, name: 'a.b', line: undefined },
      server: { uid: 'x', links: [] },
    };
    journal.begin('plan', 'file', [item]);
    await journal.ended(item, { kind: 'failed', message: '' });
    journal.finish();
    assert.equal((await readApply(file))?.isFinished, true);
    await journal.record(item).sending('token', { write: 'remove', server: { uid: 'x', name: 'a.b' } });
    assert.equal((await readApply(file))?.isFinished, false, 'a crash now leaves a doubt');
    await journal.ended(item, { kind: 'removed', message: '' });
    journal.finish();
    assert.equal((await readApply(file))?.isFinished, true);
    await journal.close();
  });

  it('writes a list that many creates share once, and the next one as the difference', async () => {
    const file = join(folder, 'journal.jsonl');
    const journal = await ApplyJournal.open(file);
    const other = endpointFor('Rome', 'https://em2.example.com:9398/api/');
    const uid = (index: number): string => `urn:veeam:backupserver:${String(index)}`;
    const uidsOf = (from: number): readonly string[] =>
      Array.from({ length: 500 }, (_, index) => uid(from + index));
    const lists = [0, 3, 3, 1, 900].map(
      (from) => new ListedBefore(uidsOf(from).map((each) => ({ uid: each }))),
    );
    const items = Array.from({ length: 60 }, (_, index): ApplyItem => {
      const name = `new-${String(index)}.example`;
      const at = index % 3 === 0 ? other : endpoint;
      return {
        ...{ id: name, kind: 'remove', endpoint: at, name, line: undefined },
        server: { uid: name, links: [] },
      };
    });
    const listOf = (index: number): ListedBefore => {
      const list = lists[Math.floor(index / 12)];
      assert.ok(list);
      return list;
    };
    journal.begin('plan', 'file', items);
    for (const [index, item] of items.entries())
      await journal
        .record(item)
        .sending('token', connectFacts({ spec: { dnsNameOrIpAddress: item.name }, before: listOf(index) }));
    await journal.close();
    assert.ok(statSync(file).size < 150_000, String(statSync(file).size));
    const kept = await readApply(file);
    assert.equal(kept?.items.length, 60);
    for (const [index, { sent }] of kept.items.entries()) {
      const before = sent?.facts.write === 'connect' ? sent.facts.before : undefined;
      assert.deepEqual([...(before ?? [])].sort(), [...listOf(index).toArray()].sort(), String(index));
    }
  });
});

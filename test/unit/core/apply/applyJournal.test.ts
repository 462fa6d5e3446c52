import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplyJournal } from '../../../../src/core/apply/applyJournal';

describe('ApplyJournal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-journal-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
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
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

describe('the clock of the machine', () => {
  /** Each with what it is read for. Whatever waits or measures has `monotonic` or is given a clock. */
  const readers: Readonly<Record<string, string>> = {
    'src/core/inventory/warnings.ts': 'how long ago a collection was, for a person',
    'src/core/words/certificate.ts': 'whether the dates of a certificate are over',
    'src/core/words/connectionWords.ts': 'whether the dates of a certificate are over',
    'src/core/apply/applyJournal.ts': 'when an apply began, for a person',
    'src/host/details/detailsDocuments.ts': 'how long ago a collection was, for a person',
    'src/core/session/attempts.ts': 'how old a file is that windows share',
    'src/core/operations/journal.ts': 'how old a file is that windows share',
    'src/sandbox/sandbox.ts': 'what the embedded Enterprise Manager calls the time',
  };

  it('is read only for a time that a person reads or a date that others wrote', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .map((file) => `src/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts'));
    const reading = files.filter((file) =>
      /\bDate\.now\b|\+new Date\b|new Date\(\)\.getTime/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(reading.sort(), Object.keys(readers).sort());
  });
});

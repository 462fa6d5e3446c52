import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

describe('the clock of the machine', () => {
  /** Each with what it is read for. Whatever waits or measures has `monotonic` or is given a clock. */
  const readers: Readonly<Record<string, string>> = {
    'src/inventory/warnings.ts': 'how long ago a collection was, for a person',
    'src/diagnosis/certificate.ts': 'whether the dates of a certificate are over',
    'src/diagnosis/connectionWords.ts': 'whether the dates of a certificate are over',
    'src/endpoints/attempts.ts': 'how old a file is that windows share',
    'src/tasks/journal.ts': 'how old a file is that windows share',
    'src/sandbox/sandbox.ts': 'what the embedded Enterprise Manager calls the time',
  };

  it('is read only where a person reads the time, or a date that somebody else wrote is compared', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .map((file) => `src/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts'));
    const reading = files.filter((file) =>
      /\bDate\.now\b|\+new Date\b|new Date\(\)\.getTime/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(reading.sort(), Object.keys(readers).sort());
  });
});

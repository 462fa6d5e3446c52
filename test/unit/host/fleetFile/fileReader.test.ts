import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildReadingThread } from '../../../../scripts/bundles';
import { FileReader } from '../../../../src/host/fleetFile/fileReader';
import { row, server } from '../../../support/fleetFaults';

describe('FileReader', () => {
  let folder: string;
  let reader: FileReader;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-reader-'));
    await buildReadingThread(join(folder, 'thread.js'));
  });

  beforeEach(() => {
    reader = new FileReader(join(folder, 'thread.js'));
  });

  afterEach(() => {
    reader.dispose();
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads the rows, or the problems alone', async () => {
    assert.equal((await reader.ask('read', row(server))).file?.rows[0]?.address, 'vbr01.example.com');
    const [problem] = await reader.ask('problems', row(`${server}\n    prt: 5`));
    assert.equal(problem?.code, 'unknown-key');
    assert.equal(problem.place.line, 5);
  });

  it('reads a table with the columns that were chosen, and writes the fleet file of it', async () => {
    const table = Buffer.from('Box,Port\na.b,9392\nc.d,x\n');
    const read = await reader.ask('readCsv', table, new Map([['Box', 'dnsNameOrIpAddress']]));
    assert.ok(!('problem' in read));
    assert.deepEqual(
      read.bad.map(({ line, column }) => [line, column]),
      [[3, 'Port']],
    );
    const text = await reader.ask('write', {
      endpoints: ['Berlin'],
      rows: read.rows.map(({ values }) => values),
    });
    assert.equal((await reader.ask('read', text)).file?.rows[0]?.values.port, 9392);
  });

  it('lets everything else go on while it reads a large text', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, index) => `  - dnsNameOrIpAddress: vbr${String(index)}.b`,
    );
    const text = `version: 1\nendpoints: [Berlin]\nbackupServers:\n${rows.join('\n')}\n`;
    let turns = 0;
    let isRead = false;
    const turn = (): void => {
      turns += 1;
      if (!isRead) setTimeout(turn, 1);
    };
    turn();
    assert.deepEqual(await reader.ask('problems', text), []);
    isRead = true;
    assert.ok(turns > 10, `${String(turns)} turns`);
  });

  it('tells every caller that the thread has ended, and starts another', async () => {
    const broken = new FileReader(join(folder, 'broken.js'));
    writeFileSync(join(folder, 'broken.js'), "throw new Error('broken');\n");
    const asked = [broken.ask('problems', 'a'), broken.ask('read', 'b')];
    for (const answer of asked) await assert.rejects(answer, /broken/);
    await buildReadingThread(join(folder, 'broken.js'));
    assert.equal((await broken.ask('problems', row(server))).length, 0);
    broken.dispose();
  });
});

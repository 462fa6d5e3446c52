import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shownRows } from '../../../src/page/fleetOrder';
import { fleetColumns, readFleetView, type FleetRow } from '../../../src/protocol/fleetMessages';

const row = (name: string, parts: Partial<FleetRow> = {}): FleetRow => ({
  key: name,
  endpoint: 'Lab',
  name,
  version: '13.0',
  description: '',
  collected: '',
  collectedAt: 0,
  warnings: [],
  level: 'ok',
  ...parts,
});
const view = readFleetView(undefined);
const names = (rows: readonly FleetRow[], change = {}, language = 'en'): readonly string[] =>
  shownRows(rows, { ...view, ...change }, language).map(({ name }) => name);

describe('order of the fleet', () => {
  it('sorts numbers in names by value, without case', () => {
    assert.deepEqual(names([row('vbr-10'), row('VBR-9'), row('vbr-1')]), ['vbr-1', 'VBR-9', 'vbr-10']);
    assert.deepEqual(names([row('vbr-10'), row('VBR-9')], { ascending: false }), ['vbr-10', 'VBR-9']);
  });

  it('sorts names as the language of the user does', () => {
    const rows = [row('Zürich'), row('Ähre'), row('Öl'), row('apfel'), row('vbr-10'), row('vbr-2')];
    assert.deepEqual(names(rows, {}, 'de'), ['Ähre', 'apfel', 'Öl', 'vbr-2', 'vbr-10', 'Zürich']);
    assert.deepEqual(names([row('ö'), row('z')], {}, 'sv'), ['z', 'ö']);
  });

  it('sorts collections by time, warnings by level, and equal rows by name', () => {
    const rows = [
      row('c', { collectedAt: 2, level: 'error' }),
      row('b', { collectedAt: 10, level: 'info' }),
      row('a', { collectedAt: 2, level: 'warning' }),
    ];
    assert.deepEqual(names(rows, { column: 'collected' }), ['a', 'c', 'b']);
    assert.deepEqual(names(rows, { column: 'warnings', ascending: false }), ['c', 'a', 'b']);
  });

  it('shows the rows that have every word of the filter in any column', () => {
    const rows = [
      row('vbr-1', { endpoint: 'Site A', warnings: ['Upgrade first.'] }),
      row('vbr-2', { endpoint: 'Site B' }),
    ];
    assert.deepEqual(names(rows, { filter: ' SITE ' }), ['vbr-1', 'vbr-2']);
    assert.deepEqual(names(rows, { filter: 'upgrade site' }), ['vbr-1']);
    assert.deepEqual(names(rows, { filter: 'upgrade 2' }), []);
  });

  it('loses no row and adds none, in every column and direction', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 20 }),
        fc.constantFrom(...fleetColumns),
        fc.boolean(),
        (texts, column, ascending) => {
          const shown = names(
            texts.map((text) => row(text)),
            { column, ascending },
          );
          assert.deepEqual([...shown].sort(), [...texts].sort());
        },
      ),
    );
  });
});

describe('remembered view of the fleet', () => {
  it('has its first values where nothing, or nothing that can be read, is remembered', () => {
    const first = { filter: '', column: 'name', ascending: true, selected: [], top: 0 };
    for (const state of [undefined, null, 'x', 7, [], {}, { filter: 1, column: 'x', selected: 'y', top: -1 }])
      assert.deepEqual(readFleetView(state), first);
  });

  it('keeps each value that can be read beside one that cannot', () => {
    assert.deepEqual(
      readFleetView({ filter: 'f', column: 'gone', ascending: false, selected: ['k'], top: 3 }),
      {
        filter: 'f',
        column: 'name',
        ascending: false,
        selected: ['k'],
        top: 3,
      },
    );
  });
});

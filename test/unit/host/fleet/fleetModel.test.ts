import assert from 'node:assert/strict';
import type { BackupServer } from '../../../../src/core/client/elements';
import type { ProductRange } from '../../../../src/core/client/productVersion';
import type { Endpoint } from '../../../../src/core/session/endpoint';
import { FleetModel } from '../../../../src/host/fleet/fleetModel';
import type { FleetReading } from '../../../../src/host/fleet/fleetRows';

const endpoint = (id: string): Endpoint => ({
  id,
  binding: id,
  name: id.toUpperCase(),
  url: `https://${id}/api/`,
  source: 'user',
});
const a = endpoint('a');
const b = endpoint('b');
const server = (name: string, version = '13.0'): BackupServer => ({
  uid: `u:${name}`,
  name,
  version,
  links: [],
});
const reading = (seen: readonly string[], parts: Partial<FleetReading> = {}): FleetReading => ({
  seen: new Set(seen),
  failures: new Map(),
  answered: new Set(),
  notes: new Map(),
  only: undefined,
  ...parts,
});
const old: ProductRange = { least: 12, most: 12 };

describe('model of the fleet', () => {
  it('returns the rows of a page, and of the health only the rows that it changes', () => {
    const model = new FleetModel();
    assert.deepEqual(
      model.add(a, [server('vbr-1'), server('vbr-2', '11.0')]).map(({ name }) => name),
      ['vbr-1', 'vbr-2'],
    );
    model.add(b, [server('vbr-3')]);
    const changed = model.setHealth(a, { product: old });
    assert.deepEqual(
      changed.map(({ name, level }) => [name, level]),
      [['vbr-1', 'error']],
    );
    assert.deepEqual(model.setHealth(a, { product: old }), []);
  });

  it('knows the health of an endpoint for the pages that arrive after it', () => {
    const model = new FleetModel();
    model.setHealth(a, { product: old });
    assert.equal(model.add(a, [server('vbr-1')])[0]?.level, 'error');
  });

  it('ends a reading with the rows that changed and the keys of those that are gone', () => {
    const model = new FleetModel();
    const [first] = model.add(a, [server('vbr-1', '12.0'), server('vbr-2')]);
    const [, third] = model.add(b, [server('vbr-4', '12.0'), server('vbr-3')]);
    assert.ok(first && third);
    const { rows, gone } = model.finish(reading([first.key, third.key]), false);
    assert.deepEqual(
      rows.map(({ name, level }) => [name, level]),
      [['vbr-1', 'info']],
      'only the marks of this row changed: it is older than the newest',
    );
    assert.equal(gone.length, 2);
    assert.deepEqual(
      model.rows.map(({ name }) => name),
      ['vbr-1', 'vbr-3'],
    );
    assert.deepEqual(
      model.pick([...gone, third.key]).map(({ row }) => row.name),
      ['vbr-3'],
    );
  });

  it('keeps every row if the user cancels', () => {
    const model = new FleetModel();
    model.add(a, [server('vbr-1')]);
    assert.deepEqual(model.finish(reading([]), true).gone, []);
    assert.equal(model.size, 1);
  });
});

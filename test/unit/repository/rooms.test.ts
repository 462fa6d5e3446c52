import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
// @ts-expect-error -- the checks read it without a compiler, so it has no types
import { rooms as table } from '../../../scripts/rooms.mjs';

const rooms = table as Readonly<Record<string, readonly string[]>>;

describe('the rooms', () => {
  it('are in ARCHITECTURE.md as the check has them', () => {
    const rows = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `([^`]+)` +\|[^|]*\|([^|]*)\|$/gm);
    const told = [...rows].map(([, room = '', allowed = '']) => [
      room,
      [...allowed.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    ]);
    assert.deepEqual(Object.fromEntries(told), rooms);
  });

  it('say at the doors of their walls what they are', () => {
    for (const wall of ['core', 'host', 'page', 'protocol', 'sandbox', 'text'])
      assert.ok(existsSync(`src/${wall}/README.md`), wall);
  });
});

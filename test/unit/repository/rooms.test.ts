import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
// @ts-expect-error -- the checks read it without a compiler, so it has no types
import { rooms as table } from '../../../scripts/rooms.mjs';

const rooms = table as Readonly<Record<string, readonly string[]>>;

describe('the rooms', () => {
  it('are the same in ARCHITECTURE.md and in the check', () => {
    const rows = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `([^`]+)` +\|[^|]*\|([^|]*)\|$/gm);
    const told = [...rows].map(([, room = '', allowed = '']) => [
      room,
      [...allowed.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    ]);
    assert.deepEqual(Object.fromEntries(told), rooms);
  });

  it('have a README in the folder of each wall', () => {
    for (const wall of ['cli', 'core', 'host', 'page', 'protocol', 'sandbox', 'text'])
      assert.ok(existsSync(`src/${wall}/README.md`), wall);
  });
});

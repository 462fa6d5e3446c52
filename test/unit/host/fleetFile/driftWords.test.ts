import assert from 'node:assert/strict';
import { EmError } from '../../../../src/core/client/errors';
import type { FleetRow } from '../../../../src/core/fleetFile/fleetFile';
import type { RowAction } from '../../../../src/core/plan/plan';
import { driftWords, knownDrift } from '../../../../src/host/fleetFile/driftWords';
import { endpointFor } from '../../../support/managers';

const endpoint = endpointFor('Berlin', 'https://em.example.com:9398/api/');
const server = { uid: 'x', links: [] };
const error = new EmError('timeout');
const actions = {
  create: { kind: 'create' },
  change: { kind: 'change', server, changes: [], collect: false },
  leave: { kind: 'leave', server },
  conflict: { kind: 'conflict', conflict: { kind: 'no-credential' } },
  'not-read': { kind: 'not-read', error },
} as const satisfies Readonly<Record<string, RowAction>>;
const at = new Date(2026, 10, 27, 14, 5);

describe('driftWords', () => {
  const cases: readonly {
    readonly rows: readonly (keyof typeof actions)[];
    readonly extras?: number;
    readonly unread?: number;
    readonly text: RegExp;
    readonly lines: number;
  }[] = [
    { rows: [], text: /^Fleet File: no drift, .*2:05/, lines: 2 },
    { rows: ['leave', 'leave'], text: /^Fleet File: no drift, /, lines: 2 },
    { rows: ['leave', 'change'], text: /^Fleet File: 1 difference, /, lines: 2 },
    { rows: ['create', 'conflict', 'change'], text: /^Fleet File: 3 differences, /, lines: 2 },
    { rows: ['leave'], extras: 2, text: /^Fleet File: 2 differences, /, lines: 2 },
    { rows: ['leave', 'not-read'], unread: 1, text: /^Fleet File: not fully checked, /, lines: 3 },
    { rows: ['leave'], unread: 1, text: /^Fleet File: not fully checked, /, lines: 3 },
    { rows: ['change', 'not-read'], unread: 1, text: /^Fleet File: 1 difference, /, lines: 3 },
  ];
  for (const { rows, extras = 0, unread = 0, text, lines } of cases) {
    it(`says ${String(text)} of ${rows.join(', ') || 'no row'}, ${extras} more and ${unread} unread`, () => {
      const known = knownDrift(
        {
          rows: rows.map((kind) => ({ row: {} as FleetRow, endpoint, action: actions[kind], untold: [] })),
          extras: Array.from({ length: extras }, () => ({ endpoint, server, remove: false })),
          managers: Array.from({ length: unread }, () => ({ endpoint, error })),
        },
        at,
      );
      const words = driftWords(known);
      assert.match(words.text, text);
      assert.equal(words.tooltip.length, lines, words.tooltip.join('\n'));
    });
  }

  it('claims nothing before a plan was made', () => {
    assert.equal(driftWords(undefined).text, 'Fleet File: not checked');
  });
});

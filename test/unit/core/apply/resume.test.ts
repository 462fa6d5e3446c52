import assert from 'node:assert/strict';
import type { KeptApply, KeptItem } from '../../../../src/core/apply/applyJournal';
import type { FateKind, ItemFate } from '../../../../src/core/apply/fate';
import type { ApplyItem } from '../../../../src/core/apply/item';
import { remainingOf, type Wanted } from '../../../../src/core/apply/resume';
import { endpointFor } from '../../../support/managers';

const endpoint = endpointFor('Berlin', 'https://em.example.com:9398/api/');
const item = (id: string): ApplyItem => ({
  ...{ id, kind: 'remove', endpoint, name: id, line: undefined },
  server: { uid: id, links: [] },
});
const fate = (kind: FateKind): ItemFate => ({ kind, message: '' });
const sent: NonNullable<KeptItem['sent']> = {
  ...{ at: 0, session: '' },
  facts: { write: 'remove', server: { uid: '', name: '' } },
};

/** What an earlier apply told of each of its items, and what the look-up found of one. */
const kept: KeptApply = {
  ...{ plan: 'plan', file: 'file', at: 0, isFinished: false },
  items: [
    { item: item('done'), sent, fate: fate('removed') },
    { item: item('failed'), sent, fate: fate('failed') },
    { item: item('unsent failure'), fate: fate('failed') },
    { item: item('doubt'), sent, fate: fate('not-known') },
    { item: item('no answer'), sent },
    { item: item('not begun'), fate: fate('not-begun') },
    { item: item('never reached') },
    { item: item('found failed'), sent, fate: fate('not-known') },
    { item: item('gone'), fate: fate('failed') },
  ],
};
const now = [...kept.items.map(({ item: { id } }) => item(id)), item('added')].filter(
  ({ id }) => id !== 'gone',
);
const found = new Map([['found failed', fate('failed')]]);

describe('remainingOf', () => {
  const cases: readonly (readonly [Wanted, readonly string[]])[] = [
    ['not-begun', ['not begun', 'never reached']],
    ['not-begun-and-failed', ['failed', 'unsent failure', 'not begun', 'never reached', 'found failed']],
    ['failed', ['failed', 'unsent failure']],
  ];
  for (const [wanted, expected] of cases) {
    it(`takes up "${wanted}", and nothing that is in doubt`, () => {
      const { items, added } = remainingOf(kept, now, found, wanted);
      assert.deepEqual(
        items.map(({ id }) => id),
        expected,
      );
      assert.deepEqual(
        added.map(({ id }) => id),
        ['added'],
      );
    });
  }
});

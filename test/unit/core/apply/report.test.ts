import assert from 'node:assert/strict';
import type { FateKind } from '../../../../src/core/apply/fate';
import { applyEnd, resumeWords, type ReportItem } from '../../../../src/core/apply/report';

type Counts = Readonly<Partial<Record<FateKind, number>>>;

describe('applyEnd', () => {
  const cases: readonly (readonly [counts: Counts, severity: string, words: string])[] = [
    [{}, 'information', 'Nothing was to be done.'],
    [
      { connected: 2, already: 1 },
      'information',
      'The plan was applied. connected: 2, already connected: 1.',
    ],
    [{ removed: 1 }, 'information', 'The plan was applied. removed: 1.'],
    [{ changed: 3, failed: 1 }, 'warning', 'Not everything in the plan was done. changed: 3, failed: 1.'],
    [{ failed: 2 }, 'warning', 'Not everything in the plan was done. failed: 2.'],
    [
      { collected: 1, 'not-known': 1 },
      'warning',
      'Not everything in the plan was done. data collected: 1, not known: 1.',
    ],
    [
      { changed: 1, 'not-begun': 4 },
      'information',
      'The apply was stopped before its end. changed: 1, not begun: 4.',
    ],
    [{ 'not-begun': 5 }, 'information', 'The apply was stopped before its end. not begun: 5.'],
    [
      { failed: 1, 'not-begun': 4 },
      'warning',
      'The apply was stopped before its end. failed: 1, not begun: 4.',
    ],
  ];
  for (const [counts, severity, words] of cases) {
    it(`says "${words}"`, () => {
      assert.deepEqual(applyEnd(itemsOf(counts)), { severity, words });
    });
  }
});

describe('resumeWords', () => {
  const cases: readonly (readonly [Counts, string | undefined])[] = [
    [{ connected: 1, failed: 1 }, undefined],
    [{ connected: 1, 'not-known': 1 }, 'Look Again'],
    [{ failed: 1, 'not-begun': 1 }, 'Resume'],
    [{ 'not-known': 1, 'not-begun': 1 }, 'Resume'],
  ];
  for (const [counts, words] of cases) {
    it(`offers ${words ?? 'nothing'} for ${Object.keys(counts).join(' and ')}`, () => {
      assert.equal(resumeWords(itemsOf(counts)), words);
    });
  }
});

function itemsOf(counts: Counts): readonly ReportItem[] {
  return Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, (): ReportItem => ({
      ...{ endpoint: 'Berlin', url: 'https://em/', name: 'a.b', line: 1, kind: 'change' },
      fate: { kind: kind as FateKind, message: '' },
    })),
  );
}

import assert from 'node:assert/strict';
import { timeOf, timeText } from '../../../../src/core/client/time';

const told = Date.UTC(2026, 1, 19, 3, 33, 7, 204);

describe('timeText', () => {
  /** Member, as it is written, the moment, and how it is shown. */
  const cases: readonly (readonly [string, string, number | undefined, string | undefined])[] = [
    ['CreationTimeUTC', '2026-02-19T03:33:07.204518Z', told, '2026-02-19T03:33:07.204518Z'],
    ['CreationTimeUTC', '2026-02-19T03:33:07.204518', told, '2026-02-19T03:33:07.204518Z'],
    ['creationTimeUtc', '2026-02-19T03:33:07.204', told, '2026-02-19T03:33:07.204Z'],
    ['CreationTimeUTC', '2026-02-19 03:33:07.204518', told, '2026-02-19 03:33:07.204518Z'],
    ['CreationTimeUTC', '2026-02-19T04:33:07.204+01:00', told, '2026-02-19T04:33:07.204+01:00'],
    ['LastModificationDate', '2026-02-18T22:03:07.204-05:30', told, '2026-02-18T22:03:07.204-05:30'],
    ['NextRun', '2026-02-19T03:33:07.2', undefined, '2026-02-19T03:33:07.2'],
    ['NextRun', '2026-02-19T03:33:00Z', Date.UTC(2026, 1, 19, 3, 33), '2026-02-19T03:33:00Z'],
    ...[
      '0001-01-01T00:00:00',
      '0001-01-01T00:00:00Z',
      '1753-01-01T00:00:00',
      '1753-01-01T00:00:00Z',
      '1753-01-01T01:00:00+01:00',
      '1601-01-01T00:00:00Z',
      '1900-01-01T00:00:00',
      '9999-12-31T23:59:59.9999999',
      '/Date(1771471987204)/',
      '/Date(-62135596800000+0100)/',
      '\\/Date(1771471987204)\\/',
      '1771471987204',
      '2026-02-30T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-02-19T25:00:00Z',
      'next week',
      '',
      `2026-02-19T03:33:07${'.'.repeat(100_000)}`,
    ].flatMap((value) => [
      ['CreationTimeUTC', value, undefined, undefined] as const,
      ['LastModificationDate', value, undefined, undefined] as const,
    ]),
  ];
  for (const [member, value, moment, shown] of cases) {
    it(`shows ${shown ?? 'nothing'} for ${member} ${JSON.stringify(value.slice(0, 40))}`, () => {
      assert.deepEqual([timeOf(member, value)?.getTime(), timeText(member, value)], [moment, shown]);
    });
  }

  it('shows no absent time', () => {
    assert.deepEqual(
      [timeOf('EndTimeUTC', undefined), timeText('EndTimeUTC', undefined)],
      [undefined, undefined],
    );
  });
});

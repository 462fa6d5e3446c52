import assert from 'node:assert/strict';
import fc from 'fast-check';
import { grouped, placed, renamed, stepped, type Place } from '../../../../src/core/session/arrange';
import { endpointId } from '../../../../src/core/session/identity';

const idOf = (host: string): string => endpointId(`https://${host}:9398/api/`, undefined, 'user');

describe('groups of entries', () => {
  const entries = [
    { name: 'A', url: 'a', extra: { x: 1 } },
    'not an entry',
    { name: 'B', url: 'b', group: 'Europe', extra: 2 },
    { name: 'no URL', group: ' Europe ' },
  ];

  it('moves endpoints to a group and out of it, and keeps all other keys', () => {
    assert.deepEqual(grouped(entries, 'user', new Set([idOf('a')]), 'Asia'), [
      { name: 'A', url: 'a', extra: { x: 1 }, group: 'Asia' },
      ...entries.slice(1),
    ]);
    assert.deepEqual(grouped(entries, 'user', new Set([idOf('b')]), undefined)[2], {
      name: 'B',
      url: 'b',
      extra: 2,
    });
  });

  it('renames a group in all entries that name it, the invalid ones too', () => {
    const groups = renamed(entries, 'Europe', 'EMEA').map((entry) => (entry as { group?: string }).group);
    assert.deepEqual(groups, [undefined, undefined, 'EMEA', 'EMEA']);
  });
});

describe('the order of entries', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e'];
  const ids = hosts.map(idOf);
  const named = (entries: readonly unknown[]): string =>
    entries
      .map((entry) => {
        const { url, group } = entry as { url: string; group?: string };
        return group === undefined ? url : `${url}:${group}`;
      })
      .join(' ');
  const list = (text: string): readonly unknown[] =>
    text.split(' ').map((word) => {
      const [url, group] = word.split(':');
      return { name: url, url, ...(group !== undefined && { group }) };
    });
  const only = (...which: readonly string[]): ReadonlySet<string> => new Set(which.map(idOf));

  const drops: readonly (readonly [string, string, readonly string[], Place, string])[] = [
    ['upwards before a row', 'a b c', ['c'], { kind: 'row', id: idOf('a') }, 'c a b'],
    ['downwards behind a row', 'a b c', ['a'], { kind: 'row', id: idOf('b') }, 'b a c'],
    ['several, in their order', 'a b c d', ['d', 'b'], { kind: 'row', id: idOf('a') }, 'b d a c'],
    ['on itself', 'a b c', ['a', 'b'], { kind: 'row', id: idOf('b') }, 'a b c'],
    ['into the group of a row', 'a b:G c:G', ['a'], { kind: 'row', id: idOf('b') }, 'b:G a:G c:G'],
    ['within a group that is scattered', 'a:G b c:G', ['a'], { kind: 'row', id: idOf('c') }, 'c:G b a:G'],
    ['on a group', 'a b:G c', ['a'], { kind: 'group', name: 'G' }, 'b:G a:G c'],
    ['on a group of other settings', 'a b', ['a'], { kind: 'group', name: 'G' }, 'a:G b'],
    ['on the empty area', 'a:G b c', ['a'], { kind: 'end' }, 'b c a'],
  ];
  for (const [what, before, moved, place, after] of drops) {
    it(`moves an endpoint ${what}`, () => {
      assert.equal(named(placed(list(before), 'user', only(...moved), place)), after);
    });
  }

  const steps: readonly (readonly [string, string, readonly string[], -1 | 1, string])[] = [
    ['up', 'a b c', ['b'], -1, 'b a c'],
    ['down', 'a b c', ['b'], 1, 'a c b'],
    ['not above the first', 'a b c', ['a'], -1, 'a b c'],
    ['several, which stay together at the edge', 'a b c', ['a', 'b'], -1, 'a b c'],
    ['several down', 'a b c', ['a', 'b'], 1, 'c a b'],
    ['within its group only', 'a:G b c:G', ['c'], -1, 'c:G b a:G'],
    ['not out of its group', 'a:G b c:G', ['a'], -1, 'a:G b c:G'],
    ['above a whole group', 'a:G b:G c', ['c'], -1, 'c a:G b:G'],
    ['below a whole group', 'c a:G b:G', ['c'], 1, 'a:G c b:G'],
  ];
  for (const [what, before, moved, direction, after] of steps) {
    it(`moves an endpoint a step: ${what}`, () => {
      assert.equal(named(stepped(list(before), 'user', only(...moved), direction, new Set())), after);
    });
  }

  it('passes over a group whose row stands among the other settings', () => {
    assert.equal(named(stepped(list('a b:G c'), 'user', only('c'), -1, new Set(['G']))), 'c b:G a');
  });

  it('loses and doubles no entry and no unknown key in any sequence of moves', () => {
    const group = fc.constantFrom(undefined, 'G', 'H');
    const entry = fc.oneof(
      fc.record({ url: fc.constantFrom(...hosts), extra: fc.jsonValue(), group }).map(({ url, ...rest }) => ({
        name: url,
        url,
        ...rest,
      })),
      fc.constantFrom<unknown>('text', null, 7, { name: 'no URL', extra: 1 }, [1]),
    );
    const which = fc.subarray(ids).map((some) => new Set(some));
    const place: fc.Arbitrary<Place> = fc.oneof(
      fc.constantFrom(...ids).map((id) => ({ kind: 'row', id }) as const),
      fc.constantFrom('G', 'H', 'new').map((name) => ({ kind: 'group', name }) as const),
      fc.constant({ kind: 'end' } as const),
    );
    const move: fc.Arbitrary<(entries: readonly unknown[]) => readonly unknown[]> = fc.oneof(
      fc.tuple(which, place).map(
        ([some, at]) =>
          (entries: readonly unknown[]) =>
            placed(entries, 'user', some, at),
      ),
      fc.tuple(which, fc.constantFrom(-1, 1), fc.subarray(['G', 'H'])).map(
        ([some, direction, elsewhere]) =>
          (entries: readonly unknown[]) =>
            stepped(entries, 'user', some, direction, new Set(elsewhere)),
      ),
      fc.tuple(which, group).map(
        ([some, name]) =>
          (entries: readonly unknown[]) =>
            grouped(entries, 'user', some, name),
      ),
    );
    /** The entries without their order and their groups. */
    const contents = (entries: readonly unknown[]): string[] =>
      entries
        .map((value) => {
          const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
          return JSON.stringify(isObject ? { ...value, group: undefined } : value);
        })
        .sort();
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.array(move, { maxLength: 8 }), (entries, moves) => {
        const after = moves.reduce<readonly unknown[]>((now, next) => next(now), entries);
        assert.deepEqual(contents(after), contents(entries));
      }),
    );
  });
});

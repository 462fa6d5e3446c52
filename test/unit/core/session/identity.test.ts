import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readEntry, withChanges, type ReadEntry } from '../../../../src/core/session/entries';
import { environmentTone, withGuards, type Guarded } from '../../../../src/host/endpoints/guards';
import { bindingOf, endpointId, type BoundTo } from '../../../../src/core/session/identity';
import type { Endpoint } from '../../../../src/core/session/endpoint';

const pin = Array.from({ length: 32 }, () => 'AB').join(':');
const otherPin = Array.from({ length: 32 }, () => 'CD').join(':');

const entry = (changes: Record<string, unknown>): Record<string, unknown> => ({
  name: 'EM',
  url: 'https://em.example:9398/api/',
  username: 'LAB\\admin',
  ...changes,
});

const read = (
  value: unknown,
  source: 'user' | 'workspace' = 'user',
  workspace = 'file:///team',
): Endpoint => {
  const result = readEntry(value, source, workspace);
  assert.ok('endpoint' in result, JSON.stringify(result));
  return result.endpoint;
};

const problemOf = (value: unknown): string | undefined => {
  const result: ReadEntry = readEntry(value, 'user', undefined);
  return 'problem' in result ? result.problem : undefined;
};

describe('identity', () => {
  const mine = read(entry({ certificate: pin }));

  it('gives an entry of a workspace nothing that is stored for an entry of the user', () => {
    const attempts: readonly Record<string, unknown>[] = [
      { certificate: pin },
      { certificate: otherPin },
      { certificate: undefined },
      { username: 'lab\\ADMIN', certificate: pin },
      { username: undefined, certificate: pin },
      { username: ' LAB\\admin ', certificate: pin },
      { url: 'https://EM.example:9398/api', certificate: pin },
      { url: 'em.example', certificate: pin },
    ];
    for (const attempt of attempts) {
      const theirs = read(entry(attempt), 'workspace');
      assert.notEqual(theirs.binding, mine.binding, JSON.stringify(attempt));
      assert.notEqual(theirs.id, mine.id, JSON.stringify(attempt));
    }
  });

  it('binds stored secrets to the URL, the account, the certificate and the workspace', () => {
    const changes: readonly Record<string, unknown>[] = [
      { url: 'https://em.example:9399/api/' },
      { url: 'https://em.example:9398/proxy/api/' },
      { url: 'http://em.example:9398/api/', certificate: undefined },
      { username: 'LAB\\other' },
      { username: undefined },
      { certificate: otherPin },
      { certificate: undefined },
    ];
    for (const change of changes) {
      assert.notEqual(
        read(entry({ certificate: pin, ...change })).binding,
        mine.binding,
        JSON.stringify(change),
      );
    }
    assert.notEqual(
      read(entry({}), 'workspace', 'file:///one').binding,
      read(entry({}), 'workspace', 'file:///two').binding,
    );
  });

  it('gives the same identity for every spelling of the account and the fingerprint', () => {
    const same: readonly Record<string, unknown>[] = [
      { username: 'lab\\Admin' },
      { username: '  LAB\\admin' },
      { certificate: pin.toLowerCase() },
      { certificate: pin.replaceAll(':', ' ') },
      { url: 'https://EM.EXAMPLE:9398' },
    ];
    for (const change of same) {
      assert.equal(
        read(entry({ certificate: pin, ...change })).binding,
        mine.binding,
        JSON.stringify(change),
      );
      assert.equal(read(entry({ certificate: pin, ...change })).id, mine.id);
    }
  });

  it('gives different identities where an account, a path or a workspace holds separators', () => {
    const part = fc.string({ maxLength: 6, unit: fc.constantFrom('|', '"', ',', '[', ']', 'a', '\\', ' ') });
    const bound: fc.Arbitrary<BoundTo> = fc.record({
      url: part,
      account: fc.option(part, { nil: undefined }),
      certificate: fc.constantFrom(undefined, pin, otherPin),
      source: fc.constantFrom('user', 'workspace', 'sandbox'),
      workspace: part,
    });
    const canonical = ({ url, account, certificate, source, workspace }: BoundTo): string =>
      JSON.stringify({
        url,
        account: (account ?? '').trim().toLowerCase(),
        certificate,
        source,
        workspace: source === 'workspace' ? workspace : '',
      });
    fc.assert(
      fc.property(bound, bound, (one, other) => {
        assert.equal(bindingOf(one) === bindingOf(other), canonical(one) === canonical(other));
      }),
    );
    assert.notEqual(endpointId('https://a/api/', '","x'), endpointId('https://a/api/","', 'x'));
  });
});

describe('entries', () => {
  it('refuses an entry with a reason that never quotes a password in its URL', () => {
    const table: readonly (readonly [unknown, string])[] = [
      ['text', 'not-an-object'],
      [null, 'not-an-object'],
      [entry({ url: 5 }), 'wrong-type'],
      [entry({ url: 'ftp://x' }), 'url'],
      [entry({ url: 'https://user:S3cret@em.example:9398/api/' }), 'credentials'],
      [
        entry({ name: 'https://user:S3cret@em.example', url: 'https://user:S3cret@em.example' }),
        'credentials',
      ],
      [entry({ url: 'http://em.example:9399/api/', certificate: pin }), 'pin-on-http'],
      [entry({ certificate: 'AA' }), 'pin'],
      [entry({ certificate: pin.slice(3) }), 'pin'],
      [entry({ certificate: 'not a fingerprint' }), 'pin'],
      [entry({ certificate: '' }), 'pin'],
      [entry({ certificate: `sha256 ${pin} or any other` }), 'pin'],
      [entry({ username: 'admin:S3cret' }), 'account'],
      [entry({ username: 'https://good.example' }), 'account'],
      [entry({ url: 'https://em.example:9398/user:S3cret@x/' }), 'credentials'],
      [entry({ username: 'admin\nURL: https://good.example' }), 'characters'],
      [entry({ username: 'admin\u202E' }), 'characters'],
      [entry({ name: 'x'.repeat(201) }), 'characters'],
      [entry({ environment: 'prod\u0000' }), 'characters'],
      [entry({ group: 'x'.repeat(61) }), 'characters'],
      [entry({ group: 'x\u202E' }), 'characters'],
      [entry({ group: 7 }), 'wrong-type'],
    ];
    for (const [value, problem] of table) {
      const result = readEntry(value, 'user', undefined);
      assert.equal(problemOf(value), problem, JSON.stringify(value));
      assert.doesNotMatch(JSON.stringify(result), /S3cret/);
    }
  });

  it('shows a name without a password that was pasted into it', () => {
    assert.equal(read(entry({ name: 'https://user:S3cret@em.example' })).name, 'https://em.example');
  });

  it('reads the name of a group without the spaces around it, and an empty one as none', () => {
    assert.equal(read(entry({ group: '  Europe ' })).group, 'Europe');
    assert.equal(read(entry({ group: 'x'.repeat(60) })).group, 'x'.repeat(60));
    assert.equal(read(entry({ group: '  ' })).group, undefined);
  });

  it('keeps unknown keys of an entry when a known key changes', () => {
    const before = { name: 'A', url: 'em01', extra: { a: 1 }, readOnly: true };
    assert.deepEqual(withChanges(before, { name: 'B', account: 'x', readOnly: undefined }), {
      name: 'B',
      url: 'em01',
      extra: { a: 1 },
      username: 'x',
    });
  });
});

describe('guards', () => {
  const guarded: fc.Arbitrary<Guarded> = fc.record({
    url: fc.constantFrom(
      'https://em.example:9398/api/',
      'https://em.example.:9398/api/',
      'https://em.example:9398/proxy/api/',
      'https://other.example:9398/api/',
    ),
    source: fc.constantFrom('user', 'workspace'),
    readOnly: fc.option(fc.boolean(), { nil: undefined }),
    environment: fc.constantFrom(undefined, 'production', 'Production', 'test', 'lab'),
  });
  const isProduction = ({ environment }: Guarded): boolean =>
    environment !== undefined && environmentTone(environment) === 'production';
  const isLooser = (one: Guarded, other: Guarded): boolean =>
    (one.readOnly !== true && other.readOnly === true) || (!isProduction(one) && isProduction(other));

  it('never loosens the guards of a server by an entry of a workspace', () => {
    fc.assert(
      fc.property(fc.array(guarded), fc.array(guarded), (base, added) => {
        const theirs = added.map((item) => ({ ...item, source: 'workspace' as const }));
        const before = withGuards(base);
        const after = withGuards([...base, ...theirs]).slice(0, base.length);
        for (const [index, item] of after.entries()) assert.ok(!isLooser(item, before[index] ?? item));
      }),
    );
  });

  it('applies the guards of the user to the entries of a workspace that name the same server', () => {
    const [, theirs] = withGuards<Guarded>([
      { url: 'https://em.example:9398/api/', source: 'user', readOnly: true, environment: 'production' },
      { url: 'https://EM.example.:9398/x/api/', source: 'workspace', readOnly: false, environment: 'test' },
    ]);
    assert.equal(theirs?.readOnly, true);
    assert.equal(theirs.environment, 'production');
  });

  it('applies the guards of a workspace to the entries of the user that name the same server, and to no others', () => {
    const [mine, other] = withGuards<Guarded>([
      { url: 'https://em.example:9398/api/', source: 'user' },
      { url: 'https://other.example:9398/api/', source: 'user' },
      { url: 'https://em.example:9398/api/', source: 'workspace', readOnly: true, environment: 'production' },
    ]);
    assert.equal(mine?.readOnly, true);
    assert.equal(mine.environment, 'production');
    assert.ok(other);
    assert.equal(other.readOnly, undefined);
  });
});

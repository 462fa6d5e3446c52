import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isShortFormOf, normalHost, sameHost } from '../../../../src/core/client/hosts';

/** Hosts that are written in several ways. */
const same: readonly (readonly string[])[] = [
  ['vbr01.lab.example', 'VBR01.Lab.Example', 'vbr01.lab.example.', ' vbr01.lab.example '],
  ['bücher.example', 'BÜCHER.example', 'xn--bcher-kva.example', 'XN--BCHER-KVA.example.'],
  ['straße.example', 'xn--strae-oqa.example'],
  ['２.example', '2.example'],
  ['2001:db8::1', '2001:DB8:0:0:0:0:0:1', '[2001:db8::1]', '2001:0db8::0001'],
  ['fe80::1', 'fe80::1%eth0', '[fe80::1%25eth0]'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['10.0.0.1', '::ffff:10.0.0.1', '::ffff:a00:1'],
  ['vbr_01', 'VBR_01'],
];

describe('host names and addresses', () => {
  for (const forms of same) {
    it(`are equal in every form of ${forms[0] ?? ''}`, () => {
      for (const form of forms) assert.ok(sameHost(form, forms[0] ?? ''), form);
    });
  }

  it('are distinguished from one another', () => {
    const [firsts, seconds] = [same.map(([first]) => first ?? ''), same.map(([, second]) => second ?? '')];
    for (const [index, first] of firsts.entries())
      for (const [other, second] of seconds.entries())
        if (index !== other) assert.ok(!sameHost(first, second), `${first} and ${second}`);
    assert.ok(!sameHost('10.0.0.1', '10.0.0.10'));
    assert.ok(!sameHost('vbr01', 'vbr01.lab.example'));
  });

  it('have one normal form for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain(), fc.ipV6(), fc.ipV4()), (text) => {
        const normal = normalHost(text);
        assert.equal(normalHost(normal), normal);
        assert.ok(sameHost(text, text.toUpperCase()) || text.toUpperCase().toLowerCase() !== text);
      }),
    );
  });

  it('match as short and long names only if the domain makes the difference', () => {
    assert.ok(isShortFormOf('vbr01', 'VBR01.lab.example'));
    assert.ok(isShortFormOf('vbr01.lab.example.', 'vbr01'));
    for (const [a, b] of [
      ['vbr01', 'vbr01'],
      ['vbr01', 'vbr011.lab.example'],
      ['vbr01.lab', 'vbr01.lab.example'],
      ['10', '10.0.0.1'],
      ['', '.example'],
      ['2001', '2001:db8::1'],
    ] as const)
      assert.ok(!isShortFormOf(a, b), `${a} and ${b}`);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sentence, sentences } from '../../../src/text/sentences';

const cases: readonly (readonly [string, string])[] = [
  ['Access denied', 'Access denied.'],
  ['Access denied.', 'Access denied.'],
  ['Why?', 'Why?'],
  ['Cut…', 'Cut…'],
  ['He said "no."', 'He said "no."'],
  ['He said "no"', 'He said "no".'],
  ['\u2068مرفوض.\u2069', '\u2068مرفوض.\u2069'],
  ['\u2068مرفوض\u2069', '\u2068مرفوض\u2069.'],
  ['拒绝访问。', '拒绝访问。'],
  ['The reason:', 'The reason.'],
  ['', ''],
];

describe('sentences', () => {
  for (const [text, expected] of cases) {
    it(`end once: ${JSON.stringify(text)}`, () => {
      assert.equal(sentence(text), expected);
    });
  }

  it('end once whatever the text is, and once more changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const once = sentence(text);
        assert.equal(sentence(once), once);
      }),
    );
  });

  it('are put one after the other without what is not there', () => {
    assert.equal(sentences('One', undefined, '', 'Two.'), 'One. Two.');
  });
});

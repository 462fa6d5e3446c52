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
  ['a.:', 'a.'],
  ['a.,', 'a.'],
  ['x: :', 'x.'],
  ['a..', 'a.'],
  ['Wait...', 'Wait...'],
  ['\u2068Reason:\u2069', '\u2068Reason\u2069.'],
  ['em: \u2068\u2069', 'em\u2068\u2069.'],
  ['لماذا؟', 'لماذا؟'],
  ['क्यों।', 'क्यों।'],
  ['（拒绝）', '（拒绝）.'],
  ['Done.\u200f', 'Done.\u200f'],
  ['', ''],
];

describe('sentences', () => {
  for (const [text, expected] of cases) {
    it(`ends a sentence once: ${JSON.stringify(text)}`, () => {
      assert.equal(sentence(text), expected);
    });
  }

  it('ends any text once, and does not change it again', () => {
    const tails = fc.constantFrom(
      '',
      '.',
      '..',
      ':',
      ' :',
      ',',
      '!',
      '?',
      '…',
      '"',
      '."',
      '\u2069',
      '.\u2069',
      '؟',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(tails, { maxLength: 3 }), (text, ends) => {
        const once = sentence(`a${text}${ends.join('')}`);
        assert.equal(sentence(once), once);
        assert.match(once, /[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}\p{Cf}"'`]*$/u);
        assert.doesNotMatch(once, /(?<!\.)\.\.[\p{Pe}\p{Pf}\p{Cf}"'`]*$|[,;:\s]\.$/u);
      }),
    );
  });

  it('joins sentences without the absent ones', () => {
    assert.equal(sentences('One', undefined, '', 'Two.'), 'One. Two.');
  });
});

import assert from 'node:assert/strict';
import { markdownText } from '../../../src/text/markdown';
import { hostileTexts } from '../../support/hostile';

describe('markdownText', () => {
  it('escapes whatever could mean something in Markdown', () => {
    assert.equal(markdownText('9392. *a* [b](command:c)'), '9392\\. \\*a\\* \\[b\\]\\(command\\:c\\)');
    for (const text of Object.values(hostileTexts))
      assert.doesNotMatch(markdownText(text).replaceAll(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sentence as plain } from '../../../src/notices/safeText';

/** What VS Code takes for a link in a notification or a prompt. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What it takes for an icon in a label. */
const icon = /\$\([a-z0-9-]+(?:~[a-z0-9-]+)?\)/i;

describe('text of a server', () => {
  it('is no link and no icon, and looks as it did', () => {
    const text = 'See [this](command:workbench.action.quit) $(error) and [that](https://example.com "x").';
    assert.ok(link.test(text) && icon.test(text));
    assert.ok(!link.test(plain(text)) && !icon.test(plain(text)));
    assert.equal(plain(text).replaceAll('\u200B', ''), text);
    assert.equal(plain('Nothing [of] (the) $ sort.'), 'Nothing [of] (the) $ sort.');
  });

  it('is neither, whatever it is', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '](',
      '$(',
      'command:x',
      'https://x',
      'error',
      ' ',
      '"',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))), (texts) => {
        const text = plain(texts.join(''));
        assert.ok(!link.test(text) && !icon.test(text));
      }),
    );
  });
});

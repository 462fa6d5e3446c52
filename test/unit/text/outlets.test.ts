import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  detailText,
  fileName,
  iconLabelText,
  isNoticeCut,
  labelText,
  limits,
  noticeText,
  outputLine,
  outputText,
  pageText,
  plain,
  promptText,
  questionText,
  titleText,
  tooltipText,
} from '../../../src/text/outlets';
import { isolated, visible } from '../../../src/text/visible';
import { acting, anyText, hostileTexts, ordinaryNames, rightToLeftNames } from '../../support/hostile';
import { assertLinear } from '../../support/cpu';

/** What VS Code takes for a link in a notification or a prompt. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What it takes for an icon in a label. */
const icon = /\$\([a-z0-9-]+(?:~[a-z0-9-]+)?\)/i;

/** Isolates are well formed: what is opened is closed, and no deeper than a value in a value. */
const isBalanced = (text: string): boolean => {
  let depth = 0;
  for (const character of text) {
    if (character === '\u2068') depth += 1;
    if (character === '\u2069') depth -= 1;
    if (depth < 0 || depth > 2) return false;
  }
  return depth === 0;
};

interface Outlet {
  readonly show: (text: string) => string;
  readonly limit: number;
  /** Whether VS Code draws links or icons there. */
  readonly draws: boolean;
}

const outlets: Readonly<Record<string, Outlet>> = {
  'a notification': { show: noticeText, limit: limits.toast, draws: true },
  "a dialog's question": { show: questionText, limit: limits.sentence, draws: false },
  "a line of a dialog's detail": { show: (text) => detailText([text]), limit: limits.notice, draws: false },
  'a label of a tree': { show: (text) => labelText(text), limit: limits.label, draws: false },
  'a line of a tooltip': { show: (text) => tooltipText([text]), limit: limits.sentence, draws: false },
  'a title': { show: titleText, limit: limits.title, draws: false },
  'a prompt or a validation message': { show: promptText, limit: limits.sentence, draws: true },
  'an item of a pick or the status bar': { show: iconLabelText, limit: limits.label, draws: true },
  'a line of the output': { show: outputLine, limit: limits.notice, draws: false },
  'a word on a page': { show: pageText, limit: limits.notice, draws: false },
  'a value in a sentence': { show: (text) => isolated(text), limit: limits.label + 2, draws: false },
};

function assertSafe(shown: string, { limit, draws }: Outlet): void {
  const bad = Array.from(shown).find(acting);
  assert.equal(bad, undefined, JSON.stringify(shown));
  assert.ok(shown.length <= limit, `${shown.length} > ${limit}`);
  assert.ok(isBalanced(shown), JSON.stringify(shown));
  assert.doesNotMatch(shown, /\p{M}{9}/u);
  assert.doesNotMatch(shown, /\p{Zs}{4}/u);
  if (draws) assert.ok(!link.test(shown) && !icon.test(shown), shown);
}

describe('text in an outlet', () => {
  for (const [name, outlet] of Object.entries(outlets)) {
    for (const [what, text] of Object.entries(hostileTexts)) {
      it(`of the kind "${name}" shows ${what} visibly and without effect`, () => {
        const shown = outlet.show(text);
        assertSafe(shown, outlet);
        assert.notEqual(shown.trim(), '');
      });
    }

    it(`of the kind "${name}" is one short line without an active character, whatever the text is`, () => {
      fc.assert(
        fc.property(anyText, (text) => {
          assertSafe(outlet.show(text), outlet);
        }),
        { numRuns: 150 },
      );
    });

    it(`of the kind "${name}" stays the same when it is made safe twice`, () => {
      fc.assert(
        fc.property(anyText, (text) => {
          const once = outlet.show(text);
          assert.equal(outlet.show(once), once);
        }),
        { numRuns: 100 },
      );
    });

    it(`of the kind "${name}" keeps ordinary names unchanged`, () => {
      for (const text of ordinaryNames) assert.equal(outlet.show(text), text);
    });

    it(`of the kind "${name}" is made of 20 MB in a linear time`, async () => {
      for (const text of ['A', '\u202E', '\u0301', ' ', '\u2068', 'ש', ']('])
        await assertLinear((size) => outlet.show(text.repeat(size / text.length)), 20_000_000, text);
    });
  }

  it('shows the name of every character that it hides', () => {
    assert.equal(
      noticeText('Remove photo\u202Egnp.exe\u0007\u{E0041}\uD800'),
      'Remove photo⟨U+202E⟩gnp.exe⟨U+0007⟩⟨U+E0041⟩⟨U+D800⟩',
    );
    assert.equal(labelText('one\r\ntwo\nthree'), 'one⏎two⏎three');
    assert.equal(visible(`a${' '.repeat(12)}b`), 'a⟨U+0020×12⟩b');
    assert.equal(visible(`a${'\u0301'.repeat(12)}`), `a${'\u0301'.repeat(4)}⟨U+0301×8⟩`);
  });

  it('isolates only text that runs from right to left', () => {
    for (const name of rightToLeftNames) {
      assert.equal(isolated(name), `\u2068${name}\u2069`);
      assert.equal(isolated(isolated(name)), isolated(name));
      const sentence = `Remove ${isolated(name)} from ${isolated('Lab EM')}?`;
      assert.equal(noticeText(sentence), sentence);
    }
    assert.equal(noticeText('Remove שרת גיבוי 12 from x?'), 'Remove \u2068שרת גיבוי\u2069 12 from x?');
  });

  it('keeps the words around a value that is too long', () => {
    const shown = titleText(`Log In to ${'x'.repeat(5000)}: Password`);
    assert.match(shown, /^Log In to x+…x+: Password$/);
    assert.match(isolated('ש'.repeat(5000)), /^\u2068ש+…ש+\u2069$/);
    assert.match(
      noticeText(`Remove ${'שרת '.repeat(3000)} now`),
      /^Remove \u2068[^\u2068\u2069]*\u2069…\u2068[^\u2069]*\u2069 {2}now$/,
    );
  });

  it('never splits a character or an escape', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.constantFrom('👍🏽', '\u202E', 'e\u0301', '𠀀'), (length, unit) => {
        const shown = labelText('x'.repeat(length) + unit.repeat(200));
        assert.doesNotMatch(shown, /\p{Cs}/u);
        assert.doesNotMatch(shown, /⟨[^⟩]*(?:…|$)|…[^⟨]*⟩|…\p{M}/u);
      }),
    );
  });

  it('bounds the lines of a dialog and a tooltip', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `line ${index}`);
    for (const shown of [detailText(many), tooltipText(many)]) {
      assert.equal(shown.split('\n').length, limits.listed + 1);
      assert.ok(shown.endsWith('\n…'));
    }
    assert.equal(detailText(['one\ntwo', '', 'three']), 'one⏎two\n\nthree');
  });

  it('keeps lines, tabs and indentation of the output, and no active character', () => {
    const body = '<A>\n    <B>x</B>\n\t<C/>\n</A>';
    assert.equal(outputText(body), body);
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = outputText(text);
        assert.equal(
          Array.from(shown).find(
            (character) => character !== '\n' && character !== '\t' && acting(character),
          ),
          undefined,
        );
        assert.ok(shown.split('\n').every(isBalanced));
      }),
    );
  });

  it('shows no link and no icon, and differs only by a space', () => {
    const text = 'See [this](command:workbench.action.quit) $(error) and [that](https://example.com "x").';
    assert.ok(link.test(text) && icon.test(text));
    assert.ok(!link.test(plain(text)) && !icon.test(plain(text)));
    assert.equal(plain('Nothing [of] (the) $ sort.'), 'Nothing [of] (the) $ sort.');
  });

  it('builds a file name of letters, digits and signs that every system accepts', () => {
    for (const [text, name] of [
      ['vbr-berlin.sandbox.example', 'vbr-berlin.sandbox.example'],
      ['photo\u202Egnp.exe', 'photo_gnp.exe'],
      ['../../etc/passwd', '_._.._etc_passwd'],
      ['..', '__'],
      ['', '_'],
      ['CON', '_CON'],
      ['nul.txt', '_nul.txt'],
      ['a:b|c"d<e>?*', 'a_b_c_d_e___'],
      ['x.', 'x_'],
    ] as const) {
      assert.equal(fileName(text), name);
    }
    fc.assert(
      fc.property(anyText, (text) => {
        assert.match(fileName(text), /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/);
        assert.doesNotMatch(fileName(text), /\.$/);
        assert.ok(fileName(text).length <= limits.file + 1);
      }),
    );
  });

  it('cuts a notification of any text, and tells what was cut', () => {
    fc.assert(
      fc.property(anyText, fc.nat(3000), (text, times) => {
        const long = `${text} `.repeat(times % 40);
        const shown = noticeText(long);
        assert.ok(shown.length <= limits.toast, `${shown.length}`);
        if (shown.includes('…') && !long.includes('…')) assert.ok(isNoticeCut(long));
      }),
    );
    assert.ok(isNoticeCut('x'.repeat(limits.toast + 1)));
    assert.ok(!isNoticeCut('x'.repeat(limits.toast)));
  });

  it('leaves the queries of URLs out of a notification, and nothing else of a sentence', () => {
    for (const [text, shown] of [
      [
        'It redirects to https://em:9398/api/?v=v1_7&x=%20. Check it.',
        'It redirects to https://em:9398/api/?…. Check it.',
      ],
      ['Failed. (GET /query?type=Task&filter=Name=="a;b")', 'Failed. (GET /query?…")'],
      ['Remove it?', 'Remove it?'],
      ['Why? a=b', 'Why? a=b'],
      ['1 of 2 ?…', '1 of 2 ?…'],
    ] as const) {
      assert.equal(noticeText(text), shown);
      assert.equal(isNoticeCut(text), shown !== text);
    }
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        assert.doesNotMatch(noticeText(`It redirects to ${url}&a?b=c here.`), /\?[\w.~%$-]+=/);
      }),
    );
  });
});

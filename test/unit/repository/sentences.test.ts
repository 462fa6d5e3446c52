import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  bundlePath,
  exportedSentences,
  halfTranslated,
  messagesOf,
  sources,
  translationProblems,
  translations,
  unexportable,
} from '../../../scripts/sentences';

describe('sentences', () => {
  const problemsOf = (
    english: Readonly<Record<string, string>>,
    translated: Readonly<Record<string, string>>,
  ) => translationProblems({ path: 'bundle.l10n.de.json', english, translated });

  it('names a sentence without a translation, and a translation without a sentence', () => {
    const problems = problemsOf({ New: 'New', Kept: 'Kept' }, { Kept: 'Bleibt', Gone: 'Weg' });
    assert.deepEqual(problems, [
      'bundle.l10n.de.json: no translation of "New"',
      'bundle.l10n.de.json: no sentence of the sources is "Gone"',
    ]);
  });

  it('compares the placeholders and the links of a translation with those of its sentence', () => {
    const kept = '{0} of {1}, [here](command:veeamEm.refresh)';
    assert.deepEqual(problemsOf({ kept }, { kept: '[hier](command:veeamEm.refresh), von {1} {0}' }), []);
    for (const wrong of ['{0} von {0}', '{0} von {1}', '{0} von {1}, [hier](command:veeamEm.other)'])
      assert.equal(problemsOf({ kept }, { kept: wrong }).length, 1, wrong);
  });

  it('names a language that is translated in one place only', () => {
    const paths = ['l10n/bundle.l10n.de.json', 'package.nls.de.json', 'l10n/bundle.l10n.ja.json'];
    assert.deepEqual(halfTranslated(paths), ['ja']);
  });

  it('finds the calls that the export would pass over', () => {
    const found = (call: string): readonly string[] => unexportable('a.ts', `const a = ${call};`);
    assert.deepEqual(found("l10n.t('{0} rows', count)"), []);
    assert.deepEqual(found("l10n.t({ message: 'a', args: [b], comment: ['c'] })"), []);
    for (const call of [
      'l10n.t(text)',
      "l10n.t('a' + b)",
      "l10n.t({ message: 'a', comment })",
      'l10n.t(`${a}`)',
    ])
      assert.deepEqual(found(call), ['a.ts:1'], call);
  });

  it('exports every sentence of the sources, in the form in which it is looked up', async () => {
    const bundle = await exportedSentences();
    assert.deepEqual(
      sources().flatMap(({ path, text }) => unexportable(path, text)),
      [],
    );
    assert.deepEqual(JSON.parse(readFileSync(bundlePath, 'utf8')), bundle);
    assert.equal(
      messagesOf(bundle)['collecting/The current step of a data collection, after a name and a colon.'],
      'collecting',
    );
  });

  it('calls a command in a sentence by the title that the command has in that language', async () => {
    const tables = translations(await exportedSentences());
    const titles = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
    const bare = (text: string): string => text.replace(/…$/, '');
    for (const { path, english, translated } of tables.filter(({ path: name }) => name.startsWith('l10n'))) {
      const tag = /l10n\.([^.]+)\.json$/.exec(path)?.[1] ?? '';
      const own = JSON.parse(readFileSync(`package.nls.${tag}.json`, 'utf8')) as typeof titles;
      for (const [key, title] of Object.entries(titles).filter(([name]) => name.startsWith('command.'))) {
        const ownTitle = own[key] ?? '';
        for (const [sentence, text] of Object.entries(english)) {
          const translation = translated[sentence] ?? '';
          if (bare(text) === bare(title)) assert.equal(bare(translation), bare(ownTitle), `${tag}: ${text}`);
          if (text.includes(`"${title}"`))
            assert.ok(translation.includes(`"${ownTitle}"`), `${tag}: ${text}`);
        }
      }
    }
  });

  /** Other forms of a term of the list in `l10n/README.md`, as a translator writes them without it. */
  const otherForms: readonly (readonly [tag: string, form: RegExp, term: string])[] = [
    ['de', /Backupserver/, 'Backup-Server'],
    ['ja', /バックアップ サーバー/, 'バックアップサーバー'],
    ['es', /servidor(es)? de copias? de seguridad/i, 'servidor de backup'],
    ['fr', /serveurs? de backup/i, 'serveur de sauvegarde'],
  ];
  for (const [tag, form, term] of otherForms) {
    it(`has one term in ${tag}: ${term}`, () => {
      assert.ok(readFileSync('l10n/README.md', 'utf8').includes(term));
      for (const path of [`l10n/bundle.l10n.${tag}.json`, `package.nls.${tag}.json`])
        assert.doesNotMatch(readFileSync(path, 'utf8'), form, path);
    });
  }
});

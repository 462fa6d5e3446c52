import assert from 'node:assert/strict';
import * as l10n from '@vscode/l10n';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import { exportedSentences } from '../../../scripts/sentences';
import { EmError, type EmErrorKind } from '../../../src/core/client/errors';
import { certificateSentence } from '../../../src/core/words/certificate';
import { explain } from '../../../src/core/words/explain';
import { failureWords } from '../../../src/core/words/failureWords';
import { readingWords } from '../../../src/core/words/readingWords';
import { signWords } from '../../../src/core/words/signWords';
import { collectionWords } from '../../../src/core/inventory/warnings';
import { collectStepWords } from '../../../src/core/operations/collectWords';
import { summaryOf } from '../../../src/host/commands/batchEnd';
import { fleetSummary, fleetWords, nothingWords } from '../../../src/host/fleet/fleetWords';
import { problemWords } from '../../../src/core/words/fieldWords';
import { fieldViews } from '../../../src/host/serverForm/fieldWords';
import { assertTranslated as check, texts } from '../../support/pseudo';

describe('pseudo-language', () => {
  before(async () => {
    l10n.config({ contents: getL10nPseudoLocalized(await exportedSentences()) });
  });
  after(() => {
    l10n.config({ contents: {} });
  });

  it('finds a text that is not translated', () => {
    assert.throws(() => {
      check([`${l10n.t('Cancelled.')} Cancelled.`]);
    });
  });

  it('reaches every failure', () => {
    const facts = {
      baseUrl: 'https://em01:9398/api/',
      method: 'GET',
      path: 'tasks',
      target: 'https://x/',
      status: 500,
    };
    for (const kind of Object.keys(failureWords) as EmErrorKind[]) {
      const error = new EmError(kind, facts);
      check(texts(explain(error), ['step']), [
        'https://em01:9398/api/',
        'https://x/',
        'em01:9398',
        'GET',
        'tasks',
      ]);
    }
  });

  it('reaches the reasons why a response could not be read', () => {
    for (const bound of ['bytes', 'depth', 'elements', 'attributes', 'name', 'text', 'row'] as const)
      check([readingWords({ code: 'bound', bound, limit: 5000 })]);
    check([readingWords({ code: 'malformed-xml' }), readingWords(undefined)]);
  });

  it('reaches a certificate, a collection and the signs', () => {
    check([certificateSentence(undefined)]);
    check(texts(signWords()));
    check(texts(collectionWords({ result: 'success', time: undefined, sessionUid: 'uid' })));
    check([collectStepWords({ step: 'starting' })]);
  });

  it('reaches the fleet', () => {
    check(texts(fleetWords()));
    check([fleetSummary({ loggedIn: 2, configured: 3, answered: 1, asked: 2 }, [])]);
    check(texts(nothingWords({ loggedIn: 0, configured: 1 }), ['remedies']));
  });

  it('reaches the fields of the form', () => {
    const examples = fieldViews().map(({ placeholder }) => placeholder);
    check(
      texts(fieldViews(), ['key', 'kind', 'initial', 'fetchedFrom', 'placeholder']),
      examples.filter((example) => example !== ''),
    );
    check([problemWords('required')]);
  });

  it('reaches the end of a batch', () => {
    const results = [
      { name: 'VBR', ended: { kind: 'done' } },
      { name: 'VBR', ended: { kind: 'not-begun' } },
    ] as const;
    check([summaryOf(results, { one: (name) => name, count: (many) => l10n.t('{0} removed', many) })]);
  });
});

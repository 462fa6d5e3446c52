import * as l10n from '@vscode/l10n';
import { explainLater } from '../../core/words/load';
import type { KeptExchange } from './keptExchanges';
import { channelLimits, renderExchange, type RenderLimits, type RenderWords } from './render';
import type { Repeated } from './repeats';
import { repeatedLine, summaryLine, type SummaryWords } from './summary';

/* Exchanges as the output channel and the documents show them, loaded with the first one. */

/** Of what somebody wants to see whole. VS Code hands no document on that is longer than 50 million. */
const longestDocument = 20_000_000;
const words: Omit<RenderWords, 'failure' | 'more'> = {
  noAnswer: (duration) => l10n.t('No answer ({0})', duration),
  bodyNotShown: (bytes, reason, title) =>
    title === undefined
      ? l10n.t(
          '[{0} bytes, not shown: the body could not be read ({1}), so nothing in it could be masked]',
          bytes,
          reason,
        )
      : l10n.t(
          '[{0} bytes of a web page titled "{1}", not shown: nothing in it could be masked]',
          bytes,
          title,
        ),
  bodyMissing: (reason) =>
    reason === 'forgotten'
      ? l10n.t('[The body is no longer kept]')
      : reason === 'late'
        ? l10n.t('[The body is not shown: it took too long to lay out]')
        : l10n.t('[The body could not be laid out ({0})]', reason),
};

const summaryWords: SummaryWords = {
  noAnswer: l10n.t('no answer'),
  rows: (rows) => (rows === 1 ? l10n.t('1 row') : l10n.t('{0} rows', rows)),
  bytes: (bytes) => (bytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', bytes)),
  retry: (milliseconds) => l10n.t('(sent again in {0} ms)', milliseconds),
  repeated: (times) =>
    times === 1 ? l10n.t('the same, once more') : l10n.t('the same, {0} more times', times),
};

/** One line of the output channel. */
export async function exchangeLine(entry: KeptExchange): Promise<string> {
  const { failure } = entry;
  return summaryLine(entry, summaryWords, failure && (await explainLater(failure)).what);
}

/** Reads that were counted, as one line of the output channel. */
export const repeatedText = (repeated: Repeated): string => repeatedLine(repeated, summaryWords);

/**
 * One exchange as the output channel shows it.
 *
 * @param longestRead how many lines of a body that only tells something
 */
export function exchangeText(entry: KeptExchange, longestRead: number): Promise<string> {
  const more: RenderWords['more'] = (lines, id) =>
    l10n.t('[{0} more lines, not shown here: "Show Exchange…" shows #{1} whole]', lines, id);
  return render(entry, more, channelLimits(entry, longestRead));
}

/** One exchange whole. */
export function exchangeDocument(entry: KeptExchange): Promise<string> {
  const more: RenderWords['more'] = (lines) =>
    l10n.t('[{0} more lines, not shown: VS Code shows no longer document well]', lines);
  return render(entry, more, { lines: Infinity, characters: longestDocument, patienceMs: Infinity });
}

async function render(entry: KeptExchange, more: RenderWords['more'], limits: RenderLimits): Promise<string> {
  const sentence = entry.failure && (await explainLater(entry.failure)).sentence;
  return renderExchange(entry, entry.endpointName, { ...words, more, failure: () => sentence }, limits);
}

import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import { loadExplanation } from '../../core/words/load';
import type { KeptExchange } from './keptExchanges';
import { channelLimits, renderExchange, type RenderLimits, type RenderWords } from './renderExchange';
import type { Repeated } from './repeats';
import { repeatedLine, summaryLine, type SummaryWords } from './summary';

/* Renders exchanges for the output channel and for documents. The file is loaded with the first exchange. */

/** The longest document, in characters. VS Code does not pass documents of more than 50 million characters to extensions. */
const longestDocument = 20_000_000;
const words: Omit<RenderWords, 'failure' | 'more'> = {
  noAnswer: (duration) => l10n.t('No response ({0})', duration),
  bodyNotShown: (bytes, reason, title) =>
    title === undefined ? unreadBodyWords(bytes, reason) : webPageWords(bytes, title),
  bodyMissing: (reason) =>
    reason === 'forgotten'
      ? l10n.t('[The body is no longer kept]')
      : reason === 'late'
        ? l10n.t('[The body is not shown: it took too long to format]')
        : l10n.t('[The body could not be formatted ({0})]', reason),
};

const unreadBodyWords = (bytes: number, reason: string): string =>
  bytes === 1
    ? l10n.t('[1 byte, not shown: the body could not be read ({0}), so secrets could not be masked]', reason)
    : l10n.t(
        '[{0} bytes, not shown: the body could not be read ({1}), so secrets could not be masked]',
        numberText(bytes),
        reason,
      );

const webPageWords = (bytes: number, title: string): string =>
  bytes === 1
    ? l10n.t('[1 byte of a web page titled "{0}", not shown: secrets could not be masked]', title)
    : l10n.t(
        '[{0} bytes of a web page titled "{1}", not shown: secrets could not be masked]',
        numberText(bytes),
        title,
      );

// A line of the log has columns, which are searched and copied: its numbers are not grouped.
const summaryWords: SummaryWords = {
  noAnswer: l10n.t({ message: 'no response', comment: ['Takes the place of the status of a request.'] }),
  rows: (rows) => (rows === 1 ? l10n.t('1 row') : l10n.t('{0} rows', rows)),
  bytes: (bytes) => (bytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', bytes)),
  retry: (milliseconds) => l10n.t('(sent again in {0} ms)', milliseconds),
  repeated: (times) =>
    times === 1
      ? l10n.t({ message: 'the same once more', comment: ['Follows a request and its status.'] })
      : l10n.t({
          message: 'the same {0} more times',
          args: [numberText(times)],
          comment: ['Follows a request and its status.'],
        }),
};

/** Renders an exchange as one line of the output channel. */
export async function exchangeLine(entry: KeptExchange): Promise<string> {
  const { failure } = entry;
  return summaryLine(entry, summaryWords, failure && (await loadExplanation(failure)).what);
}

/** Renders counted reads as one line of the output channel. */
export const repeatedText = (repeated: Repeated): string => repeatedLine(repeated, summaryWords);

/**
 * Renders one exchange for the output channel.
 *
 * @param longestRead the number of body lines that are shown of a successful read
 */
export function exchangeText(entry: KeptExchange, longestRead: number): Promise<string> {
  const more: RenderWords['more'] = (lines, id) =>
    lines === 1
      ? l10n.t('[1 more line is not shown here: "Show Exchange…" shows all of #{0}]', id)
      : l10n.t(
          '[{0} more lines are not shown here: "Show Exchange…" shows all of #{1}]',
          numberText(lines),
          id,
        );
  return render(entry, more, channelLimits(entry, longestRead));
}

/** Renders one exchange completely. */
export function exchangeDocument(entry: KeptExchange): Promise<string> {
  const more: RenderWords['more'] = (lines) =>
    lines === 1
      ? l10n.t('[1 more line is not shown: VS Code cannot handle a longer document well]')
      : l10n.t(
          '[{0} more lines are not shown: VS Code cannot handle a longer document well]',
          numberText(lines),
        );
  return render(entry, more, { lines: Infinity, characters: longestDocument, patienceMs: Infinity });
}

async function render(entry: KeptExchange, more: RenderWords['more'], limits: RenderLimits): Promise<string> {
  const sentence = entry.failure && (await loadExplanation(entry.failure)).sentence;
  return renderExchange(entry, entry.endpointName, { ...words, more, failure: () => sentence }, limits);
}

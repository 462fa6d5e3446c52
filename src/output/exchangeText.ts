import * as vscode from 'vscode';
import type { Exchange } from '../api/exchange';
import { renderExchange, type RenderWords } from './render';

const words: Omit<RenderWords, 'failure'> = {
  noAnswer: (duration) => vscode.l10n.t('No answer ({0})', duration),
  bodyNotShown: (bytes, reason, title) =>
    title === undefined
      ? vscode.l10n.t(
          '[{0} bytes, not shown: the body could not be read ({1}), so nothing in it could be masked]',
          bytes,
          reason,
        )
      : vscode.l10n.t(
          '[{0} bytes of a web page titled "{1}", not shown: nothing in it could be masked]',
          bytes,
          title,
        ),
  more: (lines) =>
    vscode.l10n.t('[{0} more lines, not shown: the setting "veeamEm.outputLines" says how many are]', lines),
};

/** One exchange as the output channel shows it, loaded with the first one. @param failure in words */
export const exchangeText = (
  exchange: Exchange,
  endpointName: string,
  failure: string | undefined,
  longestBody: number,
): Promise<string> =>
  renderExchange(exchange, endpointName, { ...words, failure: () => failure }, longestBody);

import * as l10n from '@vscode/l10n';
import { showInformation } from '../interaction/messages';
import { pickOne } from '../interaction/pickers';
import type { ExchangeDocuments } from '../output/exchangeDocuments';
import type { ExchangeLog } from '../output/exchangeLog';
import type { KeptExchange } from '../output/keptExchanges';
import { pathOf } from '../output/summary';
import type { Handlers } from './register';
import { language } from '../../core/words/language';

/** Shows an exchange whole: the one that is picked, or that a number in the output leads to. */
export const exchangeHandlers = (
  log: ExchangeLog,
  documents: ExchangeDocuments,
): Pick<Handlers, 'showExchange'> => ({
  showExchange: async (id) => {
    const given = log.recent.find((exchange) => exchange.id === id);
    if (typeof id === 'number' && given === undefined) {
      await showInformation(l10n.t('The exchange #{0} is no longer kept.', id));
      return;
    }
    const chosen = given ?? (await pickExchange(log, l10n.t('Show Exchange')));
    if (chosen !== undefined) await documents.show(chosen);
  },
});

/** Asks for one of the exchanges that are kept, the newest first. */
export async function pickExchange(log: ExchangeLog, title: string): Promise<KeptExchange | undefined> {
  const items = [...log.recent].reverse().map((exchange) => {
    const { request, status, endpointName, startedAt, id } = exchange;
    return {
      label: `${request.method} ${pathOf(exchange)}`,
      description: endpointName,
      detail: `#${id}  ${startedAt.toLocaleTimeString(language())}  ${status ?? l10n.t('no answer')}`,
      exchange,
    };
  });
  if (items.length === 0) {
    await showInformation(l10n.t('No request was sent yet.'));
    return undefined;
  }
  return (await pickOne(items, { title, matchOnDescription: true }))?.exchange;
}

import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../client/elements';
import { isNewer, majorOf } from '../client/productVersion';
import { collectionOf, type Collection } from '../client/collections';
import type { Health } from './inventory';
import { language } from '../words/language';

export interface Warning {
  readonly level: 'warning' | 'error';
  readonly text: string;
}

/** Two days: a schedule of once a day or oftener that is kept never shows it. */
const staleAfterMs = 48 * 3_600_000;

/** What an engineer would want to know of a backup server without asking. */
export function warningsOf(server: BackupServer, health: Health, now = Date.now()): readonly Warning[] {
  const warnings: Warning[] = [];
  const collection = collectionOf(health.collections, server);
  if (collection?.result === 'failed') {
    warnings.push({ level: 'error', text: l10n.t('The last collection of its data failed.') });
  } else if (collection?.result === 'unknown' && collection.session !== 'unknown') {
    warnings.push({ level: 'warning', text: unsureWords(collection.session) });
  } else if (collection?.time && now - collection.time.getTime() > staleAfterMs) {
    warnings.push({
      level: 'warning',
      text: l10n.t('Its data was last collected {0}.', age(collection.time, now)),
    });
  }
  const major = majorOf(server.version);
  if (major !== undefined && isNewer(major, health.product)) {
    warnings.push({
      level: 'error',
      text: l10n.t(
        'It is of version {0}, and this Enterprise Manager of version {1}: upgrade Enterprise Manager first.',
        major,
        health.product?.most ?? '',
      ),
    });
  }
  return warnings;
}

/** The end of a session is of all its servers. */
const unsureWords = (session: Collection['session']): string =>
  session === 'failed'
    ? l10n.t('The last collection ended as failed; whether for this server is not told.')
    : l10n.t('The last collection ended with warnings; whether for this server is not told.');

/** @returns undefined where nothing is known of a collection */
export function collectionWords(collection: Collection | undefined, now = Date.now()): string | undefined {
  if (collection === undefined) return undefined;
  const when = collection.time === undefined ? '' : age(collection.time, now);
  switch (collection.result) {
    case 'running':
      return l10n.t('collecting now');
    case 'failed':
      return l10n.t('collection failed {0}', when).trim();
    case 'warning':
      return l10n.t('collected {0}, with warnings', when).trim();
    case 'success':
      return l10n.t('collected {0}', when).trim();
    case 'unknown':
      return l10n.t('collection ended {0}', when).trim();
  }
}

/** Rows of a list that are left out, because no request about them could be made. */
export const refusedWords = (count: number): string =>
  count === 1
    ? l10n.t('1 backup server is not shown: Enterprise Manager gave it an ID that cannot be used.')
    : l10n.t(
        '{0} backup servers are not shown: Enterprise Manager gave them IDs that cannot be used.',
        count,
      );

/** A list that is longer than any estate. */
export const cutWords = (count: number): string =>
  l10n.t('The list does not end: only {0} backup servers are shown. Filter the list.', count);

/** How long ago, in the largest whole unit, in the user's language. */
export function age(time: Date, now = Date.now()): string {
  const minutes = Math.round((now - time.getTime()) / 60_000);
  const words = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(-minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48 ? words.format(-hours, 'hour') : words.format(-Math.round(hours / 24), 'day');
}

import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../client/elements';
import { isNewer, majorOf } from '../client/productVersion';
import { collectionOf, type Collection } from '../client/collections';
import type { Health } from './inventory';
import { language, numberText } from '../words/language';

export interface Warning {
  readonly level: 'warning' | 'error';
  readonly text: string;
}

/** Two days: a schedule of at least one collection a day never causes the warning while it is kept. */
const staleAfterMs = 48 * 3_600_000;

/**
 * The warnings about a backup server that an engineer should see without asking.
 *
 * @param times how times are told: a text that stays as it is needs absolute ones
 */
export function warningsOf(
  server: BackupServer,
  health: Health,
  now = Date.now(),
  times: 'relative' | 'absolute' = 'relative',
): readonly Warning[] {
  const warnings: Warning[] = [];
  const collection = collectionOf(health.collections, server);
  if (collection?.result === 'failed') {
    warnings.push({ level: 'error', text: l10n.t('The last data collection failed.') });
  } else if (collection?.result === 'unknown' && collection.session !== 'unknown') {
    warnings.push({ level: 'warning', text: unsureWords(collection.session) });
  } else if (collection?.time && now - collection.time.getTime() > staleAfterMs) {
    warnings.push({
      level: 'warning',
      text:
        times === 'absolute'
          ? l10n.t('Its data was last collected at {0}.', collection.time.toISOString())
          : l10n.t({
              message: 'Its data was last collected {0}.',
              args: [age(collection.time, now)],
              comment: ['{0} is a relative time, such as "3 days ago".'],
            }),
    });
  }
  const major = majorOf(server.version);
  if (major !== undefined && isNewer(major, health.product)) {
    warnings.push({
      level: 'error',
      text: l10n.t(
        'The backup server has version {0}, but this Enterprise Manager has version {1}. Upgrade Enterprise Manager first.',
        major,
        health.product?.most ?? '',
      ),
    });
  }
  return warnings;
}

/** The result of a collection session covers all its backup servers together, not this one alone. */
const unsureWords = (session: Collection['session']): string =>
  session === 'failed'
    ? l10n.t('The last collection failed, but it is not known whether for this backup server.')
    : l10n.t('The last collection ended with warnings, but it is not known whether for this backup server.');

/**
 * The last collection in a few words, as a description beside a name.
 *
 * @returns undefined if no collection is known
 */
export function collectionWords(collection: Collection | undefined, now = Date.now()): string | undefined {
  if (collection === undefined) return undefined;
  const { result, time } = collection;
  if (result === 'running') return l10n.t('collecting now');
  return time === undefined ? timelessWords(result) : timedWords(result, age(time, now));
}

/** The result of the last collection without its time, for a text that stays as it is. */
export const collectionResultWords = (collection: Collection | undefined): string | undefined =>
  collection &&
  (collection.result === 'running' ? collectionWords(collection) : timelessWords(collection.result));

type EndedResult = Exclude<Collection['result'], 'running'>;

function timelessWords(result: EndedResult): string {
  switch (result) {
    case 'failed':
      return l10n.t('collection failed');
    case 'warning':
      return l10n.t('collected with warnings');
    case 'success':
      return l10n.t('collected');
    case 'unknown':
      return l10n.t('collection ended');
  }
}

function timedWords(result: EndedResult, when: string): string {
  switch (result) {
    case 'failed':
      return l10n.t({
        message: 'collection failed {0}',
        args: [when],
        comment: ['{0} is a relative time, such as "3 days ago".'],
      });
    case 'warning':
      return l10n.t({
        message: 'collected {0}, with warnings',
        args: [when],
        comment: ['{0} is a relative time, such as "3 days ago".'],
      });
    case 'success':
      return l10n.t({
        message: 'collected {0}',
        args: [when],
        comment: ['{0} is a relative time, such as "3 days ago".'],
      });
    case 'unknown':
      return l10n.t({
        message: 'collection ended {0}',
        args: [when],
        comment: ['{0} is a relative time, such as "3 days ago".'],
      });
  }
}

/** A sentence about the rows that a list leaves out because no request could name them. */
export const refusedWords = (count: number): string =>
  count === 1
    ? l10n.t('1 backup server is not shown: Enterprise Manager gave it an ID that cannot be used.')
    : l10n.t(
        '{0} backup servers are not shown: Enterprise Manager gave them IDs that cannot be used.',
        numberText(count),
      );

/** A sentence about a list that is longer than any real one. */
export const cutWords = (count: number): string =>
  l10n.t('The list does not end: only {0} backup servers are shown. Filter the list.', numberText(count));

/** The age of a time in the largest whole unit, in the user's language, such as "3 days ago". */
export function age(time: Date, now = Date.now()): string {
  const minutes = Math.round((now - time.getTime()) / 60_000);
  const words = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(-minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48 ? words.format(-hours, 'hour') : words.format(-Math.round(hours / 24), 'day');
}

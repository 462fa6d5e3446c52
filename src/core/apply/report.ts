import * as l10n from '@vscode/l10n';
import { XMLBuilder } from 'fast-xml-parser';
import { csvFile } from '../../text/csv';
import { sentences } from '../../text/sentences';
import { visible, withoutIsolates } from '../../text/visible';
import { addTo } from '../client/addTo';
import { numberText } from '../words/language';
import type { KeptApply } from './applyJournal';
import type { JournalItem } from './journalLines';
import type { AppliedItem } from './applyPlan';
import { notBegunWords } from './applyWords';
import { fateWord, isDone, type FateKind, type ItemFate } from './fate';
import type { ApplyItem } from './item';

/** One line of a report. */
export interface ReportItem {
  readonly endpoint: string;
  readonly url: string;
  readonly name: string;
  readonly line: number | undefined;
  readonly kind: ApplyItem['kind'];
  readonly fate: ItemFate;
}

/** @param item an item of this apply, or of an earlier one that was resumed */
export const reportItem = (item: ApplyItem | JournalItem, fate: ItemFate): ReportItem => ({
  endpoint: item.endpoint.name,
  url: item.endpoint.url,
  name: item.name,
  line: item.line,
  kind: item.kind,
  fate,
});

/** How many items have each fate, in the order in which a report tells them. */
export function fateCounts(items: readonly ReportItem[]): ReadonlyMap<FateKind, number> {
  const order: readonly FateKind[] = [
    ...(['connected', 'changed', 'collected', 'removed', 'already'] as const),
    ...(['failed', 'not-known', 'not-begun'] as const),
  ];
  const counts = new Map<FateKind, number>();
  for (const kind of order) {
    const count = items.filter(({ fate }) => fate.kind === kind).length;
    if (count > 0) counts.set(kind, count);
  }
  return counts;
}

/** The counts in one line, such as "connected: 3, failed: 1". */
export const fateSummary = (items: readonly ReportItem[]): string =>
  [...fateCounts(items)]
    .map(([kind, count]) => l10n.t('{0}: {1}', fateWord(kind), numberText(count)))
    .join(', ');

/** How an apply ended, in words that claim no more than the fates of its items. */
export interface ApplyEnd {
  readonly severity: 'information' | 'warning';
  readonly words: string;
}

/** Tells whether everything was done, and how many items have each fate. */
export function applyEnd(items: readonly ReportItem[]): ApplyEnd {
  const counts = fateCounts(items);
  const isTrouble = counts.has('failed') || counts.has('not-known');
  const said = counts.has('not-begun')
    ? l10n.t('The apply was stopped before its end.')
    : isTrouble
      ? l10n.t('Not everything in the plan was done.')
      : items.length === 0
        ? l10n.t('Nothing was to be done.')
        : l10n.t('The plan was applied.');
  return { severity: isTrouble ? 'warning' : 'information', words: sentences(said, fateSummary(items)) };
}

/** The report of the earlier apply with what was found out and done since. */
export function resumedReport(
  kept: KeptApply,
  fates: ReadonlyMap<string, ItemFate>,
  result: readonly AppliedItem[],
): readonly ReportItem[] {
  const now = new Map(result.map(({ item, fate }) => [item.id, fate]));
  return kept.items.map(({ item, fate }) => {
    const tried = now.get(item.id);
    // What failed, and was not begun again, has failed.
    const last = (tried?.kind === 'not-begun' ? undefined : tried) ?? fates.get(item.id) ?? fate;
    return reportItem(item, last ?? { kind: 'not-begun', message: notBegunWords() });
  });
}

/** What resuming an apply does to these items, for a button; undefined if there is nothing to resume. */
export function resumeWords(items: readonly ReportItem[]): string | undefined {
  const counts = fateCounts(items);
  if (counts.has('not-begun')) return l10n.t('Resume');
  return counts.has('not-known') ? l10n.t('Look Again') : undefined;
}

/** What to do about items that are not done, one sentence for each kind of them. */
export function nextWords(items: readonly ReportItem[]): readonly string[] {
  const counts = fateCounts(items);
  return [
    ...(counts.has('not-known')
      ? [
          l10n.t(
            'Where the outcome is not known, nothing is sent again. Look at Enterprise Manager, or resume later to look again.',
          ),
        ]
      : []),
    ...(counts.has('failed') ? [l10n.t('Correct what failed, and apply again.')] : []),
    ...(counts.has('not-begun') ? [l10n.t('Resume to do what was not begun.')] : []),
  ];
}

const columns = ['endpoint', 'url', 'server', 'line', 'action', 'result', 'message', 'uid'] as const;

/** A report for spreadsheets. Actions and results are fixed words that do not depend on the language. */
export const reportCsv = (items: readonly ReportItem[]): string =>
  csvFile([
    columns,
    ...items.map(({ endpoint, url, name, line, kind, fate }) => [
      ...[endpoint, url, name, line === undefined ? '' : String(line), kind, fate.kind, fate.message],
      fate.uid ?? '',
    ]),
  ]);

/** A report for programs. */
export const reportJson = (items: readonly ReportItem[]): readonly unknown[] =>
  items.map(({ endpoint, url, name, line, kind, fate }) => ({
    endpoint,
    url,
    server: name,
    line: line ?? null,
    action: kind,
    result: fate.kind,
    message: fate.message,
    uid: fate.uid ?? null,
  }));

/**
 * A report as JUnit XML, which pipelines show: one suite for each endpoint, and one case for each item. An item that failed or
 * is not known is a failure, and one that was not begun is skipped.
 */
export function reportJUnit(items: readonly ReportItem[], file: string): string {
  const suites = new Map<string, ReportItem[]>();
  for (const item of items) addTo(suites, item.endpoint, item);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the parser's own door to the builder saves a second package
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
  });
  const body = builder.build({
    testsuites: {
      '@name': plainXml(file),
      ...countsFor(items),
      testsuite: [...suites].map(([endpoint, own]) => ({
        '@name': plainXml(endpoint),
        ...countsFor(own),
        testcase: own.map((item) => testCase(item, file)),
      })),
    },
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

const countsFor = (items: readonly ReportItem[]): Readonly<Record<string, number>> => ({
  '@tests': items.length,
  '@failures': items.filter(({ fate }) => !isDone(fate) && fate.kind !== 'not-begun').length,
  '@skipped': items.filter(({ fate }) => fate.kind === 'not-begun').length,
});

function testCase(
  { endpoint, name, line, kind, fate }: ReportItem,
  file: string,
): Readonly<Record<string, unknown>> {
  const message = plainXml(fate.message);
  return {
    '@name': plainXml(`${kind} ${name}`),
    '@classname': plainXml(endpoint),
    ...(line !== undefined && { '@file': plainXml(file), '@line': line }),
    ...(fate.kind === 'not-begun' && { skipped: { '@message': message } }),
    ...(!isDone(fate) &&
      fate.kind !== 'not-begun' && { failure: { '@type': fate.kind, '@message': message } }),
    ...(isDone(fate) && { 'system-out': message }),
  };
}

/** Text without the characters that XML cannot contain; control and bidirectional ones are shown as their code. */
const plainXml = (text: string): string => visible(withoutIsolates(text));

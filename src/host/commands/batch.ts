import * as l10n from '@vscode/l10n';
import { isCancelled, isEmError, type EmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import type { Endpoint } from '../../core/session/endpoint';
import { showInformation, showWarning } from '../interaction/messages';
import { withProgress, type Progress } from '../interaction/progress';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter, unawaited } from '../output/reportBug';
import { isolated } from '../../text/visible';
import type { EndpointTree } from '../tree/endpointTree';

/** How many are worked on at a time: EM serves its web page meanwhile. */
const concurrency = 4;
const reasonsShown = 5;

/** What became of one of many, as far as it is known. */
export type Ended =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' | 'unknown'; readonly why: string }
  /** Nothing was sent for it: the user cancelled before. */
  | { readonly kind: 'not-begun' };

/** What is done to many, one as the other. */
export interface Batch<T> {
  readonly items: readonly T[];
  /** Of the progress, such as "Removing". */
  readonly title: string;
  /** The word for a success, such as "removed". */
  readonly done: string;
  readonly nameOf: (item: T) => string;
  readonly endpointOf: (item: T) => Endpoint;
  /** @throws EmError, of which it is told what is known */
  readonly work: (item: T, progress: Progress) => Promise<Ended>;
  /** How many at a time, where not a few. */
  readonly atOnce?: number;
}

/** One of many and what became of it. */
export interface Result {
  readonly name: string;
  readonly ended: Ended;
}

interface Services {
  readonly tree: Pick<EndpointTree, 'refresh'>;
  readonly log: Pick<ExchangeLog, 'note' | 'show'>;
}

/** Works on all and says in the end what became of them, also after Cancel: a failure of one stops no other. */
export async function runBatch<T>({ tree, log }: Services, batch: Batch<T>): Promise<void> {
  const { items, title, done, nameOf, endpointOf, atOnce = concurrency } = batch;
  const results: Result[] = [];
  const bugs: unknown[] = [];
  await withProgress(title, async (progress) => {
    const queue = [...items];
    const worker = async (): Promise<void> => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        const name = nameOf(item);
        const ended = progress.signal.aborted
          ? notBegun
          : await batch.work(item, progress).catch((error: unknown) => {
              if (isEmError(error)) return endedBy(error);
              bugs.push(error);
              return {
                kind: 'unknown',
                why: l10n.t('something went wrong in the extension'),
              } as const;
            });
        results.push({ name, ended });
        progress.report(l10n.t('{0} of {1}', results.length, items.length));
        log.note(`${isolated(endpointOf(item).name)}: ${name} ${endedWords(ended, done)}`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  });
  const endpoints = new Map(items.map(endpointOf).map((endpoint) => [endpoint.id, endpoint]));
  await Promise.all([...endpoints.values()].map((endpoint) => tree.refresh(endpoint)));
  unawaited(log, title, tell(log, results, done));
  bugs.forEach(bugReporter(log, title));
}

/** Nothing was sent for it. */
export const notBegun: Ended = { kind: 'not-begun' };

/** What is known of work that ended with a failure. */
export function endedBy(error: EmError): Ended {
  if (isCancelled(error) && !error.isInDoubt) return notBegun;
  const { what, doubt } = explain(error);
  return doubt === undefined ? { kind: 'failed', why: what } : { kind: 'unknown', why: `${what} ${doubt}` };
}

function endedWords(ended: Ended, done: string): string {
  switch (ended.kind) {
    case 'done':
      return done;
    case 'failed':
      return l10n.t('failed: {0}', ended.why);
    case 'unknown':
      return l10n.t('not known: {0}', ended.why);
    case 'not-begun':
      return l10n.t('not begun: cancelled');
  }
}

/** How many ended how, and the reasons of the first few that are not done. */
export function summaryOf(results: readonly Result[], done: string): string {
  const count = (kind: Ended['kind']): number => results.filter(({ ended }) => ended.kind === kind).length;
  const [only] = results;
  if (results.length === 1 && only) return `${only.name}: ${endedWords(only.ended, done)}`;
  const counts = (
    [
      [count('done'), (many: number) => `${many} ${done}`],
      [count('failed'), (many: number) => l10n.t('{0} failed', many)],
      [count('unknown'), (many: number) => l10n.t('{0} not known', many)],
      [count('not-begun'), (many: number) => l10n.t('{0} not begun', many)],
    ] as const
  ).flatMap(([many, words]) => (many === 0 ? [] : words(many)));
  const reasons = results.flatMap(({ name, ended }) => ('why' in ended ? `${name}: ${ended.why}` : []));
  const shown = reasons
    .slice(0, reasonsShown)
    .map((reason) => (/[.!?]$/.test(reason) ? reason : `${reason}.`));
  const more = reasons.length - shown.length;
  return [
    l10n.t('Of {0}: {1}.', results.length, counts.join(', ')),
    ...shown,
    ...(more > 0 ? [l10n.t('The reasons of {0} more are in the output.', more)] : []),
  ].join(' ');
}

async function tell(log: Services['log'], results: readonly Result[], done: string): Promise<void> {
  const text = summaryOf(results, done);
  if (results.every(({ ended }) => ended.kind === 'done')) {
    await showInformation(text);
    return;
  }
  const showOutput = l10n.t('Show Output');
  if (await showWarning(text, showOutput)) log.show();
}

import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import { isEmError } from '../../core/client/errors';
import type { Endpoint } from '../../core/session/endpoint';
import { showInformation, showWarning } from '../interaction/messages';
import { withDelayedProgress, type Progress } from '../interaction/progress';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter, unawaited } from '../output/reportBug';
import { isolated } from '../../text/visible';
import type { EndpointTree } from '../tree/endpointTree';
import {
  endedBy,
  endedWords,
  notBegun,
  summaryOf,
  type DoneWords,
  type Ended,
  type Result,
} from './batchEnd';

/** How many are worked on at a time: EM serves its web page meanwhile. */
const concurrency = 4;

/** What is done to many, one as the other. */
export interface Batch<T> {
  readonly items: readonly T[];
  /** Of the progress, such as "Removing". */
  readonly title: string;
  readonly done: DoneWords;
  readonly nameOf: (item: T) => string;
  readonly endpointOf: (item: T) => Endpoint;
  /** @throws EmError, of which it is told what is known */
  readonly work: (item: T, progress: Progress) => Promise<Ended>;
  /** How many at a time, where not a few. */
  readonly atOnce?: number;
}

interface Services {
  readonly tree: Pick<EndpointTree, 'refresh'>;
  readonly log: Pick<ExchangeLog, 'note' | 'show'>;
}

/**
 * Works on all and says in the end what became of them, also after Cancel: a failure of one stops no other.
 *
 * @returns what it says
 */
export async function runBatch<T>({ tree, log }: Services, batch: Batch<T>): Promise<string> {
  const { items, title, done, nameOf, endpointOf, atOnce = concurrency } = batch;
  const results: Result[] = [];
  const bugs: unknown[] = [];
  await withDelayedProgress(title, async (progress) => {
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
        progress.report(l10n.t('{0} of {1}', numberText(results.length), numberText(items.length)));
        log.note(`${isolated(endpointOf(item).name)}: ${endedWords(name, ended, done)}`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  });
  const endpoints = new Map(items.map(endpointOf).map((endpoint) => [endpoint.id, endpoint]));
  await Promise.all([...endpoints.values()].map((endpoint) => tree.refresh(endpoint)));
  const text = summaryOf(results, done);
  unawaited(log, title, tell(log, results, text));
  bugs.forEach(bugReporter(log, title));
  return text;
}

async function tell(log: Services['log'], results: readonly Result[], text: string): Promise<void> {
  if (results.every(({ ended }) => ended.kind === 'done')) {
    await showInformation(text);
    return;
  }
  const showOutput = l10n.t('Show Output');
  if (await showWarning(text, showOutput)) log.show();
}

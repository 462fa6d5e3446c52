import * as vscode from 'vscode';
import { isEmError, type EmError } from '../api/errors';
import { explain } from '../diagnosis/explain';
import { endpointsOf, type Located } from '../inventory/inventory';
import { showInformation, showWarning } from '../notices/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter, unawaited } from '../output/reportBug';
import type { EndpointTree } from '../tree/endpointTree';
import { withProgress, type Progress } from '../notices/progress';
import { isolated } from '../text/visible';
import { nameOf } from './serverPick';

/** How many backup servers are worked on at a time: EM serves its web page meanwhile. */
const concurrency = 4;

/** @returns what keeps this from being a plain success */
type Work = (target: Located, progress: Progress) => Promise<string | undefined>;

/**
 * Works on all, a few at a time, and says in the end what became of each: a failure of one stops no other.
 *
 * @param done the word for a success, such as "removed"
 */
export async function forEachServer(
  { tree, log }: { readonly tree: EndpointTree; readonly log: ExchangeLog },
  targets: readonly Located[],
  title: string,
  done: string,
  work: Work,
): Promise<void> {
  const problems: string[] = [];
  const bugs: unknown[] = [];
  let finished = 0;
  await withProgress(title, async (progress) => {
    const queue = [...targets];
    const worker = async (): Promise<void> => {
      for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
        const name = nameOf(target);
        const problem = progress.signal.aborted
          ? vscode.l10n.t('cancelled')
          : await work(target, progress).catch((error: unknown) => {
              if (isEmError(error)) return problemOf(error);
              bugs.push(error);
              return vscode.l10n.t('something went wrong in the extension');
            });
        finished += 1;
        progress.report(vscode.l10n.t('{0} of {1}', finished, targets.length));
        log.note(`${isolated(target.endpoint.name)}: ${name} ${problem ?? done}`);
        if (problem !== undefined) problems.push(`${name}: ${problem}`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, targets.length) }, worker));
  });
  await Promise.all(endpointsOf(targets).map((endpoint) => tree.refresh(endpoint)));
  unawaited(log, title, tell(log, targets, problems, done));
  bugs.forEach(bugReporter(log, title));
}

function problemOf(error: EmError): string {
  const { what, doubt } = explain(error);
  return doubt === undefined ? what : `${what} ${doubt}`;
}

async function tell(
  log: ExchangeLog,
  targets: readonly Located[],
  problems: readonly string[],
  done: string,
): Promise<void> {
  const good = targets.length - problems.length;
  const [only] = targets;
  if (problems.length === 0) {
    await showInformation(
      targets.length === 1 && only
        ? `${nameOf(only)}: ${done}`
        : vscode.l10n.t('{0} backup servers: {1}', good, done),
    );
    return;
  }
  const showOutput = vscode.l10n.t('Show Output');
  const text = [good > 0 ? vscode.l10n.t('{0} {1}.', good, done) : '', problems.slice(0, 5).join('; ')]
    .join(' ')
    .trim();
  if (await showWarning(text, showOutput)) log.show();
}

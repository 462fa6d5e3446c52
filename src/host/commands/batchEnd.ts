import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import { isCancelled, type EmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';

/* How many pieces of work ended that were begun as one, as facts and in words. */

const reasonsShown = 5;

/** What became of one of many, as far as it is known. */
export type Ended =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' | 'unknown'; readonly why: string }
  /** Nothing was sent for it: the user cancelled before. */
  | { readonly kind: 'not-begun' };

/** One of many and what became of it. */
export interface Result {
  readonly name: string;
  readonly ended: Ended;
}

/** Nothing was sent for it. */
export const notBegun: Ended = { kind: 'not-begun' };

/** What is known of work that ended with a failure. */
export function endedBy(error: EmError): Ended {
  if (isCancelled(error) && !error.isInDoubt) return notBegun;
  const { what, doubt } = explain(error);
  return doubt === undefined ? { kind: 'failed', why: what } : { kind: 'unknown', why: `${what} ${doubt}` };
}

/** How a success is told. */
export interface DoneWords {
  /** Of one, such as "vbr-1: removed". */
  readonly one: (name: string) => string;
  /** Of several, as a part of a list such as "3 removed, 1 failed". */
  readonly count: (many: number) => string;
}

/** What became of one of many, with its name. */
export function endedWords(name: string, ended: Ended, done: DoneWords): string {
  switch (ended.kind) {
    case 'done':
      return done.one(name);
    case 'failed':
      return l10n.t('{0}: failed: {1}', name, ended.why);
    case 'unknown':
      return l10n.t('{0}: not known: {1}', name, ended.why);
    case 'not-begun':
      return l10n.t('{0}: not begun: cancelled', name);
  }
}

/** How many ended how, and the reasons of the first few that are not done. */
export function summaryOf(results: readonly Result[], done: DoneWords): string {
  const count = (kind: Ended['kind']): number => results.filter(({ ended }) => ended.kind === kind).length;
  const [only] = results;
  if (results.length === 1 && only) return endedWords(only.name, only.ended, done);
  const counts = (
    [
      [count('done'), done.count],
      [count('failed'), (many: number) => l10n.t('{0} failed', numberText(many))],
      [count('unknown'), (many: number) => l10n.t('{0} not known', numberText(many))],
      [count('not-begun'), (many: number) => l10n.t('{0} not begun', numberText(many))],
    ] as const
  ).flatMap(([many, words]) => (many === 0 ? [] : words(many)));
  const reasons = results.flatMap(({ name, ended }) => ('why' in ended ? `${name}: ${ended.why}` : []));
  const shown = reasons
    .slice(0, reasonsShown)
    .map((reason) => (/[.!?]$/.test(reason) ? reason : `${reason}.`));
  const more = reasons.length - shown.length;
  return [
    l10n.t('Of {0}: {1}.', numberText(results.length), counts.join(', ')),
    ...shown,
    ...(more > 0 ? [l10n.t('The reasons of {0} more are in the output.', numberText(more))] : []),
  ].join(' ');
}

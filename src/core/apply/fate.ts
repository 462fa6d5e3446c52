import * as l10n from '@vscode/l10n';
import { isCancelled, type EmError } from '../client/errors';
import type { ChangeOutcome } from '../operations/changes';
import { changeProblem } from '../operations/changeWords';
import type { CollectOutcome } from '../operations/collectOutcome';
import { collectProblem, collectStates } from '../operations/collectWords';
import type { ConnectOutcome } from '../operations/connectOutcome';
import { connectWords } from '../operations/connectWords';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { explain } from '../words/explain';

/** What became of an item. It claims no more than is known. */
export type FateKind =
  | 'connected'
  | 'changed'
  | 'collected'
  | 'removed'
  /** It was so already; nothing was sent. */
  | 'already'
  /** It is certain that the item was not done, or Enterprise Manager says that it failed. */
  | 'failed'
  /** The request may have taken effect; it is not sent again. */
  | 'not-known'
  | 'not-begun';

export interface ItemFate {
  readonly kind: FateKind;
  /** Whole sentences: what Enterprise Manager said, and what was found out. */
  readonly message: string;
  /** The UID of the backup server, if it is known. */
  readonly uid?: string | undefined;
}

/** Fates that leave nothing to do. */
export const isDone = ({ kind }: Pick<ItemFate, 'kind'>): boolean =>
  kind === 'connected' ||
  kind === 'changed' ||
  kind === 'collected' ||
  kind === 'removed' ||
  kind === 'already';

/** Fates for which the journal stays open: a later process looks up what was sent, and does what was not begun. */
export const canBeResumed = ({ kind }: Pick<ItemFate, 'kind'>): boolean =>
  kind === 'not-known' || kind === 'not-begun';

export function connectFate(outcome: ConnectOutcome, address: string): ItemFate {
  const { title, detail } = connectWords(outcome, isolated(address));
  const message =
    outcome.kind === 'connected' && outcome.doubt === undefined ? title : sentences(title, detail);
  switch (outcome.kind) {
    case 'connected':
      return { kind: 'connected', message, uid: outcome.server.uid };
    case 'duplicate':
      return { kind: 'already', message, uid: outcome.server.uid };
    case 'registered':
      return { kind: 'failed', message, uid: outcome.server.uid };
    case 'failed':
      return { kind: outcome.look.kind === 'not-listed' ? 'failed' : 'not-known', message };
    case 'accepted':
    case 'unknown':
      return { kind: 'not-known', message };
  }
}

export function changeFate(outcome: ChangeOutcome, done: 'changed' | 'removed', uid: string): ItemFate {
  const problem = changeProblem(outcome);
  if (problem === undefined)
    return { kind: done, message: done === 'changed' ? l10n.t('Changed.') : l10n.t('Removed.'), uid };
  return { kind: outcome.kind === 'failed' ? 'failed' : 'not-known', message: problem, uid };
}

export function collectFate(outcome: CollectOutcome, uid: string): ItemFate {
  const message = collectProblem(outcome) ?? l10n.t('The data are collected.');
  const kind = { done: 'collected', failed: 'failed', unknown: 'not-known' } as const;
  return { kind: kind[collectStates[outcome.kind]], message, uid };
}

/** The fate of an item whose operation threw: an operation throws only if it is certain that nothing was done. */
export function thrownFate(error: EmError): ItemFate {
  const { what, next } = explain(error);
  return { kind: isCancelled(error) ? 'not-begun' : 'failed', message: sentences(what, next) };
}

/** The word for a fate, for lists and tables. */
export function fateWord(kind: FateKind): string {
  switch (kind) {
    case 'connected':
      return l10n.t('connected');
    case 'changed':
      return l10n.t('changed');
    case 'collected':
      return l10n.t('data collected');
    case 'removed':
      return l10n.t('removed');
    case 'already':
      return l10n.t('already connected');
    case 'failed':
      return l10n.t('failed');
    case 'not-known':
      return l10n.t('not known');
    case 'not-begun':
      return l10n.t('not begun');
  }
}

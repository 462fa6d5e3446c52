import { monotonic } from '../client/clock';
import type { EmSession } from '../client/emSession';
import { EmError, isEmError } from '../client/errors';
import { sleep as realSleep, type Sleep } from '../client/sleep';
import { followForMs } from '../operations/collectOutcome';
import type { Creates } from '../operations/creates';
import { takeUp } from '../operations/takingUp';
import { inTurn } from '../client/inTurn';
import type { Ask } from '../plan/readManagers';
import type { Endpoint } from '../session/endpoint';
import type { ApplyJournal, KeptApply, KeptItem } from './applyJournal';
import { changeFate, collectFate, connectFate, thrownFate, type ItemFate } from './fate';
import type { ApplyItem } from './item';

/** How long to look for what an earlier process sent, in milliseconds: it was some time ago. */
const lookForMs = 10_000;
const looksAtOnce = 8;

export interface ResumeOptions {
  /** Keeps each fate that was found out, and what stays in doubt. */
  readonly recorder: Pick<ApplyJournal, 'ended'>;
  readonly creates: Creates;
  readonly endpoints: readonly Endpoint[];
  readonly ask: Ask;
  readonly signal?: AbortSignal | undefined;
  readonly sleep?: Sleep | undefined;
  readonly lookForMs?: number | undefined;
}

/** Whether an item was sent and its outcome was not found out. */
export const isInDoubt = ({ sent, fate }: KeptItem): boolean =>
  sent !== undefined && (fate === undefined || fate.kind === 'not-known');

/**
 * Finds out what became of the requests that an earlier process sent and did not report. Sends only read requests.
 *
 * @returns the fates that were found out, by the IDs of the items; one that is still not known stays so
 */
export async function lookUpDoubts(
  kept: KeptApply,
  options: ResumeOptions,
): Promise<ReadonlyMap<string, ItemFate>> {
  const found = new Map<string, ItemFate>();
  const { creates } = options;
  // All that was sent, because each of them may be the reason for a backup server that is new.
  const sent = kept.items.filter((each) => each.item.kind === 'create' && each.sent !== undefined);
  for (const { item } of sent) creates.doubt(item.endpoint, item.name);
  await inTurn(kept.items.filter(isInDoubt), looksAtOnce, async (doubt) => {
    found.set(doubt.item.id, await lookUp(doubt, options));
  });
  for (const { item, fate } of sent)
    if ((found.get(item.id) ?? fate)?.kind !== 'not-known') creates.settle(item.endpoint, item.name);
  for (const [id, fate] of found) await options.recorder.ended({ id }, fate);
  return found;
}

async function lookUp({ item, sent }: KeptItem, options: ResumeOptions): Promise<ItemFate> {
  const endpoint = options.endpoints.find(({ id }) => id === item.endpoint.id);
  if (endpoint === undefined || sent === undefined)
    return unknown(new EmError('endpoint-gone', { baseUrl: item.endpoint.url }));
  try {
    return await options.ask(endpoint, (em) => takenUp(item, sent, em, options));
  } catch (error) {
    if (isEmError(error)) return unknown(error);
    throw error;
  }
}

const unknown = (error: EmError): ItemFate => ({ kind: 'not-known', message: thrownFate(error).message });

async function takenUp(
  item: KeptItem['item'],
  sent: NonNullable<KeptItem['sent']>,
  em: EmSession,
  options: ResumeOptions,
): Promise<ItemFate> {
  const entry = { version: 1, endpoint: item.endpoint, step: 'looking', ...sent } as const;
  const ended = await takeUp(entry, em, {
    sleep: options.sleep ?? realSleep,
    now: monotonic,
    signal: options.signal,
    lookForMs: options.lookForMs ?? lookForMs,
    followForMs,
    others: item.kind === 'create' ? options.creates.doubt(item.endpoint, item.name) : undefined,
  });
  switch (ended.write) {
    case 'connect':
      return connectFate(ended.outcome, item.name);
    case 'edit':
    case 'remove': {
      const { facts } = sent;
      const uid = 'server' in facts ? facts.server.uid : '';
      return changeFate(ended.outcome, ended.write === 'edit' ? 'changed' : 'removed', uid);
    }
    case 'collect': {
      const { facts } = sent;
      return collectFate(ended.outcome, 'server' in facts ? facts.server.uid : '');
    }
  }
}

/** What is left of an earlier apply, by the plan of now. */
export interface Remaining {
  /** What was not begun, and is still to be done as it was planned. */
  readonly items: readonly ApplyItem[];
  /** Items of now that were not in the earlier plan: they are not part of what was agreed to. */
  readonly added: readonly ApplyItem[];
}

/** Which items of an earlier apply are to be done: those that were not begun, and those that certainly failed. */
export type Wanted = 'not-begun' | 'not-begun-and-failed' | 'failed';

/**
 * The items of an earlier apply that are left to do. One that was sent is not among them unless it certainly failed and that is
 * wanted: nothing is sent twice on a doubt.
 *
 * @param wanted with "failed", those that had failed before their doubts were looked up: only they were offered to be done again
 */
export function remainingOf(
  kept: KeptApply,
  now: readonly ApplyItem[],
  fates: ReadonlyMap<string, ItemFate>,
  wanted: Wanted,
): Remaining {
  const known = new Map(kept.items.map((item) => [item.item.id, item]));
  const isOpen = (item: ApplyItem): boolean => {
    const before = known.get(item.id);
    if (wanted === 'failed') return before?.fate?.kind === 'failed';
    const fate = fates.get(item.id) ?? before?.fate;
    if (fate === undefined) return before?.sent === undefined;
    return fate.kind === 'not-begun' || (wanted === 'not-begun-and-failed' && fate.kind === 'failed');
  };
  return {
    items: now.filter((item) => known.has(item.id) && isOpen(item)),
    added: now.filter((item) => !known.has(item.id)),
  };
}

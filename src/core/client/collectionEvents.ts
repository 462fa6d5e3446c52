import type { SystemSessionEvent } from './resources/systemSessions';
import { timeOf } from './time';

/*
 * Reads the events of a collection for the results of backup servers. Only the messages name a server; no session,
 * link or member does. The messages of a success are published, those of a failure are not; their language is not
 * documented.
 */

/** The result that the messages naming one backup server report. */
export interface Told {
  /** Absent if they name it but report no end. */
  readonly result?: 'success' | 'warning' | 'failed' | undefined;
  readonly message: string | undefined;
  readonly time: Date | undefined;
}

/** Normalizes a name or an address for comparing messages with lists. */
export const serverKey = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

/** Messages of the published log that name no server, whatever a server may be called. */
const ofTheSession = new Set([
  'starting data collection job',
  'job successfully started',
  'checking deleted backup servers removal',
  'data collection job finished',
]);

const ofOneServer = /^(?:preparing to collect data|retrieving data|data collection) from (\S+)/i;

/** English words that report a failure; in a message with the name of another server they are about that server. */
const failing = new Set(
  'fail failed fails failure error errors unable cannot unreachable unavailable denied refused invalid expired mismatch not'.split(
    ' ',
  ),
);
const warning = new Set(['warning', 'warnings']);

/**
 * Splits a message into whole words. A final dot or colon belongs to the sentence, and a port after a name is not
 * part of it.
 */
function wordsOf(message: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [found] of message.toLowerCase().matchAll(/[\p{L}\p{N}_.:%@-]+/gu)) {
    let end = found.length;
    while (end > 0 && '.:-'.includes(found.charAt(end - 1))) end -= 1;
    const word = found.slice(0, end);
    if (word === '') continue;
    words.add(word);
    const [host = '', port, ...more] = word.split(':');
    if (port !== undefined && more.length === 0 && /^\d{1,5}$/.test(port)) words.add(host);
  }
  return words;
}

function serversIn(message: string, words: ReadonlySet<string>): Iterable<string> {
  const named = ofOneServer.exec(message.trim())?.[1];
  if (named !== undefined) return [...wordsOf(named)];
  return ofTheSession.has(
    message
      .trim()
      .replace(/\.{0,3}$/, '')
      .toLowerCase(),
  )
    ? []
    : words;
}

function resultOf(words: ReadonlySet<string>, server: string): Told['result'] {
  const has = (some: ReadonlySet<string>): boolean =>
    [...some].some((word) => word !== server && words.has(word));
  if (has(failing)) return 'failed';
  if (!words.has('completed')) return undefined;
  return has(warning) ? 'warning' : 'success';
}

/** The result that a session's events report for each server they name, by `serverKey`. */
export function toldByEvents(events: readonly SystemSessionEvent[]): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const { message = '', time } of events) {
    const words = wordsOf(message);
    for (const server of serversIn(message, words)) {
      const result = resultOf(words, server);
      // A later message without a result, such as one about another attempt, cancels a failure but not a success.
      const known = told.get(server);
      const isOver = known?.result === 'success' || known?.result === 'warning';
      if (result === undefined && isOver) continue;
      told.set(server, { result, message, time: timeOf('CreationTimeUTC', time) });
    }
  }
  return told;
}

/** The result reported for a server with these names or addresses. */
export const toldOf = (
  told: ReadonlyMap<string, Told>,
  names: readonly (string | undefined)[],
): Told | undefined => {
  for (const name of names) {
    const found = name === undefined ? undefined : told.get(serverKey(name));
    if (found) return found;
  }
  return undefined;
};

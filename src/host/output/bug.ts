import { basename, dirname } from 'node:path';
import { isEmError } from '../../core/client/errors';
import { reasonCode } from './outputQueue';

/** What may be told of a failure that only a mistake of ours can bring about. */
export interface Bug {
  /** What kind of failure it is, in a few words of ours. */
  readonly reason: string;
  /** Where in our bundles it was, such as `commands.js:1:2345`, the innermost first. */
  readonly frames: readonly string[];
}

const mostFrames = 20;

/**
 * Nothing of a message or a stack is told but what is ours: they may quote what a server or a library said, and with it a
 * secret.
 *
 * @param folder that our bundles are in
 */
export function bugOf(error: unknown, folder: string): Bug {
  if (isEmError(error)) {
    const { method, path, status } = error.facts;
    const reason = [error.kind, method, path, status].filter((part) => part !== undefined).join(' ');
    return { reason, frames: framesOf(error, folder) };
  }
  return { reason: reasonCode(error), frames: error instanceof Error ? framesOf(error, folder) : [] };
}

/** The lines at the end of a stack, which are calls: what comes before is the message, whatever it looks like. */
function framesOf({ stack, message }: Error, folder: string): readonly string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return [];
  const lines = stack.split('\n').slice(message.split('\n').length);
  const first = lines.findLastIndex((line) => !isCall.test(line)) + 1;
  return lines.slice(first, first + mostFrames).flatMap((line) => placeOf(line, folder) ?? []);
}

/** V8 sets them in by spaces, and the extension host of VS Code by a tab. */
const isCall = /^(?: {4}|\t)at /;

/** The place that a call names, which is the end of its line, where it is in a file of the folder. */
function placeOf(line: string, folder: string): string | undefined {
  const call = line.endsWith(')') ? line.slice(line.lastIndexOf('(') + 1, -1) : line.replace(isCall, '');
  const place = call.replace(/^(?:async )?(?:file:\/\/)?/, '');
  if (dirname(place) !== folder) return undefined;
  const name = basename(place);
  return /^[\w.]{1,40}\.[jt]s:\d{1,7}:\d{1,7}$/.test(name) ? name : undefined;
}

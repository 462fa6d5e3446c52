import { basename, dirname } from 'node:path';
import { isEmError } from '../../core/client/errors';
import { reasonCode } from './outputQueue';

/** The part of a failure caused by a mistake of ours that may be shown. */
export interface Bug {
  /** The kind of failure, in our own words. */
  readonly reason: string;
  /** The places in our bundles, such as `commands.js:1:2345`, the innermost first. */
  readonly frames: readonly string[];
}

const mostFrames = 20;

/**
 * Reduces an error to what is ours. A message or a stack may quote a server or a library, and with it a secret, so nothing
 * else of them is used.
 *
 * @param folder the folder of our bundles
 */
export function bugOf(error: unknown, folder: string): Bug {
  if (isEmError(error)) {
    const { method, path, status } = error.facts;
    const reason = [error.kind, method, path, status].filter((part) => part !== undefined).join(' ');
    return { reason, frames: framesOf(error, folder) };
  }
  return { reason: reasonCode(error), frames: error instanceof Error ? framesOf(error, folder) : [] };
}

/** The calls at the end of a stack. The lines before them are the message, even if they look like calls. */
function framesOf({ stack, message }: Error, folder: string): readonly string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return [];
  const lines = stack.split('\n').slice(message.split('\n').length);
  const first = lines.findLastIndex((line) => !isCall.test(line)) + 1;
  return lines.slice(first, first + mostFrames).flatMap((line) => placeOf(line, folder) ?? []);
}

/** V8 indents calls by spaces, and the extension host of VS Code by a tab. */
const isCall = /^(?: {4}|\t)at /;

/** The place at the end of a call's line, or undefined if it is not in a file of the folder. */
function placeOf(line: string, folder: string): string | undefined {
  const call = line.endsWith(')') ? line.slice(line.lastIndexOf('(') + 1, -1) : line.replace(isCall, '');
  const place = call.replace(/^(?:async )?(?:file:\/\/)?/, '');
  if (dirname(place) !== folder) return undefined;
  const name = basename(place);
  return /^[\w.]{1,40}\.[jt]s:\d{1,7}:\d{1,7}$/.test(name) ? name : undefined;
}

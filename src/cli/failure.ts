import { CommanderError } from 'commander';
import { JournalUnwritable } from '../core/apply/journalLines';
import { isCancelled, isEmError } from '../core/client/errors';
import { exitCodes, UsageError, type ExitCode } from './exit';
import { Interrupted, type JsonError } from './io';
import { failureText } from './run';

const interrupted: JsonError = {
  kind: 'interrupted',
  message: 'Interrupted.',
  exitCode: exitCodes.interrupted,
};

/** The parser's own text for help that was not asked for is not one for a person. */
const parserWords = ({ code, message }: CommanderError): string =>
  code === 'commander.help'
    ? 'A verb is missing. "veeam-em --help" lists the verbs.'
    : message.replace(/^error: /, '');

const journalWords = ({ file, code }: JournalUnwritable): string =>
  `The journal ${file} cannot be written (${code}), so nothing was begun. Name another place with --journal.`;

/**
 * What a run ended with.
 *
 * @param isStopped whether the run was interrupted
 * @returns undefined if the code is wrong
 */
export function failureOf(error: unknown, isStopped: boolean): JsonError | undefined {
  if (error instanceof CommanderError)
    return { kind: 'usage', message: parserWords(error), exitCode: exitCodes.usage };
  if (error instanceof UsageError)
    return { kind: 'usage', message: error.message, exitCode: exitCodes.usage };
  if (error instanceof JournalUnwritable)
    return { kind: 'usage', message: journalWords(error), exitCode: exitCodes.usage };
  if (error instanceof Interrupted) return { ...interrupted, message: 'Interrupted. Nothing was begun.' };
  if (isStopped || isCancelled(error)) return interrupted;
  if (isEmError(error))
    return { kind: error.kind, message: failureText(error) ?? '', exitCode: exitCodes.failed };
  return undefined;
}

/**
 * Why a verb that ended without an exception has not done everything.
 *
 * @param notes what a person was told; the last one is the reason
 */
export function unlessDone(exitCode: ExitCode, notes: readonly string[]): JsonError | undefined {
  if (exitCode === exitCodes.done || exitCode === exitCodes.changes) return undefined;
  const kind = exitCode === exitCodes.failed ? 'failed' : 'interrupted';
  return { kind, message: notes.at(-1) ?? '', exitCode, details: notes.slice(0, -1) };
}

/** Whether results are wanted as JSON, where the arguments could not be read to their end. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
}

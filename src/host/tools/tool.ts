import type * as v from 'valibot';
import type { ToolQuestion } from '../interaction/toolQuestion';
import { readInput } from './inputs';
import type { Report } from './report';

/** One tool, whose input is checked before anything else. */
export interface Tool {
  /** What the user reads while it runs; without foreign text. */
  readonly running: string;
  /** What the user has to agree to; a tool without it only reads. @throws as `run` if it would be refused */
  readonly question?: (input: unknown, signal: AbortSignal) => Promise<ToolQuestion>;
  /** @throws ToolRefusal or EmError */
  readonly run: (input: unknown, signal: AbortSignal) => Promise<Report>;
}

type Step<T, R> = (input: T, signal: AbortSignal) => Promise<R>;

export const readingTool = <T extends v.GenericSchema>(
  running: string,
  schema: T,
  run: Step<v.InferOutput<T>, Report>,
): Tool => ({ running, run: (input, signal) => run(readInput(schema, input), signal) });

export const writingTool = <T extends v.GenericSchema>(
  running: string,
  schema: T,
  question: Step<v.InferOutput<T>, ToolQuestion>,
  run: Step<v.InferOutput<T>, Report>,
): Tool => ({
  running,
  question: (input, signal) => question(readInput(schema, input), signal),
  run: (input, signal) => run(readInput(schema, input), signal),
});

import type { FieldValues } from '../protocol/messages';

/** A fetched value, and a snapshot of the entered values that it depends on. */
export interface FetchedValue {
  readonly text: string;
  readonly of: string;
}

interface Question {
  /** Undefined if no answer is expected any more. */
  readonly round: number | undefined;
  readonly keys: readonly string[];
  /** A snapshot of the entered values that the question depends on. */
  readonly of: string;
}

/**
 * The questions that the page asks the host about the entered values. An answer counts only while these values stay the
 * same. When they change, the answer is void: it would describe another backup server.
 */
export class Rounds {
  private readonly questions = new Map<string, Question>();

  /** @param last the number before the first. It is random, so that a recreated page ignores answers to the page before */
  constructor(private last = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) {}

  /**
   * Registers a question.
   *
   * @param keys the fields that it depends on
   * @returns the number that its answers carry
   */
  ask(what: string, keys: readonly string[], values: FieldValues): number {
    const round = (this.last += 1);
    this.questions.set(what, { round, keys, of: snapshot(keys, values) });
    return round;
  }

  /** Restores a value that was fetched by the page before this one. */
  restore(what: string, keys: readonly string[], of: string): void {
    this.questions.set(what, { round: undefined, keys, of });
  }

  /** The fetched values with their snapshots, for a page that is recreated. */
  kept(fetched: ReadonlyMap<string, string>): Record<string, FetchedValue> {
    return Object.fromEntries(
      [...fetched].map(([what, text]) => [what, { text, of: this.questions.get(what)?.of ?? '' }]),
    );
  }

  accepts(what: string, round: number): boolean {
    return this.questions.get(what)?.round === round;
  }

  /** @returns the questions whose answers are void now */
  void(values: FieldValues): readonly string[] {
    const stale = [...this.questions].filter(([, { keys, of }]) => snapshot(keys, values) !== of);
    for (const [what] of stale) this.questions.delete(what);
    return stale.map(([what]) => what);
  }

  /** Stops expecting answers, because the request is sent. */
  close(): void {
    for (const [what, question] of this.questions)
      this.questions.set(what, { ...question, round: undefined });
  }
}

const snapshot = (keys: readonly string[], values: FieldValues): string =>
  JSON.stringify(keys.map((key) => values[key]?.trim() ?? ''));

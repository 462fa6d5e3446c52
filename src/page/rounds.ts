import type { FieldValues } from '../protocol/messages';

/** What an answer brought, and the values that it is about. */
export interface Brought {
  readonly text: string;
  readonly of: string;
}

interface Question {
  /** Undefined where no answer is waited for any more. */
  readonly round: number | undefined;
  readonly keys: readonly string[];
  /** The values that it is about. */
  readonly of: string;
}

/**
 * What the page asks the host about what is entered. An answer counts only while that is still entered, and what it
 * brought is void when that changes: it would be told of another backup server.
 */
export class Rounds {
  private readonly questions = new Map<string, Question>();

  /** @param last where the numbers begin: a page that is made anew does not take the answers of the one before */
  constructor(private last = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) {}

  /** @param keys the fields that it is about. @returns the number that its answers carry */
  ask(what: string, keys: readonly string[], values: FieldValues): number {
    const round = (this.last += 1);
    this.questions.set(what, { round, keys, of: snapshot(keys, values) });
    return round;
  }

  /** Takes up what an answer brought to a page before this one. */
  restore(what: string, keys: readonly string[], of: string): void {
    this.questions.set(what, { round: undefined, keys, of });
  }

  /** What answers brought, with what it is about, for a page that is made anew. */
  kept(brought: ReadonlyMap<string, string>): Record<string, Brought> {
    return Object.fromEntries(
      [...brought].map(([what, text]) => [what, { text, of: this.questions.get(what)?.of ?? '' }]),
    );
  }

  accepts(what: string, round: number): boolean {
    return this.questions.get(what)?.round === round;
  }

  /** @returns the questions of which the answers are void now */
  void(values: FieldValues): readonly string[] {
    const stale = [...this.questions].filter(([, { keys, of }]) => snapshot(keys, values) !== of);
    for (const [what] of stale) this.questions.delete(what);
    return stale.map(([what]) => what);
  }

  /** The request is sent: no answer is waited for. */
  close(): void {
    for (const [what, question] of this.questions)
      this.questions.set(what, { ...question, round: undefined });
  }
}

const snapshot = (keys: readonly string[], values: FieldValues): string =>
  JSON.stringify(keys.map((key) => values[key]?.trim() ?? ''));

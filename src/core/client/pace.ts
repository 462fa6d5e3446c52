import { monotonic } from './clock';

/** Well below the 50 milliseconds that nothing may block for, since the clock is read only after a slice of work. */
const sliceMs = 10;

/**
 * How many characters are processed between two readings of the clock: a few milliseconds even for the worst text.
 */
export const sliceLength = 32 * 1024;

/** The fixed cost of a step, in characters. */
const stepCost = 32;

/*
 * All computations share the time of one turn of the event loop: twenty that are each brief would block it together. The turn
 * begins with the first that looks at the clock.
 */
let turnBegan: number | undefined;
const waiting: (() => void)[] = [];

function tookInTurn(): number {
  if (turnBegan === undefined) {
    turnBegan = monotonic();
    setImmediate(() => {
      turnBegan = undefined;
    });
  }
  return monotonic() - turnBegan;
}

const isTurnOver = (): boolean => tookInTurn() >= sliceMs;

/** One waiting computation goes on in each turn. */
function goOn(): void {
  turnBegan = undefined;
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(goOn);
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(goOn);
  });

/** Lets the event loop run between slices of a long computation. */
export class Pace {
  private worked = 0;

  /** Whether the time of this turn is over, for a computation that is to rest before it works. */
  get isOver(): boolean {
    return isTurnOver();
  }

  /** Must be awaited between two slices. */
  async rest(): Promise<void> {
    if (this.isOver) await nextTurn();
  }

  /**
   * Whether to rest, for work in many small steps.
   *
   * @param length the characters of this step
   */
  isDue(length: number): boolean {
    this.worked += length + stepCost;
    if (this.worked < sliceLength) return false;
    this.worked = 0;
    return true;
  }
}

/** Does something for each item, and lets the event loop run in between. @returns the results in the order of the items */
export async function paced<T, R>(items: Iterable<T>, work: (item: T) => R): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) {
    if (isTurnOver()) await nextTurn();
    results.push(work(item));
  }
  return results;
}

/** Splits a text into slices, never inside a surrogate pair. */
export function* slices(text: string, length = sliceLength): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1;
    yield start === 0 && end === text.length ? text : text.slice(start, end);
    start = end;
  }
}

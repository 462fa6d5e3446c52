import { monotonic } from './clock';

/** Well below the 50 milliseconds that nothing may block for, since the clock is read only after a slice of work. */
const sliceMs = 10;

/**
 * How many characters are processed between two readings of the clock: a few milliseconds even for the worst text.
 */
export const sliceLength = 32 * 1024;

/** The fixed cost of a step, in characters. */
const stepCost = 32;

/** Lets the event loop run between slices of a long computation. */
export class Pace {
  private begun = monotonic();
  private worked = 0;

  /** Must be awaited between two slices. */
  async rest(): Promise<void> {
    if (monotonic() - this.begun < sliceMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.begun = monotonic();
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

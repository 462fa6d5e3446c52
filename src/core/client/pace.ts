import { monotonic } from './clock';

/** Well below the 50 milliseconds that nothing may block for, since a slice of work is only looked at after it was done. */
const sliceMs = 10;

/** How many characters are worked on between two looks at the clock: even of the worst text a few milliseconds. */
export const sliceLength = 32 * 1024;

/** What a step costs beside its characters, in characters. */
const stepCost = 32;

/** Gives the event loop its turn between slices of a long work. */
export class Pace {
  private begun = monotonic();
  private worked = 0;

  /** To be awaited between two slices. */
  async rest(): Promise<void> {
    if (monotonic() - this.begun < sliceMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.begun = monotonic();
  }

  /** Whether a rest is worth a look at the clock, for work in many small steps. @param length characters of this one */
  isDue(length: number): boolean {
    this.worked += length + stepCost;
    if (this.worked < sliceLength) return false;
    this.worked = 0;
    return true;
  }
}

/** A text in slices, none of which parts a surrogate pair. */
export function* slices(text: string, length = sliceLength): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1;
    yield start === 0 && end === text.length ? text : text.slice(start, end);
    start = end;
  }
}

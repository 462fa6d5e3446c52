/** Well below the 50 milliseconds that nothing may block for, since a slice of work is only looked at after it was done. */
const sliceMs = 10;

/** How many characters are worked on between two looks at the clock: even of the worst text a few milliseconds. */
export const sliceLength = 32 * 1024;

/** Gives the event loop its turn between slices of a long work. */
export class Pace {
  private begun = performance.now();

  /** To be awaited between two slices. */
  async rest(): Promise<void> {
    if (performance.now() - this.begun < sliceMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.begun = performance.now();
  }
}

/** A text in slices, none of which parts a surrogate pair. */
export function* slices(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + sliceLength);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1;
    yield start === 0 && end === text.length ? text : text.slice(start, end);
    start = end;
  }
}

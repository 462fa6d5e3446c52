/** Folds the case of ASCII: encodings differ in case, and a GUID is the same in both. */
const fold = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code);

/**
 * Finds many words in a text at once, in time that depends on the length of the text only (Aho and Corasick's
 * automaton). A state is a number; 0 is the start.
 */
export class Automaton {
  private readonly next: Map<number, number>[] = [new Map<number, number>()];
  private readonly fallback: number[] = [0];
  /** The length of the longest word that ends in a state. */
  private readonly ends: number[] = [0];
  private readonly depths: number[] = [0];
  private isLinked = true;
  private longest = 0;

  /** The number of codes in the longest word. */
  get longestWord(): number {
    return this.longest;
  }

  add(word: ArrayLike<number>): void {
    let state = 0;
    for (let at = 0; at < word.length; at += 1) {
      const code = fold(word[at] ?? 0);
      let to = this.next[state]?.get(code);
      if (to === undefined) {
        to = this.next.push(new Map<number, number>()) - 1;
        this.next[state]?.set(code, to);
        this.ends.push(0);
        this.depths.push(at + 1);
        this.fallback.push(0);
      }
      state = to;
    }
    this.ends[state] = Math.max(this.ends[state] ?? 0, word.length);
    this.longest = Math.max(this.longest, word.length);
    this.isLinked = false;
  }

  /** Must be called after words were added and before a text is searched. */
  link(): void {
    if (this.isLinked) return;
    const waiting = [...(this.next[0]?.values() ?? [])];
    for (const state of waiting) this.fallback[state] = 0;
    for (const state of waiting) {
      const fallback = this.fallback[state] ?? 0;
      this.ends[state] = Math.max(this.endLength(state), this.endLength(fallback));
      for (const [code, to] of this.next[state] ?? []) {
        this.fallback[to] = this.step(fallback, code);
        waiting.push(to);
      }
    }
    this.isLinked = true;
  }

  /** @returns the state after a code */
  step(state: number, code: number): number {
    const folded = fold(code);
    for (let from = state; ; from = this.fallback[from] ?? 0) {
      const to = this.next[from]?.get(folded);
      if (to !== undefined) return to;
      if (from === 0) return 0;
    }
  }

  endLength(state: number): number {
    return this.ends[state] ?? 0;
  }

  /** The number of preceding codes that may be the beginning of a word. */
  depth(state: number): number {
    return this.depths[state] ?? 0;
  }
}

/** Folds the case of ASCII: encodings differ in case, and a GUID is the same in both. */
const fold = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code);

const codeCount = 0x1_0000;
/** The edge from a state by a UTF-16 code, as one number. */
const edge = (state: number, code: number): number => state * codeCount + code;

/**
 * Finds many words in a text at once, in time that depends on the length of the text only (Aho and Corasick's
 * automaton). A state is a number; 0 is the start.
 */
export class Automaton {
  /** The edges of all states in one map: a net is made for each exchange, and a map for each state took most of its memory. */
  private readonly next = new Map<number, number>();
  /** The edge that leads to each state. */
  private readonly edges: number[] = [0];
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
      const by = edge(state, code);
      let to = this.next.get(by);
      if (to === undefined) {
        to = this.edges.push(by) - 1;
        this.next.set(by, to);
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
    const byDepth = [...this.depths.keys()].sort((a, b) => this.depth(a) - this.depth(b));
    for (const to of byDepth) {
      const by = this.edges[to] ?? 0;
      const state = Math.floor(by / codeCount);
      const fallback = state === 0 ? 0 : this.step(this.fallback[state] ?? 0, by % codeCount);
      this.fallback[to] = fallback;
      this.ends[to] = Math.max(this.endLength(to), this.endLength(fallback));
    }
    this.isLinked = true;
  }

  /** @returns the state after a code */
  step(state: number, code: number): number {
    const folded = fold(code);
    for (let from = state; ; from = this.fallback[from] ?? 0) {
      const to = this.next.get(edge(from, folded));
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

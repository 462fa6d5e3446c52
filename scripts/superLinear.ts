import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';
import { check } from 'recheck';
import type { Pattern } from './patterns';

/** A pattern that is slow on some text, or that could not be analysed. */
export interface SlowPattern {
  readonly pattern: Pattern;
  /** The growth of the time, or the reason why there is no verdict. */
  readonly growth: string;
  /** A text that shows the growth. Empty if there is no verdict. */
  readonly attack: string;
}

/** A pattern that may be slow, because it reads only our own text. */
export interface OwnInput {
  readonly file: string;
  readonly source: string;
  /** The author of the text, and the bound of its length. */
  readonly reason: string;
}

export interface Verdicts {
  readonly slow: readonly SlowPattern[];
  /** Exceptions that are not needed. */
  readonly stale: readonly OwnInput[];
}

/** How long one pattern may be analysed, in milliseconds. A pattern without a verdict by then is refused. */
const patience = 60_000;

/** The exceptions: patterns that read only our own text. There are none at present. */
const ownInputs: readonly OwnInput[] = [];

/** Finds the patterns that need more than linear time on some text. Equal patterns are analysed once. */
export async function superLinear(
  patterns: readonly Pattern[],
  ownInput: readonly OwnInput[] = ownInputs,
): Promise<Verdicts> {
  const verdicts = new Map<string, Omit<SlowPattern, 'pattern'> | undefined>();
  const slow: SlowPattern[] = [];
  for (const pattern of patterns) {
    const key = `/${pattern.source}/${pattern.flags}`;
    if (!verdicts.has(key)) verdicts.set(key, await judge(pattern));
    const verdict = verdicts.get(key);
    if (verdict) slow.push({ pattern, ...verdict });
  }
  const excuses = (own: OwnInput, { pattern }: SlowPattern): boolean =>
    own.file === pattern.file && own.source === pattern.source;
  return {
    slow: slow.filter((item) => !ownInput.some((own) => excuses(own, item))),
    stale: ownInput.filter((own) => !slow.some((item) => excuses(own, item))),
  };
}

async function judge({ source, flags }: Pattern): Promise<Omit<SlowPattern, 'pattern'> | undefined> {
  for (const part of searches(source, flags)) {
    const verdict = await check(part, flags.replace('d', ''), { timeout: patience });
    if (verdict.status === 'vulnerable') {
      return { growth: verdict.complexity.summary, attack: verdict.attack.pattern };
    }
    if (verdict.status === 'unknown') return { growth: `no verdict: ${verdict.error.kind}`, attack: '' };
  }
  return undefined;
}

/**
 * The patterns to analyse for one pattern: the pattern itself and, if it is global, a copy for each of its alternatives. An
 * alternative may read the whole text in vain before a shorter one matches, and do so again at the next place. The analysis
 * of a single search does not notice that.
 */
function searches(source: string, flags: string): readonly string[] {
  const found = [source];
  if (!flags.includes('g')) return found;
  const choose = ({ start, alternatives }: { start: number; alternatives: AST.Alternative[] }): void => {
    const last = alternatives.at(-1);
    if (alternatives.length < 2 || last === undefined) return;
    const first = alternatives[0]?.start ?? start;
    for (const { raw } of alternatives) found.push(source.slice(0, first) + raw + source.slice(last.end));
  };
  const parser = new RegExpParser();
  const unicode = { unicode: flags.includes('u'), unicodeSets: flags.includes('v') };
  visitRegExpAST(parser.parsePattern(source, 0, source.length, unicode), {
    onPatternEnter: choose,
    onGroupEnter: choose,
    onCapturingGroupEnter: choose,
    // An optional group is an alternative to an empty text.
    onQuantifierEnter: ({ min, element, start, end }) => {
      const isGroup = element.type === 'Group' || element.type === 'CapturingGroup';
      if (min === 0 && isGroup) found.push(source.slice(0, start) + element.raw + source.slice(end));
    },
  });
  return found;
}

import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';
import { check } from 'recheck';
import type { Pattern } from './patterns';

/** A pattern that a text can make slow, or that could not be judged. */
export interface SlowPattern {
  readonly pattern: Pattern;
  /** How the time grows, or why there is no verdict. */
  readonly growth: string;
  /** The text that shows it; empty where there is no verdict. */
  readonly attack: string;
}

/** A pattern that may be slow, since what it reads is written by us. */
export interface OwnInput {
  readonly file: string;
  readonly source: string;
  /** Who writes the text that it reads, and what bounds that. */
  readonly reason: string;
}

export interface Verdicts {
  readonly slow: readonly SlowPattern[];
  /** Exceptions that excuse nothing. */
  readonly stale: readonly OwnInput[];
}

/** How long one pattern may be analysed, in ms: without a verdict after that, it is refused. */
const patience = 60_000;

/** The patterns of the sources that read our own text alone. None at present. */
const ownInputs: readonly OwnInput[] = [];

/** Which of the patterns need more than linear time on some text. Equal ones are judged once. */
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
 * What to judge of a pattern: itself, and for one that is searched for again and again each of its alternatives
 * in place of all. An alternative may read the whole text in vain before a shorter one matches, and at the next
 * place once more, which a verdict about one search does not see.
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
    // What may be left out is an alternative to nothing.
    onQuantifierEnter: ({ min, element, start, end }) => {
      const isGroup = element.type === 'Group' || element.type === 'CapturingGroup';
      if (min === 0 && isGroup) found.push(source.slice(0, start) + element.raw + source.slice(end));
    },
  });
  return found;
}

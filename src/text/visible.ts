/*
 * Which characters are shown as they are, and what stands for the others. Everything that shows text is built of
 * this. Nothing is dropped silently: what would move, hide or imitate other text is named by its code point.
 */

const isolateStart = '\u2068';
const isolateEnd = '\u2069';
/** Isolates of a value inside of a sentence that is itself a value. */
const deepest = 2;

/** A character by its code point, for a place where it must not act. */
const named = (character: string, count = 1): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return count === 1 ? `⟨U+${code}⟩` : `⟨U+${code}×${count}⟩`;
};

/** Letters that join, and change their form by the joiners between them. */
const joining = [
  ...['Arabic', 'Syriac', 'Mandaic', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati'],
  ...['Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const joiningLetter = `[${joining}\\u064B-\\u065F]`;
const picture = String.raw`\p{Extended_Pictographic}`;

/**
 * Joiners and variation selectors where a script or an emoji is written with them: there they are legitimate. The
 * character comes first, and what must be around it after it, so that a long text is passed through fast.
 */
const legitimate = [
  `[\\u200C\\u200D](?<=${joiningLetter}.)(?=${joiningLetter})`,
  String.raw`\u200D(?<=[${picture}\uFE0F\p{Emoji_Modifier}].)(?=${picture})`,
  String.raw`[\uFE0E\uFE0F](?<=${picture}.)`,
  String.raw`\uFE0F(?<=[0-9#*].)(?=\u20E3)`,
  String.raw`[\uFE00-\uFE02\u{E0100}-\u{E01EF}](?<=\p{Script=Han}.)`,
];
/** Signs that Unicode counts among the format characters, and that are to be seen. */
const visibleFormat = String.raw`[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]`;
/** Control, format, surrogate, ignorable and blank characters, and what ends a line. */
const acting = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{Noncharacter_Code_Point}\u2800]`;
const suspicious = new RegExp(
  [
    `(${legitimate.join('|')})`,
    String.raw`\r?\n`,
    `(?!${visibleFormat})${acting}`,
    // White space that is long enough to push what follows out of sight.
    String.raw`\p{Zs}{4,}`,
    // More marks on a letter than any language writes; and one that would sit on a letter of ours.
    String.raw`\p{M}(?<=\p{M}{5}|^.)\p{M}*`,
  ].join('|'),
  'gu',
);

/** Whether line breaks, tabs and indentation stay, as in a body that is shown over many lines. */
interface Layout {
  readonly lines: boolean;
}

/** @returns the text with every character that would act on others made visible, isolates that match aside */
export function visible(text: string, { lines }: Layout = { lines: false }): string {
  if (/^[\x20-\x7E]*$/.test(text) && (lines || !text.includes('    '))) return text;
  const matching = matchingIsolates(text);
  return text.replace(suspicious, (found: string, legitimately: string | undefined, offset: number) => {
    if (legitimately !== undefined || matching.has(offset)) return found;
    if (found.endsWith('\n')) return lines ? '\n' : '⏎';
    if (lines && (found === '\t' || found.startsWith(' '))) return found;
    return named(found, found.match(/[^]/gu)?.length);
  });
}

/** Where the isolates begin and end that belong together; only such as these cannot reach beyond themselves. */
function matchingIsolates(text: string): ReadonlySet<number> {
  const matching = new Set<number>();
  if (!text.includes(isolateEnd)) return matching;
  const open: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    // A line that ends would close them early.
    if (character === '\n' || character === '\r' || character === '\u2029') open.length = 0;
    else if (character === isolateStart) open.push(index);
    else if (character === isolateEnd) {
      const start = open.pop();
      if (start !== undefined && open.length < deepest) matching.add(start).add(index);
    }
  }
  return matching;
}

const rightToLeft = String.raw`[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]`;
const isRightToLeft = new RegExp(rightToLeft, 'u');
const rightToLeftWords = new RegExp(`${rightToLeft}(?:[ \\-'\\u200C\\u200D]?${rightToLeft})*`, 'gu');

/** A value as it stands in a sentence of ours, whose words it cannot reorder whatever is written in it. */
export function isolated(value: string, limit = 200): string {
  const shown = shortened(visible(excerpt(value, limit)), limit);
  if (!isRightToLeft.test(shown)) return shown;
  return isWhole(shown) ? shown : `${isolateStart}${shown}${isolateEnd}`;
}

/** Whether it is one isolate already. */
function isWhole(text: string): boolean {
  if (!text.startsWith(isolateStart)) return false;
  let depth = 0;
  for (let index = 0; index < text.length - 1; index += 1) {
    depth += text[index] === isolateStart ? 1 : text[index] === isolateEnd ? -1 : 0;
    if (depth === 0) return false;
  }
  return true;
}

/** Isolates the words that run from right to left, where nobody did it for the value that they are of. */
export function isolateWords(text: string): string {
  if (!isRightToLeft.test(text)) return text;
  let depth = 0;
  return text
    .split(/([\u2068\u2069])/)
    .map((part) => {
      if (part === isolateStart) depth += 1;
      else if (part === isolateEnd) depth -= 1;
      else if (depth === 0) return part.replace(rightToLeftWords, `${isolateStart}$&${isolateEnd}`);
      return part;
    })
    .join('');
}

/** As much of a text that may be endless as is looked at, for the length that is shown of it. */
export const excerpt = (text: string, limit: number): string =>
  text.length > limit * 8 ? `${text.slice(0, limit * 4)}…${text.slice(-limit * 4)}` : text;

/** What must not be cut: a character with its marks, and one that is named. */
const unit = /⟨U\+[0-9A-F]{4,6}(?:×\d+)?⟩|[^]\p{M}*/gu;

/**
 * No longer than the limit. The middle is left out, since words of ours stand before and after what is long.
 */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // The isolates that are closed or opened again at the cut, and the ellipsis.
  const room = limit - 1 - 2 * deepest;
  const head = unitsWithin(text.slice(0, limit), Math.ceil((room * 2) / 3));
  const tail = unitsWithin(text.slice(-limit), Math.floor(room / 3), 'from the end');
  const open = depthOf(head);
  const unopened = -depthOf(tail);
  return `${head}${isolateEnd.repeat(Math.max(0, open))}…${isolateStart.repeat(Math.max(0, unopened))}${tail}`;
}

function unitsWithin(text: string, room: number, from?: 'from the end'): string {
  const units = text.match(unit) ?? [];
  if (from) units.reverse();
  const kept: string[] = [];
  let left = room;
  for (const next of units) {
    left -= next.length;
    if (left < 0) break;
    kept.push(next);
  }
  if (from) kept.reverse();
  return kept.join('');
}

/** How many isolates are open at the end, or were before the beginning if it is negative. */
const depthOf = (text: string): number => text.split(isolateStart).length - text.split(isolateEnd).length;

/*
 * Decides which characters are shown unchanged and what replaces the others. All functions that show text are built on
 * this file. Nothing is dropped silently: a character that would move, hide or imitate other text is shown as its code
 * point.
 */

const isolateStart = '\u2068';
const isolateEnd = '\u2069';
/** A text without the characters that isolate a direction, for places that would show them as boxes or codes. */
export const withoutIsolates = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');

/** The deepest nesting of isolates: a value inside a sentence that is itself a value. */
const deepest = 2;

/** Shows a character as its code point, so that it has no effect. */
const named = (character: string, count = 1): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return count === 1 ? `⟨U+${code}⟩` : `⟨U+${code}×${count}⟩`;
};

/** Scripts whose letters join, so that joiners between them change their form. */
const joining = [
  ...['Arabic', 'Syriac', 'Mandaic', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati'],
  ...['Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const joiningLetter = `[${joining}\\u064B-\\u065F]`;
const picture = String.raw`\p{Extended_Pictographic}`;

/**
 * Joiners and variation selectors in the scripts and emoji that need them. Each pattern begins with the character itself
 * and checks its surroundings afterwards, so that long texts are scanned fast.
 */
const legitimate = [
  `[\\u200C\\u200D](?<=${joiningLetter}.)(?=${joiningLetter})`,
  String.raw`\u200D(?<=[${picture}\uFE0F\p{Emoji_Modifier}].)(?=${picture})`,
  String.raw`[\uFE0E\uFE0F](?<=${picture}.)`,
  String.raw`\uFE0F(?<=[0-9#*].)(?=\u20E3)`,
  String.raw`[\uFE00-\uFE02\u{E0100}-\u{E01EF}](?<=\p{Script=Han}.)`,
];
/** Format characters (by Unicode's categories) that have a visible shape. */
const visibleFormat = String.raw`[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]`;
/** Control, format, surrogate, ignorable and blank characters, and line ends. */
const acting = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{Noncharacter_Code_Point}\u2800]`;
const suspicious = new RegExp(
  [
    `(${legitimate.join('|')})`,
    String.raw`\r?\n`,
    `(?!${visibleFormat})${acting}`,
    // White space that is long enough to push the following text out of sight.
    String.raw`\p{Zs}{4,}`,
    // More combining marks on a letter than any language uses, and a leading mark that would sit on our own text.
    String.raw`\p{M}(?<=\p{M}{5}|^.)\p{M}*`,
  ].join('|'),
  'gu',
);

interface Layout {
  /** Whether line breaks, tabs and indentation stay, as in a body that is shown over many lines. */
  readonly lines: boolean;
}

/** Makes every character visible that would affect others. Matching isolates stay. */
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

/** The positions of matching isolate characters. Only a matching pair cannot affect the text outside of it. */
function matchingIsolates(text: string): ReadonlySet<number> {
  const matching = new Set<number>();
  if (!text.includes(isolateEnd)) return matching;
  const open: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    // The end of a line closes all isolates.
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

/** A foreign value for one of our sentences. Whatever it contains, it cannot reorder the words around it. */
export function isolated(value: string, limit = 200): string {
  const shown = shortened(visible(excerpt(value, limit)), limit);
  if (!isRightToLeft.test(shown)) return shown;
  return isWhole(shown) ? shown : `${isolateStart}${shown}${isolateEnd}`;
}

/** Whether the whole text is one isolate already. */
function isWhole(text: string): boolean {
  if (!text.startsWith(isolateStart)) return false;
  let depth = 0;
  for (let index = 0; index < text.length - 1; index += 1) {
    depth += text[index] === isolateStart ? 1 : text[index] === isolateEnd ? -1 : 0;
    if (depth === 0) return false;
  }
  return true;
}

/** Isolates right-to-left words that are not inside an isolate yet. */
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

/** The part of a possibly very long text that is examined in order to show `limit` characters of it. */
export const excerpt = (text: string, limit: number): string =>
  text.length > limit * 8 ? `${text.slice(0, limit * 4)}…${text.slice(-limit * 4)}` : text;

/** A unit that must not be cut: a character with its marks, or a code point in brackets. */
const unit = /⟨U\+[0-9A-F]{4,6}(?:×\d+)?⟩|[^]\p{M}*/gu;

/** Shortens a text to the limit. The middle is left out, because our own words surround the long value. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Reserves space for the ellipsis, and for the isolates that are closed and opened again at the cut.
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

/** The number of isolates that are open at the end. A negative number counts isolates opened before the beginning. */
const depthOf = (text: string): number => text.split(isolateStart).length - text.split(isolateEnd).length;

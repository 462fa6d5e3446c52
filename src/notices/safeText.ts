/*
 * Text that may come from a server, a certificate or a file, made safe for a person to read: it stays on its line,
 * what cannot be seen is made visible, it turns no other text around, and it has an end.
 */

/** How long a text may be, in characters: a name, one line of a dialog, and a sentence. */
const longestName = 200;
const longestLine = 500;
const longestSentence = 1500;
/** A dialog does not scroll. */
const longestDetail = 40;
/** More marks on one letter than any language needs cover the lines above and below. */
const longestMarks = 4;

const isolate = 0x2068;
const endOfIsolate = 0x2069;

/** Ranges of code points that show nothing, or that turn what follows them around. */
const invisible: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

/** Ranges of letters that are written from right to left. */
const rightToLeft: readonly (readonly [number, number])[] = [
  [0x590, 0x8ff],
  [0xfb1d, 0xfdff],
  [0xfe70, 0xfefe],
  [0x10800, 0x10fff],
  [0x1e800, 0x1efff],
];

const within = (ranges: readonly (readonly [number, number])[], code: number): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to);

/** Ends a line, in some place that text is shown in. */
const endsLine = (code: number): boolean =>
  (code >= 0x0a && code <= 0x0d) || code === 0x85 || code === 0x2028 || code === 0x2029;

const escaped = (code: number): string => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/**
 * One line of at most so many characters. Ordinary text is not changed.
 *
 * @param longest in characters; what is cut off is told by an ellipsis
 */
export function oneLine(text: string, longest = longestName): string {
  let shown = '';
  let length = 0;
  let marks = 0;
  let open = 0;
  let previous = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (length >= longest) {
      shown += '…';
      break;
    }
    const isMark = code > 0x2ff && /\p{M}/u.test(character);
    marks = isMark ? marks + 1 : 0;
    if (marks > longestMarks) continue;
    const piece = pieceOf(character, code, previous, open);
    if (code === isolate) open += 1;
    if (code === endOfIsolate && open > 0) open -= 1;
    shown += piece;
    length += piece.length;
    previous = code;
  }
  return shown + String.fromCodePoint(endOfIsolate).repeat(open);
}

function pieceOf(character: string, code: number, previous: number, open: number): string {
  if (code === 0x09) return ' ';
  if (endsLine(code)) return code === 0x0a && previous === 0x0d ? '' : ' ⏎ ';
  // Ours, around a value: what it begins ends with it.
  if (code === isolate || (code === endOfIsolate && open > 0)) return character;
  // Joiners belong to words of some languages, and to pictures that are made of several.
  if ((code === 0x200c || code === 0x200d) && previous > 0x2ff) return character;
  return within(invisible, code) ? escaped(code) : character;
}

/** A value for a sentence: one short line, which does not turn the words around it where it is written right to left. */
export function value(text: string, longest = longestName): string {
  const line = oneLine(text, longest);
  for (const character of line) {
    if (within(rightToLeft, character.codePointAt(0) ?? 0)) {
      return String.fromCodePoint(isolate) + line + String.fromCodePoint(endOfIsolate);
    }
  }
  return line;
}

/**
 * For places that VS Code draws links or icons in: notifications, progress, the prompts and problems of inputs, labels
 * of quick picks. There `[text](command:id)` would be a link that runs a command, and `$(name)` an icon. A character
 * without width keeps each from being one.
 */
const unlinked = (text: string): string => text.replaceAll('](', ']\u200B(').replaceAll('$(', '$\u200B(');

/** A sentence for a notification, a progress, a prompt, a problem of an input, or the status bar. */
export const sentence = (text: string): string => unlinked(oneLine(text, longestSentence));

/** A label, a description or a detail of a quick pick. */
export const label = (text: string): string => unlinked(oneLine(text));

/** The lines of a modal question, each of them ours: what a value of them holds was made one line before. */
export function paragraphs(text: string): string {
  const lines = text.split('\n', longestDetail + 1).map((line) => oneLine(line, longestLine));
  return (lines.length > longestDetail ? [...lines.slice(0, longestDetail), '…'] : lines).join('\n');
}

/** Lines of a tooltip. */
export const tooltip = (lines: readonly (string | undefined | false)[]): string =>
  lines
    .filter((line): line is string => typeof line === 'string' && line !== '')
    .slice(0, longestDetail)
    .map((line) => oneLine(line, longestLine))
    .join('\n');

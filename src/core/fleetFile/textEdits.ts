import { isMap, type Node } from 'yaml';

/** A part of a text that is replaced. Offsets in UTF-16 code units; `end` is exclusive. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  /** With `\n` as its line ends, whatever those of the file are. */
  readonly text: string;
}

/** The line ends of a text. */
export const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** The text after edits that do not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  const lineEnd = lineEndOf(text);
  const parts: string[] = [];
  let from = 0;
  for (const edit of [...edits].sort((one, other) => one.start - other.start)) {
    parts.push(text.slice(from, edit.start), edit.text.replaceAll('\n', lineEnd));
    from = edit.end;
  }
  return [...parts, text.slice(from)].join('');
}

/** Whether an offset is inside of a line end of Windows. */
const isInLineEnd = (text: string, offset: number): boolean =>
  text[offset - 1] === '\r' && text[offset] === '\n';

/** The one edit between two texts that leaves alone what they have in common at their ends. */
export function editBetween(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  if (isInLineEnd(before, start) || isInLineEnd(after, start)) start -= 1;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  if (isInLineEnd(before, before.length - same) || isInLineEnd(after, after.length - same)) same -= 1;
  const text = after.slice(start, after.length - same).replaceAll('\r\n', '\n');
  return { start, end: before.length - same, text };
}

/** Where the line of an offset begins. */
export const lineOf = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The offset after the line on which a value ends: a comment on this line belongs to the value. */
export function lineAfter(text: string, end: number): number {
  if (text[end - 1] === '\n') return end;
  const next = text.indexOf('\n', end);
  return next < 0 ? text.length : next + 1;
}

/** The end of the value of a node, without the comment after it. */
export function endOf(node: unknown): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return endOf(last?.value ?? last?.key);
  }
  return (node as Node | null | undefined)?.range?.[1] ?? 0;
}

import { excerpt, isolateWords, shortened, visible } from './visible';

/*
 * Text for each kind of place, one function a place. The places differ in what VS Code makes of the text (links, icons,
 * line breaks) and in how much of it a person can read.
 */

/**
 * Prevents links and icons where VS Code draws them: in notifications, progress messages, prompts and validation messages
 * of inputs, items of quick picks, and the status bar. There `[text](command:id)` would run a command. The function only
 * inserts a space into each.
 */
export const plain = (text: string): string => text.replaceAll('](', '] (').replaceAll('$(', '$ (');

interface Options {
  /** Whether the place draws links and icons. */
  readonly isDrawn: boolean;
}

const line = (text: string, limit: number, { isDrawn }: Options = { isDrawn: false }): string => {
  const safe = isolateWords(visible(excerpt(text, limit)));
  return shortened(isDrawn ? plain(safe) : safe, limit);
};

/** Our own lines, each of which may contain foreign values. */
const lines = (texts: readonly string[], limit: number, most: number): string =>
  [...texts.slice(0, most).map((text) => line(text, limit)), ...(texts.length > most ? ['…'] : [])].join(
    '\n',
  );

/** `toast` is about three lines of a notification. */
export const limits = {
  notice: 2000,
  toast: 240,
  label: 200,
  title: 120,
  sentence: 600,
  file: 80,
  listed: 40,
} as const;

/** A notification, or the message of a progress notification: as much as a person reads in passing. */
export const noticeText = (text: string): string =>
  line(withoutQueries(excerpt(text, limits.notice)), limits.toast, { isDrawn: true });

/** Whether a notification of this text leaves out a part of it. */
export const isNoticeCut = (text: string): boolean =>
  noticeText(text) !== line(text, limits.notice, { isDrawn: true });

/** The end of a URL's query is not part of it where it ends a sentence or a bracket. */
const afterQuery = '.,;:)]}"\'\u2069…';

/** Leaves out the queries of URLs, which say nothing to a person. */
const withoutQueries = (text: string): string =>
  text.replace(/\?[\w.~%$-]+=\S*/g, (query) => {
    let end = query.length;
    while (afterQuery.includes(query.charAt(end - 1))) end -= 1;
    return `?…${query.slice(end)}`;
  });

/** The question or the headline of a modal dialog. */
export const questionText = (text: string): string => line(text, limits.sentence);

/** The lines below the question of a modal dialog. Line breaks take effect there, so each line is passed separately. */
export const detailText = (texts: readonly string[]): string => lines(texts, limits.notice, limits.listed);

/** A label, a description or a spoken text of a tree, which draws neither links nor icons. */
export const labelText = (text: string, limit: number = limits.label): string => line(text, limit);

/** A tooltip, or the hover of a decoration or a badge, line by line. */
export const tooltipText = (texts: readonly string[]): string => lines(texts, limits.sentence, limits.listed);

/** The title of an input, a pick, a panel or a dialog for files. */
export const titleText = (text: string): string => line(text, limits.title);

/** A prompt, a placeholder or a validation message of an input, and an item of a quick pick. */
export const promptText = (text: string): string => line(text, limits.sentence, { isDrawn: true });

/** A word, a value or a sentence on one of our pages. */
export const pageText = (text: string): string => line(text, limits.notice);

/** The status bar, the label and the description of a quick pick's item, the title of a lens. */
export const iconLabelText = (text: string): string => line(text, limits.label, { isDrawn: true });

/** One line of the output. A foreign value in it cannot begin another line. */
export const outputLine = (text: string): string =>
  shortened(visible(excerpt(text, limits.notice)), limits.notice);

/** Text of the output over many lines. Lines, tabs and indentation stay; control characters have no effect. */
export const outputText = (text: string): string => visible(text, { lines: true });

/** A name for a file or a document, made of characters that are safe on every system and look like no others. */
export const fileName = (text: string): string => {
  const name = shortenedName(text.slice(0, limits.file).replace(/[^A-Za-z0-9_.-]/g, '_'));
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
};

/** Prevents hidden files, references to the parent folder, and the final dot that Windows would drop. */
const shortenedName = (name: string): string => {
  const begun = name.startsWith('.') ? `_${name.slice(1)}` : name;
  return begun.endsWith('.') ? `${begun.slice(0, -1)}_` : begun === '' ? '_' : begun;
};

import { excerpt, isolateWords, shortened, visible } from './visible';

/*
 * Text as the places show it that it goes to: one function for each kind of place. What VS Code makes of a text
 * differs (links, icons, line breaks), and so does how much a person can take in.
 */

/**
 * Keeps text from being a link or an icon where VS Code draws them: in notifications, progress, prompts and
 * validation messages of inputs, items of quick picks, the status bar. There `[text](command:id)` would run a
 * command. A space keeps each from being one, and nothing else changes.
 */
export const plain = (text: string): string => text.replaceAll('](', '] (').replaceAll('$(', '$ (');

interface Options {
  /** Whether links and icons are drawn there. */
  readonly isDrawn: boolean;
}

const line = (text: string, limit: number, { isDrawn }: Options = { isDrawn: false }): string => {
  const safe = isolateWords(visible(excerpt(text, limit)));
  return shortened(isDrawn ? plain(safe) : safe, limit);
};

/** Lines of ours, each of which may hold values of others. */
const lines = (texts: readonly string[], limit: number, most: number): string =>
  [...texts.slice(0, most).map((text) => line(text, limit)), ...(texts.length > most ? ['…'] : [])].join(
    '\n',
  );

export const limits = { notice: 2000, label: 200, title: 120, sentence: 600, file: 80, listed: 40 } as const;

/** A notification, the message of a progress, the question of a dialog. */
export const noticeText = (text: string): string => line(text, limits.notice, { isDrawn: true });

/** What a modal dialog asks, or says in its head. */
export const questionText = (text: string): string => line(text, limits.sentence);

/** The lines below it: line breaks are real there, so each line is given by itself. */
export const detailText = (texts: readonly string[]): string => lines(texts, limits.notice, limits.listed);

/** A label, a description or a spoken text of a tree, which draws neither links nor icons. */
export const labelText = (text: string, limit: number = limits.label): string => line(text, limit);

/** A tooltip, a hover of a decoration or a badge, line by line. */
export const tooltipText = (texts: readonly string[]): string => lines(texts, limits.sentence, limits.listed);

/** The title of an input, a pick, a panel or a dialog for files. */
export const titleText = (text: string): string => line(text, limits.title);

/** A prompt, a placeholder or a validation message of an input, and an item of a quick pick. */
export const promptText = (text: string): string => line(text, limits.sentence, { isDrawn: true });

/** A word, a value or a sentence on a page of ours. */
export const pageText = (text: string): string => line(text, limits.notice);

/** The status bar, the label and the description of a quick pick's item, the title of a lens. */
export const iconLabelText = (text: string): string => line(text, limits.label, { isDrawn: true });

/** One line of the output that nobody forges another with. */
export const outputLine = (text: string): string =>
  shortened(visible(excerpt(text, limits.notice)), limits.notice);

/** Text of the output as it is laid out: lines, tabs and indentation stay, and nothing in it acts. */
export const outputText = (text: string): string => visible(text, { lines: true });

/** A name for a file or a document, of letters, digits and signs that no system and nobody's eye takes for more. */
export const fileName = (text: string): string => {
  const name = shortenedName(text.slice(0, limits.file).replace(/[^A-Za-z0-9_.-]/g, '_'));
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
};

/** No hidden file, no folder above, no end that Windows would drop. */
const shortenedName = (name: string): string => {
  const begun = name.startsWith('.') ? `_${name.slice(1)}` : name;
  return begun.endsWith('.') ? `${begun.slice(0, -1)}_` : begun === '' ? '_' : begun;
};

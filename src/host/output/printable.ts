import { outputText } from '../../text/outlets';
import { excerpt, shortened, visible } from '../../text/visible';

/** Text over many lines. Characters that would affect a terminal or reorder other text are shown as code points. */
export const printable = (text: string): string => outputText(text.replaceAll('\r\n', '\n'));

/** A foreign value in one of our lines: on one line, without gaps that look like ours between columns, and shortened. */
export const printableValue = (text: string, longest: number): string =>
  shortened(visible(excerpt(text, longest)), longest)
    .replace(/\s+/g, ' ')
    .trim();

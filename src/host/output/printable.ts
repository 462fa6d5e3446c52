import { outputText } from '../../text/outlets';
import { excerpt, shortened, visible } from '../../text/visible';

/** Text over many lines: what would act on a terminal, or turn what follows around, is told by its code. */
export const printable = (text: string): string => outputText(text.replaceAll('\r\n', '\n'));

/** A value within a line of ours: no line of its own, no gap as between our columns, and no longer than is wanted. */
export const printableValue = (text: string, longest: number): string =>
  shortened(visible(excerpt(text, longest)), longest)
    .replace(/\s+/g, ' ')
    .trim();

import { tooltipText } from './outlets';

/** A paragraph of Markdown that is drawn as exactly this text: any punctuation may have a backslash there. */
export const markdownText = (text: string): string =>
  tooltipText([text]).replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');

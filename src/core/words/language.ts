let current = 'en';

/** The language in which numbers and times are written, as a BCP 47 tag. Told once, with the words. */
export const language = (): string => current;

export function setLanguage(tag: string): void {
  current = tag;
}

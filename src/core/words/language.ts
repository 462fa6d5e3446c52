let current = 'en';

/** The language for numbers and times, as a BCP 47 tag. It is set once, together with the translations. */
export const language = (): string => current;

export function setLanguage(tag: string): void {
  current = tag;
}

/** A number for a sentence, grouped as the user's language groups it. Ports and versions are names, not numbers. */
export const numberText = (value: number): string => value.toLocaleString(current);

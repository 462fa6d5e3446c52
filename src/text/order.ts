/**
 * The order of names in a list for a person: that of the letters of the language, whatever the case, and numbers in names by
 * their value.
 *
 * @param language a BCP 47 tag
 */
export const nameOrder = (language: string): ((one: string, other: string) => number) =>
  new Intl.Collator(language, { numeric: true, sensitivity: 'base' }).compare;

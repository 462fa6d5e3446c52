/**
 * Normalizes an account the way Windows compares it: regardless of surrounding spaces, case and Unicode composition.
 */
export const normaliseAccount = (account: string): string => account.trim().normalize('NFC').toLowerCase();

export const sameAccount = (one: string, other: string): boolean =>
  normaliseAccount(one) === normaliseAccount(other);

/** An account as Windows compares it: spaces around it, case and the way in which its letters are composed say nothing. */
export const normaliseAccount = (account: string): string => account.trim().normalize('NFC').toLowerCase();

export const sameAccount = (one: string, other: string): boolean =>
  normaliseAccount(one) === normaliseAccount(other);

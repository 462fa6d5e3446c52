/** Whether a person means the same by both names: they are compared without case, as Enterprise Manager's database does. */
export const isSameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** The number of a product, such as 12 for `12.3.2.3617`. */
export function majorOf(version: string | undefined): number | undefined {
  const major = /^\s*(\d+)(\.|$)/.exec(version ?? '')?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Compares dotted numbers; what is missing counts as 0. */
export function compareProductVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) =>
    version.split('.').map((part) => Number.parseInt(part, 10) || 0),
  );
  for (let index = 0; index < 4; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The highest product number that an Enterprise Manager can be of. It tells its API versions only: 1.4 is 9.5,
 * 1.5 is 10, 1.6 is 11, 1.7 is 12 or 13, and of those 13 alone has system sessions.
 *
 * @param hasSystemSessions undefined where it could not be found out
 * @returns undefined where nothing is known, as for versions that do not exist yet
 */
export function highestProduct(
  apiVersions: readonly string[],
  hasSystemSessions: boolean | undefined,
): number | undefined {
  const minors = apiVersions.flatMap((token) => {
    const minor = /^v1(?:_(\d+))?$/i.exec(token);
    return minor ? [Number(minor[1] ?? 0)] : [];
  });
  const isForeign = apiVersions.length === 0 || apiVersions.some((token) => !/^v1(_\d+)?$/i.test(token));
  if (isForeign) return undefined;
  // Not by spreading: the list is the server's, and may be longer than a call has room for arguments.
  const highest = minors.reduce((most, minor) => Math.max(most, minor), 0);
  if (highest > 7) return undefined;
  if (highest === 7) return hasSystemSessions === false ? 12 : 13;
  return [7, 8, 9, 9, 9, 10, 11][highest];
}

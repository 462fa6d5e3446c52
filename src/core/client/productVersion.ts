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

/** The product numbers that an Enterprise Manager can be of. */
export interface ProductRange {
  readonly least: number;
  /** Absent where a newer one may tell the same. */
  readonly most?: number | undefined;
}

/**
 * What an Enterprise Manager says of its version: it tells its API versions only. 1.4 is 9.5, 1.5 is 10, 1.6 is 11, and
 * 1.7 is 12 or 13, or a later one for all that is known. What else it offers tells nothing.
 *
 * @returns undefined where nothing is known, as for API versions that are not documented
 */
export function productRange(apiVersions: readonly string[]): ProductRange | undefined {
  const minors = apiVersions.flatMap((token) => {
    const minor = /^v1(?:_(\d+))?$/i.exec(token);
    return minor ? [Number(minor[1] ?? 0)] : [];
  });
  const isForeign = apiVersions.length === 0 || minors.length < apiVersions.length;
  if (isForeign) return undefined;
  // Not by spreading: the list is the server's, and may be longer than a call has room for arguments.
  const highest = minors.reduce((most, minor) => Math.max(most, minor), 0);
  if (highest === 7) return { least: 12 };
  const product = [7, 8, 9, 9, 9, 10, 11][highest];
  return product === undefined ? undefined : { least: product, most: product };
}

/** Whether a backup server is newer than an Enterprise Manager. @returns undefined where that cannot be compared */
export function isNewer(major: number | undefined, product: ProductRange | undefined): boolean | undefined {
  if (major === undefined || product === undefined) return undefined;
  if (major <= product.least) return false;
  return product.most === undefined ? undefined : true;
}

/** The major version of a product, such as 12 for `12.3.2.3617`. */
export function majorOf(version: string | undefined): number | undefined {
  const major = /^\s*(\d+)(\.|$)/.exec(version ?? '')?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Compares dotted numbers; missing parts count as 0. */
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

/** The possible product versions of an Enterprise Manager. */
export interface ProductRange {
  readonly least: number;
  /** Absent if a newer product may report the same API versions. */
  readonly most?: number | undefined;
}

/**
 * Derives the product version of an Enterprise Manager, which reports its API versions only. 1.4 is 9.5, 1.5 is 10,
 * 1.6 is 11, and 1.7 is 12, 13 or possibly later. The other versions it offers are no evidence.
 *
 * @returns undefined if it is not known, as for API versions that are not documented
 */
export function productRange(apiVersions: readonly string[]): ProductRange | undefined {
  const minors = apiVersions.flatMap((token) => {
    const minor = /^v1(?:_(\d+))?$/i.exec(token);
    return minor ? [Number(minor[1] ?? 0)] : [];
  });
  const isForeign = apiVersions.length === 0 || minors.length < apiVersions.length;
  if (isForeign) return undefined;
  // Not by spreading: the list comes from the server and may exceed the number of arguments that a call allows.
  const highest = minors.reduce((most, minor) => Math.max(most, minor), 0);
  if (highest === 7) return { least: 12 };
  const product = [7, 8, 9, 9, 9, 10, 11][highest];
  return product === undefined ? undefined : { least: product, most: product };
}

/**
 * Whether a backup server is newer than an Enterprise Manager.
 *
 * @returns undefined if they cannot be compared
 */
export function isNewer(major: number | undefined, product: ProductRange | undefined): boolean | undefined {
  if (major === undefined || product === undefined) return undefined;
  if (major <= product.least) return false;
  return product.most === undefined ? undefined : true;
}

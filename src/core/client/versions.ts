/** `v1_7` as comparable numbers: a future `v1_10` sorts above `v1_7`, and `v1` is API 1.0. */
function versionNumbers(token: string): readonly number[] | undefined {
  const match = /^v(\d+)(?:_(\d+))?$/i.exec(token);
  return match ? [Number(match[1]), Number(match[2] ?? 0)] : undefined;
}

function compareVersions(a: string, b: string): number {
  const left = versionNumbers(a) ?? [-1, -1];
  const right = versionNumbers(b) ?? [-1, -1];
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0);
}

/** The token to log on with: the highest that the server offers, else `latest`. */
export function highestVersion(tokens: readonly string[]): string {
  const known = tokens.filter((token) => versionNumbers(token) !== undefined).sort(compareVersions);
  return known.at(-1) ?? 'latest';
}

/** `v1_7` as a person reads it: `1.7`. A token that is not a number stays as it is. */
export function versionLabel(token: string): string {
  const numbers = versionNumbers(token);
  return numbers ? numbers.join('.') : token;
}

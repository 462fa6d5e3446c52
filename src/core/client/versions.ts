/** Parses `v1_7` into comparable numbers: a future `v1_10` sorts above `v1_7`, and `v1` is API 1.0. */
function versionNumbers(token: string): readonly number[] | undefined {
  const match = /^v(\d+)(?:_(\d+))?$/i.exec(token);
  return match ? [Number(match[1]), Number(match[2] ?? 0)] : undefined;
}

function compareVersions(a: string, b: string): number {
  const left = versionNumbers(a) ?? [-1, -1];
  const right = versionNumbers(b) ?? [-1, -1];
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0);
}

/** The version token for logging on: the highest that the server offers, else `latest`. */
export function highestVersion(tokens: readonly string[]): string {
  const known = tokens.filter((token) => versionNumbers(token) !== undefined).sort(compareVersions);
  return known.at(-1) ?? 'latest';
}

/** The token `v1_7` for display: `1.7`. A token that is not a number is not changed. */
export function versionLabel(token: string): string {
  const numbers = versionNumbers(token);
  return numbers ? numbers.join('.') : token;
}

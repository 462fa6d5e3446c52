import assert from 'node:assert/strict';

/* In a language that accents every letter, a text in plain letters is either a value or was not translated. */

/** The texts of a value, however deep: keys and identifiers are left out by naming them. */
export function texts(value: unknown, without: readonly string[] = []): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    without.includes(key) ? [] : texts(inner, without),
  );
}

/** Checks that no text has words in plain letters, apart from the given values. */
export function assertTranslated(shown: readonly string[], values: readonly string[] = []): void {
  assert.ok(shown.length > 0);
  for (const text of shown) {
    const rest = values.reduce((left, value) => left.replaceAll(value, ''), text);
    assert.deepEqual(rest.match(/[A-Za-z]{2,}/g) ?? [], [], text);
  }
}

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

/* A promise of SECURITY.md names the test that would fail without it, and that test exists. */

interface Promised {
  readonly text: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** The items of the section "Promises": each ends in the tests that show it, as `file` ("title"). */
function promisesOf(document: string): readonly Promised[] {
  const section = /\n## Promises\n([\s\S]*?)(?=\n## |$)/.exec(document)?.[1] ?? '';
  return section
    .split(/\n(?=- )/)
    .filter((item) => item.startsWith('- '))
    .map((item) => ({
      text: item,
      tests: [...item.replace(/\s+/g, ' ').matchAll(/`(test\/[\w./-]+)` \("([^"]+)"\)/g)].map(
        ([, file = '', title = '']) => ({ file, title }),
      ),
    }));
}

describe('SECURITY.md', () => {
  const promises = promisesOf(readFileSync('SECURITY.md', 'utf8'));

  it('makes promises', () => {
    assert.ok(promises.length >= 20, `${promises.length} promises were read`);
  });

  it('names a test for each promise', () => {
    for (const { text, tests } of promises) assert.ok(tests.length > 0, text);
  });

  it('names only tests that exist', () => {
    for (const { text, tests } of promises) {
      for (const { file, title } of tests) {
        assert.ok(existsSync(file), `${file}, of: ${text}`);
        const source = readFileSync(file, 'utf8').replace(/\\(['"`])/g, '$1');
        assert.ok(source.includes(title), `"${title}" in ${file}`);
      }
    }
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ErrorCode } from 'yaml';
import { fileProblemWords } from '../../../../src/core/fleetFile/fileWords';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { yamlWords } from '../../../../src/core/fleetFile/yamlWords';

/** Texts with one fault each, as people write them. */
const texts: readonly (readonly [code: ErrorCode, text: string, words: RegExp])[] = [
  ['BAD_INDENT', 'version: 1\nbackupServers:\n    - a: 1\n   b: 2\n', /indentation/],
  ['TAB_AS_INDENT', 'version: 1\ndefaults:\n\tport: 1\n', /Tabs/],
  ['MISSING_CHAR', 'version: 1\ndefaults\n', /missing/],
  ['MISSING_CHAR', 'version: 1\nendpoints: ["Rome]\n', /missing/],
  ['BAD_DQ_ESCAPE', 'version: 1\nendpoints: ["DOMAIN\\svc"]\n', /two backslashes/],
  ['BAD_SCALAR_START', 'version: 1\nendpoints: @Rome\n', /cannot begin with this character/],
  ['BLOCK_AS_IMPLICIT_KEY', 'version: 1\ndefaults: port: 1\n', /second key/],
  ['BLOCK_IN_FLOW', 'version: 1\nendpoints: [\n  - Rome\n ]\n', /between brackets/],
  ['UNEXPECTED_TOKEN', 'version: 1\nendpoints: [Rome] Milan\n', /does not belong here/],
  ['MULTILINE_IMPLICIT_KEY', 'version\n 1: 1\n', /cannot be a key/],
  ['BAD_ALIAS', 'version: 1\nendpoints: *\n', /anchor, an alias/],
  ['BAD_DIRECTIVE', '%YAML\n---\nversion: 1\n', /cannot begin with this character/],
];

/** The codes that the parser declares. */
const declared = (): readonly string[] => {
  const [, union = ''] =
    /type ErrorCode = ([^;]+);/.exec(readFileSync('node_modules/yaml/dist/errors.d.ts', 'utf8')) ?? [];
  return Array.from(union.matchAll(/'([A-Z0-9_]+)'/g), ([, code = '']) => code);
};

describe('yamlWords', () => {
  it('has a sentence without a code for each code of the parser', () => {
    assert.ok(declared().length > 20);
    for (const code of declared()) {
      const sentence = yamlWords(code as ErrorCode);
      assert.match(sentence, /^[A-Z].*\.$/, code);
      assert.doesNotMatch(sentence, /[A-Z]_[A-Z]/, code);
    }
  });

  for (const [code, text, words] of texts)
    it(`says in words what is wrong with ${JSON.stringify(text)}`, () => {
      const [problem] = readFleetFile(text).problems;
      assert.ok(problem?.code === 'syntax');
      assert.equal(problem.yaml, code);
      assert.match(fileProblemWords(problem), words);
    });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readCredentials } from '../../../src/cli/credentials';
import { readEndpointFile } from '../../../src/cli/endpointFile';
import { UsageError } from '../../../src/cli/exit';
import type { entrySchema } from '../../../src/core/session/entries';

const sentinel = 'S3cret-sentinel';
const url = '"url": "https://em.example.com:9398/api/"';
const entry = (more: string): string => `[\n  {\n    "name": "Rome",\n    ${url},\n    ${more}\n  }\n]`;
const setting = (key: string): string =>
  `{\n  "editor.tabSize": 2,\n  "${key}": [{ "name": "Rome", ${url} }]\n}`;

/** Files that cannot be used: what a person is told, after the path. */
const endpointFiles: readonly (readonly [text: string, words: RegExp])[] = [
  [
    entry('"certificat": "x"'),
    /^:5: the endpoint "Rome" has the key "certificat".* Did you mean "certificate"\?$/,
  ],
  [entry('"pin": "x"'), /^:5: .* Did you mean "certificate"\?$/],
  [entry('"Fingerprint": "x"'), /^:5: .* Did you mean "certificate"\?$/],
  [entry('"readonly": true'), /^:5: .* Did you mean "readOnly"\?$/],
  [entry('"user": "x"'), /^:5: .* Did you mean "username"\?$/],
  [entry('"notes": "x"'), /^:5: .*"notes", which is not known\. It may have: name, url, .*certificate/],
  [entry('"__proto__": {}'), /^:5: .*"__proto__", which is not known/],
  [entry('"certificate": "x",\n    "certificate": "y"'), /^:6: .* has the key "certificate" twice\.$/],
  [entry('"certificate": "x"'), /^:2: the endpoint "Rome" is not valid: "certificate" must be a SHA-256/],
  ['[\n  5\n]', /^:2: the endpoint number 1 is not valid: it must consist of/],
  [
    setting('veeamEm.endpoint'),
    /^:3: the key "veeamEm\.endpoint" is not known\. Did you mean "veeamEm\.endpoints"\?$/,
  ],
  [setting('endpoints'), /^:3: the key "endpoints" is not known\. Did you mean/],
  [setting('other.endpoints'), /^ must contain a list of endpoints/],
  ['{}', /^ must contain a list of endpoints/],
  ['{ "veeamEm.endpoints": {} }', /^ must contain a list of endpoints/],
  [
    `{\n"veeamEm.endpoints": [],\n"veeamEm.endpoints": []\n}`,
    /^:3: "veeamEm\.endpoints" stands here twice\.$/,
  ],
  ['', /^:1: This is not valid JSON: a value is missing\.$/],
  ['[\n{ "name": "x" "url": "y" }]', /^:2: This is not valid JSON: a comma is missing\.$/],
  ['[\n{ "name": x }]', /^:2: This is not valid JSON: a text must be between quotes\.$/],
  ['['.repeat(20_000), /^:1: This is not valid JSON: it is nested too deep\.$/],
];

const credentialFiles: readonly (readonly [text: string, words: RegExp])[] = [
  [
    `svc:\n  username: a\n  pasword: ${sentinel}\n`,
    /"svc" has another key at line 3\. Did you mean "password"\?$/,
  ],
  [
    `svc: { username: a, password: "b", ${sentinel} }`,
    /another key at line 1\. Put a password .* in quotes\.$/,
  ],
  [`svc:\n\t- ${sentinel}`, /not valid YAML or JSON at line 2\. Tabs cannot indent/],
  [`svc: { username: a, password: "${sentinel}\\p" }`, /at line 1\. This escape is not known/],
  [
    `svc:\n  username: a\n  password: ${sentinel}\nsvc:\n  username: b\n  password: c\n`,
    /at line 4\. This key stands here twice/,
  ],
  [
    `svc: { username: a, password: '${sentinel}' }\n---\nb: {}`,
    /at line 2\. The text must have one document/,
  ],
  [`[${sentinel}]`, /must be YAML or JSON with/],
  [`svc: ${sentinel}`, /must be YAML or JSON with/],
  ['['.repeat(20_000), /at line 1\. The text is nested too deep here\.$/],
  ['', /must be YAML or JSON with/],
  [`svc: { username: a, password: 0 }`, /"password" of "svc": it must be a text, in quotes/],
  [`svc: { username: a }`, /"password" of "svc": it must be a text, in quotes/],
  [`svc:\nusername: a\npassword: ${sentinel}\n`, /Look at line 1\.$/],
];

describe('a file that the command line reads', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-files-'));
    path = join(folder, 'file');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const told = async (read: Promise<unknown>): Promise<string> => {
    const error = await read.then(
      () => assert.fail('It was read.'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof UsageError, String(error));
    assert.ok(!error.message.includes(sentinel), error.message);
    assert.doesNotMatch(error.message, /[A-Z]_[A-Z]|[a-z][A-Z][a-z]+Expected/);
    return error.message;
  };

  for (const [text, words] of endpointFiles)
    it(`is refused with its place and its reason: ${JSON.stringify(text.slice(0, 90))}`, async () => {
      writeFileSync(path, text);
      const message = await told(readEndpointFile(path, false));
      assert.ok(message.startsWith(path), message);
      assert.match(message.slice(path.length), words);
    });

  it('has endpoints with every key that the setting has', async () => {
    const values: Readonly<Record<keyof typeof entrySchema.entries, unknown>> = {
      ...{ name: 'Rome', url: 'https://em.example.com:9398/api/', username: 'a', apiVersion: 'v1_7' },
      ...{ certificate: 'AB'.repeat(32), readOnly: true, environment: 'production', group: 'South' },
    };
    writeFileSync(path, `// ours\n{ "veeamEm.endpoints": [${JSON.stringify(values)},], "a": 1 }`);
    const [read] = await readEndpointFile(path, false);
    assert.deepEqual([read?.name, read?.certificate, read?.readOnly], ['Rome', 'AB'.repeat(32), true]);
  });

  for (const [text, words] of credentialFiles)
    it(`tells nothing of what it has: ${JSON.stringify(text.slice(0, 60).replaceAll(sentinel, '…'))}`, async () => {
      writeFileSync(path, text, { mode: 0o600 });
      for (const source of [path, '-'])
        assert.match(await told(readCredentials(source, Readable.from([text]))), words);
    });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parseDocument } from 'yaml';
import { fleetFileSchema } from '../../../../src/core/fleetFile/jsonSchema';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { faults, row, server } from '../../../support/fleetFaults';

describe('the schema of a fleet file', () => {
  // The default of ajv is draft-07. Editors know keywords that it does not.
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(fleetFileSchema());
  const accepts = (text: string): boolean =>
    validate(parseDocument(text, { uniqueKeys: false, logLevel: 'silent' }).toJS());

  it('is valid as draft-07, and the package has it', () => {
    assert.equal(ajv.validateSchema(fleetFileSchema()), true, ajv.errorsText());
    const shipped: unknown = JSON.parse(readFileSync('media/fleet-file.schema.json', 'utf8'));
    assert.deepEqual(shipped, JSON.parse(JSON.stringify(fleetFileSchema())));
  });

  const good: readonly (readonly [string, string])[] = [
    ['a row with its address alone', row(server)],
    ['a description of digits', row(`${server}\n    description: 2026`)],
    ['white space around values', row('dnsNameOrIpAddress: " vbr01.example.com "\n    username: " A\\\\b "')],
    [
      'a thumbprint as Windows copies it',
      row(`${server}\n    vbrCertificateThumbprint: "\u200E${'ab '.repeat(20)}"`),
    ],
    ['a thumbprint that is empty', row(`${server}\n    vbrCertificateThumbprint: ""`)],
    [
      'every key',
      row(
        `${server}\n    port: 9392\n    wcfPort: 9405\n    username: backup@example.com\n    credential: a.b-c_1\n    uid: 53ce5f1c-0ae6-4ea3-8a7c-8ff0e7dfc8a1\n    collect: true\n    endpoint: Berlin\nprune: false\ndefaults:\n  description: x`,
      ),
    ],
    ['an IPv6 address', row('dnsNameOrIpAddress: "[2001:db8::1]"')],
    ['no backup server', 'version: 1\nbackupServers: []'],
  ];
  for (const [what, text] of good) {
    it(`accepts ${what}, as the reader does`, () => {
      assert.deepEqual(readFleetFile(text).problems, []);
      assert.ok(accepts(text), ajv.errorsText(validate.errors));
    });
  }

  /** Faults of the form; the others need the parser, other values or the whole file. */
  const ofTheForm = new Set([
    'no-map',
    'missing-key',
    'unknown-key',
    'version',
    'credential-name',
    'too-long',
  ]);
  for (const [what, text, { code }] of faults) {
    if (code === undefined || !(ofTheForm.has(code) || code === 'wrong-type')) continue;
    it(`refuses ${what}`, () => {
      assert.ok(!accepts(text));
    });
  }

  it('refuses a password, and nothing that the reader accepts', () => {
    const isYaml = (text: string): boolean => !text.includes('*x') && parseDocument(text).errors.length === 0;
    assert.ok(!accepts(row(`${server}\n    password: hunter2`)));
    for (const [what, text] of faults)
      if (isYaml(text) && !accepts(text)) assert.ok(readFleetFile(text).problems.length > 0, what);
  });
});

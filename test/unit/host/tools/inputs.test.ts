import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type * as v from 'valibot';
import { tools, type ToolName } from '../../../../src/host/contributions/tools';
import {
  collectionsInput,
  connectInput,
  describeInput,
  failuresInput,
  findInput,
  logInInput,
  noInput,
  readInput,
  serverInput,
} from '../../../../src/host/tools/inputs';
import { jsonSchemaOf } from '../../../support/jsonSchema';

const inputs: Readonly<Record<ToolName, v.GenericSchema>> = {
  [tools.listEndpoints]: noInput,
  [tools.findServers]: findInput,
  [tools.describeServer]: describeInput,
  [tools.explainFailures]: failuresInput,
  [tools.lastCollections]: collectionsInput,
  [tools.checkServer]: serverInput,
  [tools.logIn]: logInInput,
  [tools.connectServer]: connectInput,
  [tools.collectData]: serverInput,
};

interface Contributed {
  readonly name: string;
  readonly when: string;
  readonly inputSchema: Record<string, unknown>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: { readonly languageModelTools: readonly Contributed[] };
};
const contributed = manifest.contributes.languageModelTools;

/** Without what is only for reading. */
const withoutWords = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      key === 'description' && typeof item === 'string' ? undefined : item,
    ),
  );

describe('inputs of tools', () => {
  it('are the same in the manifest and in the check at run time', () => {
    assert.deepEqual(
      Object.fromEntries(contributed.map(({ name, inputSchema }) => [name, withoutWords(inputSchema)])),
      Object.fromEntries(Object.entries(inputs).map(([name, schema]) => [name, jsonSchemaOf(schema)])),
    );
  });

  it('describe each field to the model', () => {
    for (const { name, inputSchema } of contributed) {
      const fields = inputSchema['properties'] as Record<string, { readonly description?: string }>;
      for (const [key, { description = '' }] of Object.entries(fields))
        assert.ok(description.length > 10, `${name}.${key}`);
    }
  });

  it('disappear with the setting', () => {
    assert.deepEqual(
      [...new Set(contributed.map(({ when }) => when))],
      ['config.veeamEm.languageModelTools'],
    );
  });

  it('have no field for a secret, and refuse one without quoting it', () => {
    const secret = 'Sesame-0123456789';
    for (const schema of Object.values(inputs)) {
      for (const key of ['password', 'sessionId', 'token']) {
        assert.throws(
          () => readInput(schema, { [key]: secret }),
          (error: Error) =>
            error.message.includes(`"${key}" is not a field`) && !error.message.includes(secret),
        );
      }
    }
  });

  it('say what does not fit, and quote no value', () => {
    const wrong: readonly (readonly [v.GenericSchema, unknown, RegExp])[] = [
      [serverInput, { endpoint: 'EM' }, /"server" is missing/],
      [serverInput, 'Sesame-0123456789', /it must be an object/],
      [serverInput, { endpoint: 'EM', server: '  ' }, /"server" is empty/],
      [
        serverInput,
        { endpoint: 'EM', server: 'Sesame'.repeat(100) },
        /"server" is longer than 300 characters/,
      ],
      [serverInput, { endpoint: 'EM', server: ['Sesame'] }, /"server" must be string/],
      [findInput, { page: 0 }, /"page" must be at least 1/],
      [findInput, { limit: 101 }, /"limit" must be at most 100/],
      [findInput, { name: 'Name=="Sesame"' }, /"name" must be the beginning of a name/],
      [describeInput, { endpoint: 'EM', server: 'x', section: 'credentials' }, /"section" must be/],
    ];
    for (const [schema, input, expected] of wrong) {
      assert.throws(
        () => readInput(schema, input),
        (error: Error) => expected.test(error.message) && !error.message.includes('Sesame'),
        String(expected),
      );
    }
  });
});

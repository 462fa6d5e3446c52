import { keyMeanings, type KeyMeaning, type KeysOf } from './keyMeanings';
import { credentialName, longestValue, ownKeys, type ElementKey, type OwnKey } from './keys';

type Schema = Readonly<Record<string, unknown>>;

/**
 * What the form of a value adds to its type. What a pattern cannot say, `readFleetFile` checks; what it takes off, such as white
 * space around a value, is allowed here.
 */
const forms: Readonly<Partial<Record<ElementKey | OwnKey, Schema>>> = {
  dnsNameOrIpAddress: { pattern: '^\\s*[^\\s/\\\\]+\\s*$' },
  username: { pattern: '^\\s*([^\\\\/@:\\s]+\\\\[^\\\\/]+|[^\\\\@\\s]+@[^\\\\@\\s]+)\\s*$' },
  vbrCertificateThumbprint: { pattern: '^([0-9A-Fa-f:\\s\\u200E\\u200F\\uFEFF-]{40,}|\\s*)$' },
  credential: { pattern: credentialName.source },
  endpoint: { minLength: 1 },
  uid: { minLength: 1 },
};

/** A number is read as the text of an element, such as a description of digits; a text of our own is no number. */
const textOf = (key: string): Schema =>
  Object.hasOwn(ownKeys, key) ? { type: 'string' } : { type: ['string', 'number'], maxLength: longestValue };

function scalarSchema(key: string, meaning: KeyMeaning): Schema {
  const { title, help, type, range, default: given } = meaning;
  return {
    ...(title !== undefined && { title }),
    ...(type === 'text' ? textOf(key) : { type }),
    description: help,
    ...(range && { minimum: range[0], maximum: range[1] }),
    ...(given !== undefined && { default: given }),
    ...forms[key as keyof typeof forms],
  };
}

const noPassword: Schema = {
  password: {
    not: {},
    doNotSuggest: true,
    errorMessage: 'A fleet file must not contain a password. Name a "credential" instead.',
  },
};

const properties = (of: KeysOf): Schema => ({
  ...Object.fromEntries([...keyMeanings(of)].map(([key, meaning]) => [key, scalarSchema(key, meaning)])),
  ...noPassword,
});

/**
 * The JSON schema of a fleet file, made from the create's table. It is published with the extension and for other editors, in
 * English.
 */
export function fleetFileSchema(): Schema {
  const meanings = keyMeanings('file');
  const description = (key: string): Schema => ({ description: meanings.get(key)?.help });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Fleet file of Enterprise Manager for Veeam Backup',
    type: 'object',
    required: ['version', 'backupServers'],
    additionalProperties: false,
    properties: {
      version: { const: 1, ...description('version') },
      endpoints: {
        type: 'array',
        ...description('endpoints'),
        items: { type: 'string', minLength: 1 },
      },
      defaults: {
        type: 'object',
        ...description('defaults'),
        additionalProperties: false,
        properties: properties('defaults'),
      },
      prune: { type: 'boolean', default: false, ...description('prune') },
      backupServers: {
        type: 'array',
        ...description('backupServers'),
        items: {
          type: 'object',
          required: ['dnsNameOrIpAddress'],
          additionalProperties: false,
          properties: properties('row'),
          defaultSnippets: [
            {
              label: 'Backup server',
              body: {
                dnsNameOrIpAddress: '${1:vbr01.example.com}',
                description: '$2',
                credential: '${3:name}',
              },
            },
          ],
        },
      },
    },
  };
}

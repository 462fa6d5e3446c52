import { fieldWords } from '../words/fieldWords';
import {
  credentialName,
  defaultKeys,
  elementFields,
  longestValue,
  rowKeys,
  type ElementField,
  type ElementKey,
  type OwnKey,
  type RowKey,
} from './keys';

type Schema = Readonly<Record<string, unknown>>;

/**
 * Values with a form that a pattern can say. What it cannot say, `readFleetFile` checks; what it takes off, such as white space
 * around a value, is allowed here.
 */
const patterns: Partial<Record<ElementKey, Schema>> = {
  dnsNameOrIpAddress: { pattern: '^\\s*[^\\s/\\\\]+\\s*$' },
  username: { pattern: '^\\s*([^\\\\/@:\\s]+\\\\[^\\\\/]+|[^\\\\@\\s]+@[^\\\\@\\s]+)\\s*$' },
  vbrCertificateThumbprint: { pattern: '^([0-9A-Fa-f:\\s\\u200E\\u200F\\uFEFF-]{40,}|\\s*)$' },
};

function elementSchema(field: ElementField): Schema {
  const { label, help } = fieldWords()[field.key];
  const words = { title: label, description: help };
  if (field.type === 'int')
    return {
      ...words,
      type: 'integer',
      ...(field.rule === 'port' && { minimum: 1, maximum: 65_535 }),
      ...(field.default !== undefined && { default: Number(field.default) }),
    };
  // A number is read as its text, such as a description of digits.
  return { ...words, type: ['string', 'number'], maxLength: longestValue, ...patterns[field.key] };
}

/** English, as all of a schema that is published for other editors. */
const ownSchemas: Readonly<Record<OwnKey, Schema>> = {
  credential: {
    type: 'string',
    description:
      'The name of the credential that holds the account and the password. It is set with "Set Credential…", or by an environment variable for the command line.',
    pattern: credentialName.source,
  },
  endpoint: {
    type: 'string',
    description: 'The endpoint that the backup server is connected to: an item of "endpoints".',
    minLength: 1,
  },
  uid: {
    type: 'string',
    description:
      'The UID of a backup server that is connected already. It is needed only where its address does not identify it.',
    minLength: 1,
  },
  collect: {
    type: 'boolean',
    description: 'Collect the data of the backup server after it was connected.',
    default: false,
  },
};

function rowProperties(keys: readonly RowKey[]): Readonly<Record<string, Schema>> {
  const elements = new Map<RowKey, ElementField>(elementFields.map((field) => [field.key, field]));
  return Object.fromEntries(
    keys.map((key) => {
      const field = elements.get(key);
      return [key, field ? elementSchema(field) : ownSchemas[key as OwnKey]];
    }),
  );
}

const noPassword: Schema = {
  password: {
    not: {},
    doNotSuggest: true,
    errorMessage: 'A fleet file must not contain a password. Name a "credential" instead.',
  },
};

/** The JSON schema of a fleet file, made from the create's table. It is published with the extension. */
export const fleetFileSchema = (): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Fleet file of Enterprise Manager for Veeam Backup',
  type: 'object',
  required: ['version', 'backupServers'],
  additionalProperties: false,
  properties: {
    version: { const: 1, description: 'The version of the format.' },
    endpoints: {
      type: 'array',
      description: 'The endpoints of this file, each by the name that it has in the settings, or by its URL.',
      items: { type: 'string', minLength: 1 },
    },
    defaults: {
      type: 'object',
      description: 'Values for all backup servers that have no value of their own.',
      additionalProperties: false,
      properties: { ...rowProperties(defaultKeys), ...noPassword },
    },
    prune: {
      type: 'boolean',
      default: false,
      description:
        'Remove the backup servers that Enterprise Manager has and this file does not. Their number has to be typed before that.',
    },
    backupServers: {
      type: 'array',
      description: 'The backup servers that are to be connected.',
      items: {
        type: 'object',
        required: ['dnsNameOrIpAddress'],
        additionalProperties: false,
        properties: { ...rowProperties(rowKeys), ...noPassword },
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
});

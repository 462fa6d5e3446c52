import type { FieldProblem } from '../client/validate';
import type { FleetFileFault } from './fleetFile';
import { fileProblemWords } from './fileWords';
import { keyMeanings, meaningWords, type KeyMeaning, type KeysOf } from './keyMeanings';
import {
  credentialName,
  longestValue,
  ownKeys,
  secretName,
  type ElementKey,
  type OwnKey,
  type RowKey,
} from './keys';

/*
 * The language services of editors read this schema: VS Code's for JSON, and that of the YAML extension of Red Hat. Both know
 * keywords that draft-07 does not: `errorMessage` for a wrong type or constant, `patternErrorMessage` for a pattern, and
 * `defaultSnippets`. The second ignores `errorMessage` beside `not`, and both let the `errorMessage` of an object stand for each
 * of its unknown keys, so neither is used here.
 */

type Schema = Readonly<Record<string, unknown>>;

/** What a text must look like, and the fault of one that does not. */
interface Form {
  readonly pattern: string;
  readonly fault: FleetFileFault;
}

const elementForm = (key: ElementKey, problem: FieldProblem, pattern: string): Form => ({
  pattern,
  fault: { code: 'field', key, problem },
});

const textForm = (key: OwnKey | 'endpoints'): Form => ({
  pattern: '\\S',
  fault: { code: 'wrong-type', key, wanted: 'text' },
});

/**
 * The forms of texts. What a pattern cannot say, `readFleetFile` checks; what it takes off, such as white space around a value,
 * is allowed here. No pattern looks ahead or needs a flag: programs in other languages read them too.
 */
const forms: Readonly<Partial<Record<RowKey | 'endpoints', Form>>> = {
  dnsNameOrIpAddress: elementForm(
    'dnsNameOrIpAddress',
    'host-invalid',
    // An IPv6 address has at least two colons, and another host has none.
    '^\\s*([^\\s:/\\\\\\[\\]!"#$%&\'()*+,;<=>?@^`{|}~]+|\\[?[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*(%[0-9A-Za-z.:-]+)?\\]?)\\s*$',
  ),
  username: elementForm(
    'username',
    'account-form',
    '^\\s*([^\\\\/@:\\s"\\[\\]]+\\\\[^\\\\/"\\[\\]:;|=,+*?<>]+|[^\\\\@\\s]+@[^\\\\@\\s]+)\\s*$',
  ),
  vbrCertificateThumbprint: elementForm(
    'vbrCertificateThumbprint',
    'thumbprint-length',
    '^([:\\s\\u200E\\u200F\\uFEFF-]*([0-9A-Fa-f][:\\s\\u200E\\u200F\\uFEFF-]*){40}|\\s*)$',
  ),
  credential: { pattern: credentialName.source, fault: { code: 'credential-name' } },
  endpoint: textForm('endpoint'),
  endpoints: textForm('endpoints'),
  uid: { pattern: '^\\s*[^\\s/\\\\?#%]{1,200}\\s*$', fault: { code: 'uid' } },
};

const formOf = (key: RowKey | 'endpoints'): Schema => {
  const form = forms[key];
  return form ? { pattern: form.pattern, patternErrorMessage: fileProblemWords(form.fault) } : {};
};

type Wanted = Extract<FleetFileFault, { readonly code: 'wrong-type' }>['wanted'];

const wrongType = (key: string, wanted: Wanted): string =>
  fileProblemWords({ code: 'wrong-type', key, wanted });

/** Texts that never look like a number: those that only a fleet file has, and an account, which has two parts. */
const isNoNumber = (key: string): boolean => Object.hasOwn(ownKeys, key) || key === 'username';

/** A number is read as the text of an element, such as a description of digits. */
const textOf = (key: string): Schema => ({
  type: isNoNumber(key) ? 'string' : ['string', 'number'],
  maxLength: longestValue,
  errorMessage: wrongType(key, 'text'),
});

function typeOf(key: string, meaning: KeyMeaning): Schema {
  const { type, range } = meaning;
  if (type === 'text') return textOf(key);
  if (type !== 'integer') return { type, errorMessage: wrongType(key, 'boolean') };
  const [whole] = meaningWords({ type, help: '', ...(range && { range }) }).slice(1);
  return {
    type,
    errorMessage: [wrongType(key, 'number'), ...(whole === undefined ? [] : [whole])].join(' '),
  };
}

function scalarSchema(key: RowKey | 'prune', meaning: KeyMeaning): Schema {
  const { title, range, default: given, usual } = meaning;
  return {
    ...(title !== undefined && { title }),
    ...typeOf(key, meaning),
    description: descriptionOf(meaning),
    ...(range && { minimum: range[0], maximum: range[1] }),
    ...(given !== undefined && { default: given }),
    ...(usual && { examples: usual }),
    ...(key !== 'prune' && formOf(key)),
  };
}

/** What a hover shows: a paragraph for each sentence. */
const descriptionOf = (meaning: KeyMeaning): string => meaningWords(meaning).join('\n');

/** A regular expression without a flag that matches in any case. */
const inAnyCase = ({ source }: RegExp): string =>
  source.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);

/** Nothing is both null and 1. */
const noSecrets = (): Schema => {
  const words = fileProblemWords({ code: 'secret' });
  return { [inAnyCase(secretName)]: { type: 'null', const: 1, errorMessage: words, description: words } };
};

/** A map with these keys. Its type has a schema of its own, for its own words. */
const mapSchema = (fault: FleetFileFault, properties: Schema): Schema => ({
  additionalProperties: false,
  properties,
  patternProperties: noSecrets(),
  allOf: [{ type: 'object', errorMessage: fileProblemWords(fault) }],
});

const keysOf = (of: Exclude<KeysOf, 'file'>): Schema =>
  Object.fromEntries(
    [...keyMeanings(of)].map(([key, meaning]) => [key, scalarSchema(key as RowKey, meaning)]),
  );

const rowSnippet = {
  dnsNameOrIpAddress: '${1:vbr01.example.com}',
  credential: '${2:name}',
} as const satisfies Partial<Record<RowKey, string>>;

function fileKeysSchema(): Schema {
  const meanings = keyMeanings('file');
  const meaningOf = (key: string): KeyMeaning => meanings.get(key) ?? { type: 'text', help: '' };
  const list = (key: string, items: Schema): Schema => ({
    type: 'array',
    errorMessage: wrongType(key, 'list'),
    description: descriptionOf(meaningOf(key)),
    items,
  });
  return {
    version: {
      const: 1,
      errorMessage: fileProblemWords({ code: 'version' }),
      description: descriptionOf(meaningOf('version')),
    },
    endpoints: list('endpoints', {
      type: 'string',
      errorMessage: wrongType('endpoints', 'text'),
      ...formOf('endpoints'),
    }),
    defaults: {
      description: descriptionOf(meaningOf('defaults')),
      ...mapSchema({ code: 'wrong-type', key: 'defaults', wanted: 'map' }, keysOf('defaults')),
    },
    prune: scalarSchema('prune', meaningOf('prune')),
    backupServers: list('backupServers', {
      title: 'Backup server',
      required: ['dnsNameOrIpAddress'],
      ...mapSchema({ code: 'wrong-type', key: 'backupServers', wanted: 'map' }, keysOf('row')),
      defaultSnippets: [{ label: 'Backup server with a credential', body: rowSnippet }],
    }),
  };
}

/**
 * The JSON schema of a fleet file, made from the create's table. It is published with the extension and for other editors, in
 * English.
 */
export const fleetFileSchema = (): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Fleet file of Enterprise Manager for Veeam Backup',
  required: ['version', 'backupServers'],
  ...mapSchema({ code: 'no-map' }, fileKeysSchema()),
});

import type { EntryKey } from '../../core/session/entries';

/* What package.json says about the list of endpoints: the keys of an entry are those that the core reads. */

export interface EntryProperty {
  readonly type: 'string' | 'boolean';
  readonly description: string;
  /** A pattern, and what is wrong with a text that does not match it. */
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly examples?: readonly string[];
}

export const endpointsDescription =
  'The Enterprise Managers in the tree. Passwords and session IDs are never kept here: Settings Sync carries this list to your other machines, and you log in on each of them.';

/*
 * The patterns refuse nothing that `readEntry` of the core accepts, and what is refused most often is marked where it
 * stands in settings.json. The rest, such as a port out of range, is told by the extension. The JSON editor of VS Code has
 * no flag for letter case in a pattern.
 */
const anyScheme = '[A-Za-z][A-Za-z0-9+.-]*://';
const urlPattern = `^\\s*(?:[hH][tT][tT][pP][sS]?://|(?!${anyScheme}))[^\\s@?#]+\\s*$`;
const plainHttpPattern = '^\\s*[hH][tT][tT][pP]://';
const namePattern = '^\\s*\\S[\\s\\S]{0,199}\\s*$';
const accountPattern = '^\\s*(?:[^\\s:/][^:/]{0,199})?\\s*$';
const groupPattern = '^\\s*(?:\\S[\\s\\S]{0,59})?\\s*$';
const fingerprintPattern = '^[\\s:-]*(?:[0-9A-Fa-f][\\s:-]*){64}$';

export const entryProperties: Readonly<Record<EntryKey, EntryProperty>> = {
  name: {
    type: 'string',
    pattern: namePattern,
    patternErrorMessage: 'The name must not be empty or longer than 200 characters.',
    description: 'The name in the tree.',
  },
  url: {
    type: 'string',
    pattern: urlPattern,
    patternErrorMessage:
      'The URL must begin with https:// or http://, and contain no user, no query and no white space.',
    description: 'The base URL of the REST API, such as https://em01.example.com:9398/api/.',
  },
  username: {
    type: 'string',
    pattern: accountPattern,
    patternErrorMessage:
      'The account must contain no colon and no slash, and not be longer than 200 characters.',
    description:
      'The account to log in with: DOMAIN\\user, HOST\\user or user@domain. If it is absent, you enter it when you log in.',
  },
  apiVersion: {
    type: 'string',
    pattern: '^(v\\d+(_\\d+)?|latest)$',
    patternErrorMessage: 'The API version is written as v1_7, or "latest".',
    description:
      'The API version to log on with, such as v1_7. If it is absent, the highest version that the server offers is used.',
  },
  certificate: {
    type: 'string',
    pattern: fingerprintPattern,
    patternErrorMessage: 'A SHA-256 fingerprint has 64 hexadecimal digits.',
    description:
      'SHA-256 fingerprint of the pinned certificate. If it is set, only this certificate is accepted, whatever its name and expiry.',
  },
  readOnly: {
    type: 'boolean',
    description: 'Refuse every request that would change something, without sending it.',
  },
  environment: {
    type: 'string',
    examples: ['production', 'test'],
    description:
      '"production", "test" or a label of your own, shown with a colour. In production, you have to type the name of a backup server to remove it.',
  },
  group: {
    type: 'string',
    pattern: groupPattern,
    patternErrorMessage: 'The name of a group must not be longer than 60 characters.',
    description:
      'The group of the tree that shows the endpoint. If it is absent, the endpoint is in no group.',
  },
};

export const requiredKeys: readonly EntryKey[] = ['name', 'url'];

/** What the type of a single key cannot say: there is no certificate to compare on plain http. */
export const pinOnHttpMessage = 'A certificate cannot be pinned for http. Change the URL to https.';
export const pinOnHttp = {
  if: { required: ['url'], properties: { url: { pattern: plainHttpPattern } } },
  then: { properties: { certificate: { not: {}, errorMessage: '%setting.endpoints.pinOnHttp%' } } },
} as const;

export const snippetLabel = 'Endpoint with all keys';
/** An entry with all keys, as the JSON editor inserts it. */
export const entrySnippet: Readonly<Record<EntryKey, string | boolean>> = {
  name: '${1:Site A}',
  url: 'https://${2:em01.example.com}:9398/api/',
  username: '${3:DOMAIN}\\\\${4:user}',
  apiVersion: '${5:latest}',
  certificate: '${6:SHA-256 fingerprint, or remove this line}',
  readOnly: false,
  environment: '${7|production,test|}',
  group: '${8:Europe}',
};

import * as l10n from '@vscode/l10n';
import { fieldWords } from '../words/fieldWords';
import {
  defaultKeys,
  elementFields,
  fileVersion,
  rowKeys,
  type ElementField,
  type ElementKey,
  type FileKey,
  type OwnKey,
  type RowKey,
} from './keys';

/** Where keys are: in the file itself, in its defaults, or in a backup server. */
export type KeysOf = 'file' | 'defaults' | 'row';

/** What a key means, for the schema and for the editor. */
export interface KeyMeaning {
  /** What a person calls it, as the forms do. */
  readonly title?: string;
  readonly help: string;
  readonly type: 'text' | 'integer' | 'boolean' | 'list' | 'map';
  readonly range?: readonly [minimum: number, maximum: number];
  readonly default?: number | boolean;
  /** All values that it may have. */
  readonly values?: readonly (number | boolean)[];
  /** Values besides the default that are usual. The help says when. */
  readonly usual?: readonly number[];
}

/** The ports that Veeam's installers choose, besides the defaults. */
const usualPorts: Readonly<Partial<Record<ElementKey, readonly number[]>>> = {
  port: [443],
  wcfPort: [9405, 443],
};

function elementMeaning({ key, type, rule, default: given }: ElementField): KeyMeaning {
  const { label, help } = fieldWords()[key];
  const usual = usualPorts[key];
  if (type !== 'int') return { title: label, help, type: 'text' };
  return {
    ...{ title: label, help, type: 'integer' },
    ...(rule === 'port' && { range: [1, 65_535] }),
    ...(given !== undefined && { default: Number(given) }),
    ...(usual && { usual }),
  };
}

const flag = { type: 'boolean', default: false, values: [true, false] } as const;

const ownMeanings = (): Readonly<Record<OwnKey, KeyMeaning>> => ({
  credential: {
    title: l10n.t('Credential'),
    type: 'text',
    help: l10n.t(
      'The name of the credential that holds the account and the password. It is set with "Set Credential…", or by an environment variable for the command line.',
    ),
  },
  endpoint: {
    title: l10n.t('Endpoint'),
    type: 'text',
    help: l10n.t('The endpoint that the backup server is connected to: an item of "endpoints".'),
  },
  uid: {
    title: l10n.t('UID'),
    type: 'text',
    help: l10n.t(
      'The UID of a backup server that is connected already. It is needed only where its address does not identify it.',
    ),
  },
  collect: {
    ...{ ...flag, title: l10n.t('Collect Data') },
    help: l10n.t('Collect the data of the backup server after it was connected.'),
  },
});

const fileMeanings = (): Readonly<Record<FileKey, KeyMeaning>> => ({
  version: { type: 'integer', help: l10n.t('The version of the format.'), values: [fileVersion] },
  endpoints: {
    type: 'list',
    help: l10n.t('The endpoints of this file, each by the name that it has in the settings, or by its URL.'),
  },
  defaults: {
    type: 'map',
    help: l10n.t('Values for all backup servers that have no value of their own.'),
  },
  prune: {
    ...flag,
    help: l10n.t(
      'Remove the backup servers that Enterprise Manager has and this file does not. Their number has to be typed before that.',
    ),
  },
  backupServers: { type: 'list', help: l10n.t('The backup servers that are to be connected.') },
});

/** The keys that a place of a file may have and what each means, in the display language. */
export function keyMeanings(of: KeysOf): ReadonlyMap<string, KeyMeaning> {
  if (of === 'file') return new Map(Object.entries(fileMeanings()));
  const own = ownMeanings();
  const elements = new Map<RowKey, ElementField>(elementFields.map((field) => [field.key, field]));
  return new Map(
    (of === 'row' ? rowKeys : defaultKeys).map((key) => {
      const field = elements.get(key);
      return [key, field ? elementMeaning(field) : own[key as OwnKey]];
    }),
  );
}

/** What a key means, sentence by sentence. */
export function meaningWords({ help, range, default: given, values }: KeyMeaning): readonly string[] {
  return [
    help,
    ...(range ? [l10n.t('A whole number from {0} to {1}.', String(range[0]), String(range[1]))] : []),
    ...(values ? [l10n.t('Values: {0}.', values.map(String).join(', '))] : []),
    ...(given === undefined ? [] : [l10n.t('Default: {0}.', String(given))]),
  ];
}

/*
 * The settings, except the list of endpoints: key, type, default and bounds, each once. `npm run manifest` writes
 * package.json from this table, and `readSetting` reads by it.
 */

/** The headings of the settings editor, in their order. The list of endpoints is alone under the first. */
export const settingGroups = {
  endpoints: 'Endpoints',
  requests: 'Requests',
  output: 'Output',
  terminal: 'Terminal',
} as const;
export type SettingGroup = keyof typeof settingGroups;

interface Choice<T extends string> {
  readonly type: 'choice';
  readonly group: SettingGroup;
  readonly default: T;
  /** The values, each with its description. */
  readonly values: Readonly<Record<T, string>>;
  readonly description: string;
}

interface Flag {
  readonly type: 'flag';
  readonly group: SettingGroup;
  readonly default: boolean;
  readonly description: string;
  /** Whether a workspace cannot set it, so that it loosens nothing. */
  readonly isUsersOnly?: true;
}

interface Amount {
  readonly type: 'amount';
  readonly group: SettingGroup;
  readonly default: number;
  readonly minimum: number;
  readonly maximum?: number;
  readonly isInteger?: true;
  readonly description: string;
}

export type SettingRow = Choice<string> | Flag | Amount;

const choice = <T extends string>(
  values: Choice<T>['values'],
  row: { readonly group: SettingGroup; readonly default: NoInfer<T>; readonly description: string },
): Choice<T> => ({ type: 'choice', values, ...row });
const off = (group: SettingGroup, description: string): Flag => ({
  type: 'flag',
  group,
  default: false,
  description,
});
const amount = (row: Omit<Amount, 'type'>): Amount => ({ type: 'amount', ...row });

export const settingsTable = {
  requestFormat: choice(
    {
      xml: 'XML, which every version of Enterprise Manager understands.',
      json: 'JSON, in Enterprise Manager 9.5 U4 and later.',
    },
    {
      group: 'requests',
      default: 'xml',
      description:
        'The format of requests and responses. The REST API supports JSON in Enterprise Manager 9.5 U4 and later.',
    },
  ),
  /** In seconds. */
  requestTimeout: amount({
    group: 'requests',
    default: 60,
    minimum: 1,
    maximum: 3600,
    description: 'How many seconds to wait for a response.',
  }),
  keepAlive: off(
    'requests',
    'Keep the sessions of expanded endpoints alive with a small request every 10 minutes, as long as the view is visible.',
  ),
  collectAfterConnect: off(
    'requests',
    "Collect a backup server's data as soon as it is connected. Otherwise the form offers to collect it.",
  ),
  output: choice(
    {
      summary:
        'One line: time, endpoint, path, status, rows, bytes and duration. Repeated reads are counted.',
      full: 'Headers and body. "veeamEm.outputLines" limits the lines of the body.',
    },
    {
      group: 'output',
      default: 'summary',
      description:
        'How much the output shows of a successful read. Writes and failures are always shown in full. "Show Exchange…" shows any of the last exchanges in full.',
    },
  ),
  outputLines: amount({
    group: 'output',
    default: 1000,
    minimum: 0,
    isInteger: true,
    description:
      'The number of body lines that the output shows of a successful read if "veeamEm.output" is "full". 0 shows as many as fit.',
  }),
  /** Where a workspace could set it, it could also turn the check of its user off. */
  checkCertificates: {
    type: 'flag',
    group: 'requests',
    default: false,
    isUsersOnly: true,
    description:
      'Whether a plan of a fleet file compares each pinned thumbprint that it would send with the certificate that the backup server presents to this machine.',
  },
  languageModelTools: {
    type: 'flag',
    group: 'requests',
    default: true,
    isUsersOnly: true,
    description:
      'Whether language models in the chat may call the tools of this extension. They read names and states, never a password or a session. You confirm what they change.',
  },
  terminalCommand: {
    type: 'flag',
    group: 'terminal',
    default: true,
    description:
      'Whether new terminals know the command "veeam-em", the command line of this extension. Nothing has to be installed for it.',
  },
} as const satisfies Readonly<Record<string, SettingRow>>;

export type SettingKey = keyof typeof settingsTable;

type ValueOf<Row> = Row extends Choice<infer T> ? T : Row extends Flag ? boolean : number;
export type SettingValue<K extends SettingKey> = ValueOf<(typeof settingsTable)[K]>;

/** The prefix of all settings. */
export const settingsSection = 'veeamEm';
/** The key of the list of endpoints. `core/session/entries.ts` reads its entries. */
export const endpointsSetting = 'endpoints';
/** The full name of that setting. */
export const endpointsKey = `${settingsSection}.${endpointsSetting}`;

/** The value of a setting, or its default if the value is not one that the table allows. */
export function readSetting<K extends SettingKey>(key: K, value: unknown): SettingValue<K> {
  const row: SettingRow = settingsTable[key];
  return (isAllowed(row, value) ? value : row.default) as SettingValue<K>;
}

function isAllowed(row: SettingRow, value: unknown): boolean {
  switch (row.type) {
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(row.values, value);
    case 'flag':
      return typeof value === 'boolean';
    case 'amount':
      return typeof value === 'number' && value >= row.minimum && value <= (row.maximum ?? Infinity);
  }
}

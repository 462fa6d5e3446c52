import { commandId, takenRows } from '../src/host/contributions/commands';
import { commandMenus } from '../src/host/contributions/commandMenus';
import { fleetFilePatterns, fleetFileSchemaPath } from '../src/host/contributions/fleetFiles';
import { keybindings } from '../src/host/contributions/keybindings';
import {
  endpointsDescription,
  entryProperties,
  entrySnippet,
  pinOnHttp,
  pinOnHttpMessage,
  requiredKeys,
  snippetLabel,
  type EntryProperty,
} from '../src/host/contributions/entrySchema';
import { toolContributions, toolEndings } from '../src/host/contributions/toolContributions';
import { tools } from '../src/host/contributions/tools';
import {
  endpointsKey,
  settingGroups,
  settingsSection,
  settingsTable,
  type SettingGroup,
  type SettingRow,
} from '../src/host/contributions/settings';

/* The parts of package.json and package.nls.json that follow from the tables of `src/host/contributions`. */

type Json = Readonly<Record<string, unknown>>;
export interface Manifest extends Json {
  readonly capabilities: { readonly untrustedWorkspaces: Json };
  readonly contributes: Json & { readonly languageModelTools: readonly ContributedTool[] };
}
/** The schema of the input is written by hand, but for its words; a test compares it with the check at run time. */
interface ContributedTool extends Json {
  readonly name: string;
  readonly inputSchema: Json & { readonly properties: Readonly<Record<string, Json>> };
}
export type Words = Readonly<Record<string, string>>;

/** The prefixes of the words that are generated; the others are written by hand. */
const generatedWords = /^(command|setting|tool)\./;

const contributed = entriesOf(commandMenus);
const rows: readonly (readonly [string, SettingRow])[] = Object.entries(settingsTable);

function entriesOf<K extends string, T>(table: Readonly<Record<K, T>>): readonly (readonly [K, T])[] {
  return (Object.keys(table) as K[]).map((key) => [key, table[key]]);
}

/** The manifest with its generated parts written anew. */
export function withGenerated(manifest: Manifest): Manifest {
  const groups = configuration();
  const { untrustedWorkspaces } = manifest.capabilities;
  const { contributes } = manifest;
  return {
    ...manifest,
    capabilities: {
      ...manifest.capabilities,
      untrustedWorkspaces: {
        ...untrustedWorkspaces,
        restrictedConfigurations: groups.flatMap(({ properties }) => Object.keys(properties)),
      },
    },
    contributes: {
      ...contributes,
      commands: contributed.map(([key, { icon }]) => ({
        command: commandId(key),
        title: `%command.${key}%`,
        category: 'Enterprise Manager',
        icon: `$(${icon})`,
      })),
      configuration: groups,
      menus: menus(),
      languageModelTools: entriesOf(tools).map(([key]) => tool(key, contributes.languageModelTools)),
      keybindings: keybindings.map(({ command, ...keys }) => ({ command: commandId(command), ...keys })),
      jsonValidation: validation(['json']),
      // The YAML extension of Red Hat reads this; VS Code itself knows no schemas of YAML.
      yamlValidation: validation(['yaml', 'yml']),
    },
  };
}

/** The English words with the generated ones written anew, after those written by hand. */
export function withGeneratedWords(words: Words): Words {
  const generated: Record<string, string> = {
    'setting.endpoints': endpointsDescription,
    'setting.endpoints.pinOnHttp': pinOnHttpMessage,
    'setting.endpoints.snippet': snippetLabel,
  };
  for (const [key, text] of entriesOf(settingGroups)) generated[`setting.group.${key}`] = text;
  for (const [key, { title, forUser }] of entriesOf(toolContributions)) {
    generated[`tool.${key}`] = title;
    generated[`tool.${key}.description`] = forUser;
  }
  for (const [key, { title }] of contributed) generated[`command.${key}`] = title;
  for (const [key, { description, patternErrorMessage }] of entriesOf(entryProperties)) {
    generated[`setting.endpoints.${key}`] = description;
    if (patternErrorMessage !== undefined)
      generated[`setting.endpoints.${key}.problem`] = patternErrorMessage;
  }
  for (const [key, row] of rows) {
    generated[`setting.${key}`] = row.description;
    for (const [value, text] of valuesOf(row)) generated[`setting.${key}.${value}`] = text;
  }
  const byHand = Object.entries(words).filter(([key]) => !generatedWords.test(key));
  return { ...Object.fromEntries(byHand), ...generated };
}

const validation = (endings: readonly string[]): readonly Json[] => [
  {
    fileMatch: fleetFilePatterns.filter((pattern) =>
      endings.some((ending) => pattern.endsWith(`.${ending}`)),
    ),
    url: `./${fleetFileSchemaPath}`,
  },
];

function menus(): Json {
  const places = new Map<string, unknown[]>();
  for (const [key, { menus: entries }] of contributed) {
    const takes = takenRows(key);
    const forOne = takes === 'one' || takes === 'one-endpoint' ? ' && !listMultiSelection' : '';
    for (const { place, when, ...entry } of entries) {
      const clause = place === 'view/item/context' ? `${when ?? ''}${forOne}` : when;
      const item = { command: commandId(key), ...(clause !== undefined && { when: clause }), ...entry };
      places.set(place, [...(places.get(place) ?? []), item]);
    }
  }
  return Object.fromEntries<unknown>(places);
}

function tool(key: keyof typeof tools, written: readonly ContributedTool[]): ContributedTool {
  const { kind, reference, icon, forModel, fields } = toolContributions[key];
  const name = tools[key];
  const schema = written.find((each) => each.name === name)?.inputSchema;
  const properties = Object.entries(schema?.properties ?? {}).map(
    ([field, property]) => [field, { ...property, description: fields[field] }] as const,
  );
  return {
    name,
    toolReferenceName: reference,
    displayName: `%tool.${key}%`,
    userDescription: `%tool.${key}.description%`,
    modelDescription: `${forModel} ${toolEndings[kind]}`,
    canBeReferencedInPrompt: true,
    icon: `$(${icon})`,
    tags: ['veeam', 'backup'],
    when: `config.${settingsSection}.languageModelTools`,
    inputSchema: { type: 'object', ...schema, properties: Object.fromEntries<Json>(properties) },
  };
}

interface ConfigurationGroup {
  readonly title: string;
  readonly order: number;
  readonly properties: Json;
}

function configuration(): readonly ConfigurationGroup[] {
  return entriesOf(settingGroups).map(([group], index) => ({
    title: `%setting.group.${group}%`,
    order: index + 1,
    properties: groupProperties(group),
  }));
}

function groupProperties(group: SettingGroup): Json {
  if (group === 'endpoints') return { [endpointsKey]: endpointsProperty() };
  const properties = rows
    .filter(([, row]) => row.group === group)
    .map(([key, row], index) => [`${settingsSection}.${key}`, setting(key, row, index + 1)] as const);
  return Object.fromEntries<unknown>(properties);
}

function endpointsProperty(): Json {
  const properties = Object.entries(entryProperties).map(
    ([key, property]) => [key, entryProperty(key, property)] as const,
  );
  return {
    type: 'array',
    default: [],
    order: 1,
    scope: 'window',
    markdownDescription: '%setting.endpoints%',
    items: {
      type: 'object',
      required: requiredKeys,
      additionalProperties: false,
      properties: Object.fromEntries<unknown>(properties),
      ...pinOnHttp,
      defaultSnippets: [{ label: '%setting.endpoints.snippet%', body: entrySnippet }],
    },
  };
}

const entryProperty = (key: string, property: EntryProperty): Json => ({
  ...property,
  ...(property.patternErrorMessage !== undefined && {
    patternErrorMessage: `%setting.endpoints.${key}.problem%`,
  }),
  description: `%setting.endpoints.${key}%`,
});

function setting(key: string, row: SettingRow, order: number): Json {
  const common = { default: row.default, order, description: `%setting.${key}%` };
  switch (row.type) {
    case 'flag':
      return { type: 'boolean', ...(row.isUsersOnly && { scope: 'application' }), ...common };
    case 'amount': {
      const { minimum, maximum, isInteger } = row;
      return { type: isInteger ? 'integer' : 'number', minimum, ...(maximum && { maximum }), ...common };
    }
    case 'choice': {
      const values = valuesOf(row);
      return {
        type: 'string',
        enum: values.map(([value]) => value),
        enumDescriptions: values.map(([value]) => `%setting.${key}.${value}%`),
        ...common,
      };
    }
  }
}

const valuesOf = (row: SettingRow): readonly (readonly [string, string])[] =>
  row.type === 'choice' ? Object.entries(row.values) : [];

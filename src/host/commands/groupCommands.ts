import * as l10n from '@vscode/l10n';
import { grouped, renamed } from '../../core/session/arrange';
import type { Endpoint } from '../../core/session/endpoint';
import { isGroupName, longestGroup } from '../../core/session/entries';
import { numberText } from '../../core/words/language';
import { isolated } from '../../text/visible';
import type { EndpointRegistry } from '../endpoints/registry';
import { askText } from '../interaction/inputs';
import { showInformation } from '../interaction/messages';
import { pickOne } from '../interaction/pickers';
import type { EndpointTree } from '../tree/endpointTree';
import { endpointRows, groupOf } from './arguments';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';

/** The settings that can be written. */
export const sources = ['user', 'workspace'] as const;

/** The groups of the tree. */
export const groupHandlers = (
  registry: EndpointRegistry,
  tree: Pick<EndpointTree, 'renameGroup'>,
): Pick<Handlers, 'moveToGroup' | 'renameGroup'> => ({
  moveToGroup: async (row, selected) => {
    const endpoints = await chooseStored(registry, row, selected, l10n.t('Move to Group'));
    if (endpoints.length === 0) return;
    const chosen = await chooseGroup(registry);
    if (chosen === undefined) return;
    const ids = new Set(endpoints.map(({ id }) => id));
    for (const source of sources)
      if (endpoints.some((endpoint) => endpoint.source === source))
        await registry.settings.arrange(source, (entries) => grouped(entries, source, ids, chosen.group));
  },
  renameGroup: async (row) => {
    const from = groupOf(row) ?? (await pickGroup(registry));
    if (from === undefined) return;
    const to = await askGroupName(l10n.t('Rename Group'), from);
    if (to === undefined || to === from) return;
    await tree.renameGroup(from, to);
    for (const source of sources)
      if (registry.endpoints.some((endpoint) => endpoint.source === source && endpoint.group === from))
        await registry.settings.arrange(source, (entries) => renamed(entries, from, to));
  },
});

/** Why the endpoint of the sandbox cannot be moved. */
export const sandboxStays = (): string =>
  l10n.t('The endpoint of the sandbox is in no settings, so that it has no group and keeps its place.');

/** The endpoints among the selected rows that are in settings, or the one that the user chooses. */
export async function chooseStored(
  registry: EndpointRegistry,
  row: unknown,
  selected: unknown,
  title: string,
): Promise<readonly Endpoint[]> {
  const rows = endpointRows(selected, registry);
  const chosen =
    rows.length > 0
      ? rows
      : [await chooseEndpoint(row, registry, title, { wanted: ({ source }) => source !== 'sandbox' })];
  const endpoints = chosen.filter((endpoint) => endpoint !== undefined);
  const stored = endpoints.filter(({ source }) => source !== 'sandbox');
  if (stored.length === 0 && endpoints.length > 0) await showInformation(sandboxStays());
  return stored;
}

const groupsOf = ({ endpoints }: EndpointRegistry): readonly string[] => [
  ...new Set(endpoints.flatMap(({ group }) => group ?? [])),
];

async function chooseGroup(
  registry: EndpointRegistry,
): Promise<{ readonly group: string | undefined } | undefined> {
  const picked = await pickOne(
    [
      ...groupsOf(registry).map((group) => ({ label: isolated(group), group, isNew: false })),
      { label: l10n.t('New Group…'), group: undefined, isNew: true },
      { label: l10n.t('No Group'), group: undefined, isNew: false },
    ],
    { title: l10n.t('Move to Group'), placeHolder: l10n.t('Which group?') },
  );
  if (picked?.isNew !== true) return picked;
  const group = await askGroupName(l10n.t('New Group'));
  return group === undefined ? undefined : { group };
}

async function pickGroup(registry: EndpointRegistry): Promise<string | undefined> {
  const groups = groupsOf(registry);
  if (groups.length === 0) await showInformation(l10n.t('No endpoint is in a group.'));
  if (groups.length < 2) return groups[0];
  const items = groups.map((group) => ({ label: isolated(group), group }));
  return (await pickOne(items, { title: l10n.t('Rename Group'), placeHolder: l10n.t('Which group?') }))
    ?.group;
}

const askGroupName = async (title: string, value = ''): Promise<string | undefined> =>
  (
    await askText({
      title,
      prompt: l10n.t('The name of the group.'),
      value,
      validateInput: (typed) =>
        isGroupName(typed)
          ? undefined
          : l10n.t('A group has a name of 1 to {0} plain characters.', numberText(longestGroup)),
    })
  )?.trim();

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Inventory } from '../../core/inventory/inventory';
import { serverName } from '../../core/client/resources/backupServer';
import type { EndpointRegistry } from '../endpoints/registry';
import { runCommand } from '../interaction/commands';
import { showInformation, showStatus } from '../interaction/messages';
import { openExternal } from '../interaction/windows';
import { visible } from '../../text/visible';
import { endpointOf, endpointRows, groupOf, isEndpointRow, selectedEndpoints, serversOf } from './arguments';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';
import { chooseServers } from './serverPick';
import { webConsoleOf } from './webConsole';

type RowCommand =
  'copyName' | 'copyUid' | 'copyAddress' | 'openWebConsole' | 'internal.editRow' | 'internal.removeRow';

/** What is done with rows of the tree as such: copying, opening the web page, and the keys. */
export const rowHandlers = (
  registry: EndpointRegistry,
  inventory: Inventory,
): Pick<Handlers, RowCommand> => ({
  copyName: async (row, selected) => {
    const names = [
      ...endpointRows(selected, registry).map(({ name }) => name),
      ...serversOf(row, selected, registry).map(({ server }) => serverName(server)),
    ];
    const chosen = names.length > 0 ? undefined : await chooseEndpoint(row, registry, l10n.t('Copy Name'));
    await copy(chosen ? [chosen.name] : names);
  },
  copyUid: async (row, selected) => {
    const servers = await chooseServers({ registry, inventory }, row, selected, l10n.t('Copy UID'));
    await copy(servers.map(({ server }) => server.uid));
  },
  copyAddress: async (row, selected) => {
    const many = selectedEndpoints(selected, registry);
    const chosen = many.length > 1 ? many : [await chooseEndpoint(row, registry, l10n.t('Copy Address'))];
    await copy(chosen.flatMap((endpoint) => endpoint?.url ?? []));
  },
  openWebConsole: async (row) => {
    const endpoint = await chooseEndpoint(row, registry, l10n.t('Open Web Console'), {
      wanted: ({ source }) => source !== 'sandbox',
    });
    if (endpoint === undefined) return;
    if (endpoint.source === 'sandbox') await showInformation(l10n.t('The sandbox has no web page.'));
    else await openExternal(webConsoleOf(endpoint.url));
  },
  'internal.editRow': async (row) => {
    const endpoint = endpointOf(row, registry);
    const group = groupOf(row);
    const [target] = serversOf(row, undefined, registry);
    if (target) await runCommand('editBackupServer', target);
    else if (group !== undefined) await runCommand('renameGroup', { kind: 'group', name: group });
    else if (endpoint && isEndpointRow(row)) await runCommand('editEndpoint', { endpoint });
  },
  'internal.removeRow': async (row, selected) => {
    const endpoints = endpointRows(selected, registry).map((endpoint) => ({ endpoint }));
    const servers = serversOf(row, selected, registry);
    if (endpoints.length > 0 && servers.length > 0)
      await showInformation(l10n.t('Select only endpoints or only backup servers to remove them.'));
    else if (endpoints.length > 0) await runCommand('removeEndpoint', endpoints[0], endpoints);
    else if (servers.length > 0) await runCommand('removeBackupServer', servers[0], servers);
  },
});

/** One line for each text. A name with a line break cannot become a second command in a terminal. */
async function copy(texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  await vscode.env.clipboard.writeText(texts.map((text) => visible(text)).join('\n'));
  showStatus(texts.length === 1 ? l10n.t('Copied.') : l10n.t('{0} lines copied.', texts.length));
}

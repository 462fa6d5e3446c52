import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Section } from '../../core/client/contents';
import { commands, detailsScheme, internalCommands } from '../contributions';
import type { DetailsDocuments } from '../details/detailsDocuments';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Inventory } from '../../core/inventory/inventory';
import type { Handlers } from './register';
import { chooseServers } from './serverPick';

export const detailsHandlers = (
  registry: EndpointRegistry,
  inventory: Inventory,
  documents: DetailsDocuments,
): Pick<
  Handlers,
  typeof commands.showDetails | typeof commands.refreshDetails | typeof internalCommands.loadSection
> => ({
  [commands.showDetails]: async (node) => {
    const title = l10n.t('Show Details');
    const [target] = await chooseServers({ registry, inventory }, node, undefined, title);
    if (target) await documents.show(target);
  },
  [commands.refreshDetails]: async (argument) => {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    if (uri?.scheme === detailsScheme) await documents.refresh(uri);
  },
  [internalCommands.loadSection]: async (uri, section) => {
    if (uri instanceof vscode.Uri) await documents.loadSection(uri, section as Section);
  },
});

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Section } from '../../core/client/resources/sections';
import { detailsScheme } from '../contributions/names';
import type { DetailsDocuments } from '../details/detailsDocuments';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Inventory } from '../../core/inventory/inventory';
import { serversOf } from './arguments';
import type { Handlers } from './register';
import { chooseServers } from './serverPick';

type DetailsKey =
  'showDetails' | 'internal.openDetails' | 'refreshDetails' | 'internal.loadSection' | 'internal.loadAll';

export const detailsHandlers = (
  registry: EndpointRegistry,
  inventory: Inventory,
  documents: DetailsDocuments,
): Pick<Handlers, DetailsKey> => ({
  showDetails: async (node) => {
    const title = l10n.t('Show Details');
    const [target] = await chooseServers({ registry, inventory }, node, undefined, title);
    if (target) await documents.show(target);
  },
  'internal.openDetails': async (node) => {
    const [target] = serversOf(node, undefined, registry);
    if (target) await documents.show(target, true);
  },
  refreshDetails: async (argument) => {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    if (uri?.scheme === detailsScheme) await documents.refresh(uri);
  },
  'internal.loadAll': async (uri) => {
    if (uri instanceof vscode.Uri) await documents.loadAll(uri);
  },
  'internal.loadSection': async (uri, section) => {
    if (uri instanceof vscode.Uri) await documents.loadSection(uri, section as Section);
  },
});

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BackupServer } from '../../core/client/elements';
import { isUid } from '../../core/client/identifiers';
import { nameFilter } from '../../core/client/queryFilter';
import type { Inventory } from '../../core/inventory/inventory';
import type { Endpoint } from '../../core/session/endpoint';
import type { DetailsDocuments } from '../details/detailsDocuments';
import type { EndpointRegistry } from '../endpoints/registry';
import { isSameName } from '../endpoints/sameName';
import { runCommand, runEditorCommand } from '../interaction/commands';
import { showInformation, showStatus, showWarning } from '../interaction/messages';
import type { EndpointTree } from '../tree/endpointTree';
import { isolated } from '../../text/visible';
import { endpointRows, serversOf } from './arguments';
import { endpointsNamed, linkNameOf, readLink, writeLink, type LinkTarget } from './links';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';

/** The most of a foreign name that a sentence shows. */
const shownOfName = 80;

export interface LinkServices {
  readonly registry: EndpointRegistry;
  readonly inventory: Inventory;
  readonly tree: Pick<EndpointTree, 'reveal' | 'revealEndpoint'>;
  readonly details: Pick<DetailsDocuments, 'show'>;
}

/**
 * Links to rows. Anybody may have written one, so opening it only selects what is there already: it logs nobody in, writes
 * no setting, and sends nothing to a server that is not configured and logged in. A button of a message is the user's act.
 */
export const linkHandlers = (services: LinkServices): Pick<Handlers, 'copyLink' | 'internal.openLink'> => ({
  copyLink: async (row, selected) => {
    const { registry } = services;
    const targets: LinkTarget[] = [
      ...endpointRows(selected, registry).map((endpoint) => ({ endpoint: nameIn(registry, endpoint) })),
      ...serversOf(row, selected, registry).map(({ endpoint, server }) => ({
        endpoint: nameIn(registry, endpoint),
        server: server.uid,
      })),
    ];
    if (targets.length === 0) {
      const chosen = await chooseEndpoint(row, registry, l10n.t('Copy Link'));
      if (chosen === undefined) return;
      targets.push({ endpoint: nameIn(registry, chosen) });
    }
    await copyLinks(targets);
  },
  'internal.openLink': async (link) => {
    const target = link instanceof vscode.Uri ? readLink(link.path) : undefined;
    if (target === undefined)
      await showWarning(l10n.t('This link is not one of Enterprise Manager, so nothing was opened.'));
    else await open(services, target);
  },
});

const nameIn = (registry: EndpointRegistry, endpoint: Endpoint): string =>
  linkNameOf(endpoint, registry.endpoints);

async function copyLinks(targets: readonly LinkTarget[]): Promise<void> {
  const links = targets.flatMap((target) => writeLink(vscode.env.uriScheme, target) ?? []);
  if (links.length < targets.length)
    await showWarning(l10n.t('A link cannot carry this name. Nothing was copied.'));
  else {
    await vscode.env.clipboard.writeText(links.join('\n'));
    showStatus(links.length === 1 ? l10n.t('Copied.') : l10n.t('{0} lines copied.', links.length));
  }
}

async function open(services: LinkServices, target: LinkTarget): Promise<void> {
  const endpoint = await theEndpoint(services.registry, target.endpoint);
  if (endpoint === undefined) return;
  await runEditorCommand('workbench.view.extension.veeamEm');
  if (target.server === undefined) await services.tree.revealEndpoint(endpoint);
  else await openServer(services, endpoint, target.server);
}

/** The endpoint that a link names, or undefined if it is said why it is none. */
async function theEndpoint(registry: EndpointRegistry, named: string): Promise<Endpoint | undefined> {
  const found = endpointsNamed(registry.endpoints, named);
  const [only] = found;
  if (only && found.length === 1) return only;
  const name = isolated(named, shownOfName);
  if (only) {
    await showWarning(
      l10n.t('Several endpoints are called {0}, so it is not clear which one the link names.', name),
    );
    return undefined;
  }
  const add = l10n.t('Add Endpoint…');
  const text = l10n.t('The link names the endpoint {0}, which is not configured here.', name);
  if ((await showWarning(text, add)) === add) await runCommand('addEndpoint');
  return undefined;
}

async function openServer(services: LinkServices, endpoint: Endpoint, named: string): Promise<void> {
  const session = services.registry.session(endpoint);
  await session.restore();
  const names = [isolated(named, shownOfName), isolated(endpoint.name, shownOfName)] as const;
  if (session.state.kind !== 'logged-in') {
    await services.tree.revealEndpoint(endpoint);
    const logIn = l10n.t('Log In');
    const text = l10n.t('The link names the backup server {0} of {1}, where nobody is logged in.', ...names);
    if ((await showInformation(text, logIn)) === logIn) await runCommand('logIn', { endpoint });
    return;
  }
  const found = await serversNamed(services.inventory, endpoint, named);
  const [only] = found;
  if (only && found.length === 1) {
    await services.tree.reveal(endpoint, only);
    await services.details.show({ endpoint, server: only }, true);
    return;
  }
  await services.tree.revealEndpoint(endpoint);
  await showWarning(
    only
      ? l10n.t(
          'Several backup servers of {1} are called {0}, so it is not clear which one the link names.',
          ...names,
        )
      : l10n.t('The link names the backup server {0}, which {1} does not list.', ...names),
  );
}

async function serversNamed(
  inventory: Inventory,
  endpoint: Endpoint,
  named: string,
): Promise<readonly BackupServer[]> {
  const byUid = looksLikeUid(named) ? await inventory.byUid(endpoint, named) : undefined;
  if (byUid) return [byUid];
  const page = await inventory.page(endpoint, { filter: nameFilter(named), page: 1, sortAsc: 'Name' });
  return (page?.servers ?? []).filter(({ name }) => name !== undefined && isSameName(name, named));
}

const looksLikeUid = (text: string): boolean => isUid(text) && text.startsWith('urn:');

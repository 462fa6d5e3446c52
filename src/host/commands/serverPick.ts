import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BackupServer } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import { filterOf } from '../../core/client/queryFilter';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { Inventory, Located } from '../../core/inventory/inventory';
import { showInformation } from '../interaction/messages';
import { createPick } from '../interaction/pickers';
import { isolated } from '../../text/visible';
import { refusedWords } from '../../core/inventory/warnings';
import { endpointOf } from './pick';

/** As many as a person looks through before typing on. */
const shownPerEndpoint = 50;
const typingPauseMs = 250;

interface PickOptions {
  readonly canPickMany?: boolean;
}

interface ServerItem extends vscode.QuickPickItem {
  readonly target?: Located;
}

/** A backup server's name for a sentence or a list; for what has to be equal there is the name itself. */
export const nameOf = ({ server }: { readonly server: BackupServer }): string =>
  isolated(server.name ?? server.uid);

/** The backup servers that the tree's nodes or any other arguments of a command stand for. */
function serversOf(node: unknown, nodes: unknown, registry: EndpointRegistry): readonly Located[] {
  const given = Array.isArray(nodes) && nodes.length > 0 ? (nodes as unknown[]) : [node];
  return given.flatMap((item) => {
    const endpoint = endpointOf(item, registry);
    const server = (item as { server?: BackupServer } | undefined)?.server;
    return endpoint && server ? [{ endpoint, server }] : [];
  });
}

/** Those that the arguments of a command stand for, or that the user picks. */
export async function chooseServers(
  { registry, inventory }: { readonly registry: EndpointRegistry; readonly inventory: Inventory },
  node: unknown,
  nodes: unknown,
  title: string,
  options?: PickOptions,
): Promise<readonly Located[]> {
  const given = serversOf(node, nodes, registry);
  return given.length > 0 ? given : pickServers(inventory, title, options);
}

/** A search over all endpoints that are logged in, which each server does itself: no list is ever loaded whole. */
export async function pickServers(
  inventory: Inventory,
  title: string,
  { canPickMany = false }: PickOptions = {},
): Promise<readonly Located[]> {
  const endpoints = await inventory.restored();
  if (endpoints.length === 0) {
    await showInformation(l10n.t('There is no backup server on an endpoint that is logged in.'));
    return [];
  }
  const pick = createPick<ServerItem>();
  pick.title = title;
  pick.placeholder = l10n.t('What the name or the address begins with');
  pick.canSelectMany = canPickMany;
  let search = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const show = async (text: string): Promise<void> => {
    search.abort();
    const mine = new AbortController();
    search = mine;
    pick.busy = true;
    const found = await Promise.all(
      endpoints.map((endpoint) => searchOne(inventory, endpoint, text, mine.signal)),
    );
    if (mine.signal.aborted) return;
    const chosen = pick.selectedItems;
    const isChosen = (item: ServerItem): boolean => chosen.some((other) => isSame(other, item));
    pick.items = [...chosen, ...found.flat().filter((item) => !isChosen(item))];
    pick.selectedItems = chosen;
    pick.busy = false;
  };

  return new Promise<readonly Located[]>((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error(String(error)));
      pick.hide();
    };
    pick.onDidChangeValue((text) => {
      clearTimeout(timer);
      search.abort();
      // What was found for another text must not be taken for this one; what was chosen stays chosen.
      const chosen = pick.selectedItems;
      pick.items = chosen;
      pick.selectedItems = chosen;
      pick.busy = true;
      timer = setTimeout(() => {
        show(text).catch(fail);
      }, typingPauseMs);
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.flatMap(({ target }) => target ?? []));
      pick.hide();
    });
    pick.onDidHide(() => {
      clearTimeout(timer);
      search.abort();
      pick.dispose();
      resolve([]);
    });
    pick.show();
    show('').catch(fail);
  });
}

/** The same backup server may be on two Enterprise Managers, under one UID. */
const isSame = ({ target: one }: ServerItem, { target: other }: ServerItem): boolean =>
  one !== undefined && one.endpoint.id === other?.endpoint.id && one.server.uid === other.server.uid;

async function searchOne(
  inventory: Inventory,
  endpoint: Endpoint,
  text: string,
  signal: AbortSignal,
): Promise<readonly ServerItem[]> {
  const query = { filter: filterOf(text), page: 1, pageSize: shownPerEndpoint, sortAsc: 'Name' } as const;
  try {
    const page = await inventory.page(endpoint, query, signal);
    const found = (page?.servers ?? []).map((server) => ({
      label: nameOf({ server }),
      description: isolated(endpoint.name),
      detail: [server.version, server.description]
        .filter((part) => part !== undefined && part !== '')
        .map((part) => isolated(part ?? ''))
        .join(' · '),
      alwaysShow: true,
      target: { endpoint, server },
    }));
    const refused = page?.refused ?? 0;
    return refused === 0 ? found : [...found, problemItem(endpoint, refusedWords(refused))];
  } catch (error) {
    if (!isEmError(error)) throw error;
    return error.kind === 'cancelled' ? [] : [problemItem(endpoint, explain(error).what)];
  }
}

const problemItem = (endpoint: Endpoint, detail: string): ServerItem => ({
  label: isolated(endpoint.name),
  iconPath: new vscode.ThemeIcon('error'),
  detail,
  alwaysShow: true,
});

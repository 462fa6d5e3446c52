import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BackupServer } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import { filterOf } from '../../core/client/queryFilter';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { Inventory, ServerRef } from '../../core/inventory/inventory';
import { runCommand } from '../interaction/commands';
import { showInformation } from '../interaction/messages';
import { createPick } from '../interaction/pickers';
import { isolated } from '../../text/visible';
import { refusedWords } from '../../core/inventory/warnings';
import { serversOf } from './arguments';

/** As many as a person looks through before typing on. */
const shownPerEndpoint = 50;
const typingPauseMs = 250;

interface PickOptions {
  readonly canPickMany?: boolean;
}

interface ServerItem extends vscode.QuickPickItem {
  readonly target?: ServerRef;
}

/** A backup server's name for a sentence or a list; for what has to be equal there is the name itself. */
export const nameOf = ({ server }: { readonly server: BackupServer }): string => isolated(serverName(server));

/** Those that the arguments of a command stand for, or that the user picks. */
export async function chooseServers(
  { registry, inventory }: { readonly registry: EndpointRegistry; readonly inventory: Inventory },
  node: unknown,
  nodes: unknown,
  title: string,
  options?: PickOptions,
): Promise<readonly ServerRef[]> {
  const given = serversOf(node, nodes, registry);
  return given.length > 0 ? given : pickServers(inventory, title, options);
}

/** A search over all endpoints that are logged in, which each server does itself: no list is ever loaded whole. */
export async function pickServers(
  inventory: Inventory,
  title: string,
  { canPickMany = false }: PickOptions = {},
): Promise<readonly ServerRef[]> {
  const endpoints = await inventory.restoreSessions();
  if (endpoints.length === 0) {
    const logIn = l10n.t('Log In');
    const text = l10n.t('No endpoint is logged in, so no backup server is known.');
    if ((await showInformation(text, logIn)) === logIn) await runCommand('logIn');
    return [];
  }
  const pick = createPick<ServerItem>();
  pick.title = title;
  pick.placeholder = l10n.t('What the name or the address begins with');
  pick.canSelectMany = canPickMany;
  return new ServerSearch(inventory, endpoints, pick).run();
}

/** A search as the user types: each endpoint's results are shown as soon as it answers. */
class ServerSearch {
  private search = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  /** Whether the user pressed Enter before anything was found: a single result is taken then. */
  private isAwaited = false;

  constructor(
    private readonly inventory: Inventory,
    private readonly endpoints: readonly Endpoint[],
    private readonly pick: vscode.QuickPick<ServerItem>,
  ) {}

  /** @returns the chosen servers, or none if the user gave up */
  run(): Promise<readonly ServerRef[]> {
    const { pick } = this;
    return new Promise<readonly ServerRef[]>((resolve, reject) => {
      const take = (items: readonly ServerItem[]): void => {
        resolve(items.flatMap(({ target }) => target ?? []));
        pick.hide();
      };
      const show = (text: string): void => {
        this.show(text, take).catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          pick.hide();
        });
      };
      pick.onDidChangeValue((text) => {
        this.begin();
        this.timer = setTimeout(() => {
          show(text);
        }, typingPauseMs);
      });
      pick.onDidAccept(() => {
        const isChosen = pick.selectedItems.some(({ target }) => target !== undefined);
        if (isChosen || pick.canSelectMany) take(pick.selectedItems);
        else this.isAwaited = pick.busy;
      });
      pick.onDidHide(() => {
        clearTimeout(this.timer);
        this.search.abort();
        pick.dispose();
        resolve([]);
      });
      this.begin();
      pick.show();
      show('');
    });
  }

  /** What was found for another text must not be taken for this one. What was chosen stays chosen. */
  private begin(): void {
    clearTimeout(this.timer);
    this.search.abort();
    this.isAwaited = false;
    this.put([]);
    this.pick.busy = true;
  }

  private async show(text: string, take: (items: readonly ServerItem[]) => void): Promise<void> {
    const search = new AbortController();
    this.search = search;
    const found = new Map<Endpoint, readonly ServerItem[]>();
    await Promise.all(
      this.endpoints.map(async (endpoint) => {
        const items = await searchOne(this.inventory, endpoint, text, search.signal);
        if (search.signal.aborted) return;
        found.set(endpoint, items);
        this.put(this.endpoints.flatMap((each) => found.get(each) ?? []));
      }),
    );
    if (search.signal.aborted) return;
    this.pick.busy = false;
    const all = [...found.values()].flat();
    if (all.length === 0) this.put([noMatchItem(text)]);
    const [only, ...others] = all;
    if (this.isAwaited && only?.target && others.length === 0) take([only]);
    this.isAwaited = false;
  }

  private put(items: readonly ServerItem[]): void {
    const { pick } = this;
    const chosen = pick.selectedItems;
    pick.items = [...chosen, ...items.filter((item) => !chosen.some((other) => isSame(other, item)))];
    pick.selectedItems = chosen;
  }
}

const noMatchItem = (text: string): ServerItem => ({
  label: l10n.t('No backup server matches.'),
  detail:
    text.trim() === ''
      ? l10n.t('The endpoints that are logged in list no backup server.')
      : l10n.t('Names and addresses are compared from their beginning.'),
  alwaysShow: true,
});

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

import * as vscode from 'vscode';
import type { BackupServer } from '../api/elements';
import { isEmError } from '../api/errors';
import type { BackupServerPage } from '../api/query';
import { eachPage, filterOf, freshServers, mostPages, pageSize } from '../api/queryFilter';
import { collectionOf } from '../api/collections';
import { explainLater } from '../diagnosis/load';
import type { Endpoint } from '../endpoints/settings';
import type { Health, Inventory } from '../inventory/inventory';
import { refusedWords, warningsOf } from '../inventory/warnings';
import {
  backupServerNode,
  refusedNode,
  filterNode,
  messageNode,
  moreNode,
  overviewNode,
  type ChildNode,
} from './nodes';

/** How long a list waits for what is told beside it, in milliseconds. */
const healthPatienceMs = 1500;

/** The backup servers of one endpoint, as far as they are loaded. */
export class ServerList {
  private servers: readonly BackupServer[] = [];
  private loadedPages = 0;
  private pages = 1;
  private refused = 0;
  private health: Health = {};
  private failed: string | undefined;
  /** What the user narrowed the list to, as it was typed. */
  filter = '';

  constructor(
    readonly endpoint: Endpoint,
    private readonly inventory: Inventory,
    /** What is told later than the list waits for it. */
    private readonly onLate: () => void,
  ) {}

  /** Why the last load failed, in words. */
  get failure(): string | undefined {
    return this.failed;
  }

  get nodes(): readonly ChildNode[] {
    const { endpoint, filter, health, failed } = this;
    const head = filter === '' ? [] : [filterNode(endpoint, filter)];
    const none =
      filter === ''
        ? vscode.l10n.t('No backup servers are connected.')
        : vscode.l10n.t('No backup server matches the filter.');
    return [
      // What was listed before stays to be seen.
      ...(failed !== undefined ? [messageNode(endpoint, failed, 'error')] : []),
      ...(health.overview ? [overviewNode(endpoint, health.overview)] : []),
      ...head,
      ...this.servers.map((server) =>
        backupServerNode(endpoint, server, {
          collection: collectionOf(health.collections, server),
          warnings: warningsOf(server, health),
        }),
      ),
      ...(this.servers.length === 0 && failed === undefined ? [messageNode(endpoint, none, 'info')] : []),
      ...(this.refused > 0 ? [refusedNode(endpoint, refusedWords(this.refused))] : []),
      ...(this.loadedPages < this.pages ? [moreNode(endpoint, this.loadedPages, this.pages)] : []),
    ];
  }

  /** Loads anew as many pages as were shown. @returns false where nobody is logged in */
  async load(): Promise<boolean> {
    const health = this.inventory.health(this.endpoint);
    const wanted = Math.max(1, this.loadedPages);
    try {
      const servers: BackupServer[] = [];
      let loaded = 0;
      let pages = 1;
      let refused = 0;
      let notLoggedIn = 0;
      const ask = async (page: number): Promise<BackupServerPage | undefined> => {
        if (page > wanted) return undefined;
        const result = await this.page(page);
        if (result === undefined) notLoggedIn += 1;
        return result;
      };
      for await (const page of eachPage(ask)) {
        for (const server of page.servers) servers.push(server);
        refused += page.refused;
        loaded += 1;
        pages = page.pages;
      }
      if (notLoggedIn > 0) return false;
      this.servers = servers;
      this.refused = refused;
      this.loadedPages = loaded;
      // Fewer than wanted came: what is said of more pages is not so.
      this.pages = loaded < wanted ? loaded : pages;
      this.failed = undefined;
      await this.await(health);
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.failed = (await explainLater(error)).what;
    }
    return true;
  }

  /** @throws EmError where the page cannot be had; what is loaded stays */
  async loadMore(): Promise<void> {
    if (this.loadedPages >= this.pages) return;
    const result = await this.page(this.loadedPages + 1);
    if (result === undefined) return;
    this.loadedPages += 1;
    const isNews = this.add(result.servers) > 0 && this.loadedPages < mostPages;
    this.refused += result.refused;
    this.pages = isNews ? result.pages : this.loadedPages;
  }

  /** The backup server as a node, which is fetched where no loaded page has it. */
  async find(uid: string): Promise<ChildNode | undefined> {
    if (!this.servers.some((server) => server.uid === uid)) {
      const server = await this.inventory.byUid(this.endpoint, uid);
      if (server) this.add([server]);
    }
    return this.nodes.find((node) => node.kind === 'backupServer' && node.server.uid === uid);
  }

  /** @returns how many of them were not listed yet */
  private add(servers: readonly BackupServer[]): number {
    const fresh = freshServers(servers, new Set(this.servers.map(({ uid }) => uid)));
    this.servers = [...this.servers, ...fresh];
    return fresh.length;
  }

  private page(page: number): ReturnType<Inventory['page']> {
    const filter = filterOf(this.filter);
    return this.inventory.page(this.endpoint, { page, pageSize, sortAsc: 'Name', filter });
  }

  private async await(health: Promise<Health>): Promise<void> {
    let isLate = false;
    const told = health.then((value) => {
      this.health = value;
      if (isLate) this.onLate();
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, healthPatienceMs);
    });
    await Promise.race([told, patience.then(() => (isLate = true))]);
    clearTimeout(timer);
  }
}

import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import { PageWalk } from '../../core/client/pages';
import { filterOf, pageSize } from '../../core/client/queryFilter';
import { collectionOf } from '../../core/client/collections';
import { loadExplanation } from '../../core/words/load';
import type { Endpoint } from '../../core/session/endpoint';
import type { Health, Inventory } from '../../core/inventory/inventory';
import { cutWords, refusedWords, warningsOf } from '../../core/inventory/warnings';
import {
  backupServerNode,
  cutNode,
  failureNode,
  refusedNode,
  filterNode,
  messageNode,
  moreNode,
  overviewNode,
  type ChildNode,
  type Remedy,
} from './nodes';
import { remediesOf } from './remedies';

/** The reason why the list could not be loaded, in words, with the actions that may help. */
interface Failure {
  readonly what: string;
  readonly remedies: readonly Remedy[];
}

/** How long a list waits for the health data before it is shown without them, in milliseconds. */
const healthPatienceMs = 1500;

/** The loaded backup servers of one endpoint. */
export class ServerList {
  private servers: readonly BackupServer[] = [];
  private walk = new PageWalk();
  private health: Health = {};
  private failed: Failure | undefined;
  /** The filter as the user typed it. */
  filter = '';

  constructor(
    readonly endpoint: Endpoint,
    private readonly inventory: Inventory,
    /** Called when the health data arrive after the list was shown. */
    private readonly onLate: () => void,
  ) {}

  /** The reason why the last load failed, in words. */
  get failure(): string | undefined {
    return this.failed?.what;
  }

  get nodes(): readonly ChildNode[] {
    const { endpoint, filter, health, failed, walk } = this;
    const head = filter === '' ? [] : [filterNode(endpoint, filter)];
    const none =
      filter === ''
        ? l10n.t('No backup servers are connected.')
        : l10n.t('No backup server matches the filter.');
    return [
      // Earlier results stay visible below a failure.
      ...(failed !== undefined ? [failureNode(endpoint, failed.what, failed.remedies)] : []),
      ...(health.overview ? [overviewNode(endpoint, health.overview)] : []),
      ...head,
      ...this.servers.map((server) =>
        backupServerNode(endpoint, server, {
          collection: collectionOf(health.collections, server),
          warnings: warningsOf(server, health),
        }),
      ),
      ...(this.servers.length === 0 && failed === undefined ? [messageNode(endpoint, none, 'info')] : []),
      ...(walk.refused > 0 ? [refusedNode(endpoint, refusedWords(walk.refused))] : []),
      ...(walk.isCut ? [cutNode(endpoint, cutWords(walk.rows))] : []),
      // After a failure, the loaded pages have to be loaded again before further ones.
      ...(failed === undefined && walk.hasMore && walk.pages > 0
        ? [moreNode(endpoint, this.servers.length)]
        : []),
    ];
  }

  /**
   * Loads as many pages as were shown before.
   *
   * @returns false if nobody is logged in
   */
  async load(): Promise<boolean> {
    const health = this.inventory.health(this.endpoint);
    const wanted = Math.max(1, this.walk.pages);
    try {
      const servers: BackupServer[] = [];
      const walk = new PageWalk();
      while (walk.hasMore && walk.pages < wanted) {
        const page = await this.page(walk.pages + 1);
        if (page === undefined) return false;
        for (const server of walk.take(page).servers) servers.push(server);
      }
      this.servers = servers;
      this.walk = walk;
      this.failed = undefined;
      await this.await(health);
    } catch (error) {
      if (!isEmError(error)) throw error;
      const { what, action } = await loadExplanation(error);
      this.failed = { what, remedies: remediesOf(error, action, this.endpoint) };
    }
    return true;
  }

  /**
   * Loads the next page.
   *
   * @throws EmError if the page cannot be loaded. The loaded pages stay
   */
  async loadMore(): Promise<void> {
    const { walk } = this;
    if (!walk.hasMore) return;
    const page = await this.page(walk.pages + 1);
    // A reload in the meantime has started again at the first page.
    if (page !== undefined && walk === this.walk) this.add(walk.take(page).servers);
  }

  /** Finds the node of a backup server. The server is fetched if it is not on a loaded page. */
  async find(uid: string): Promise<ChildNode | undefined> {
    if (!this.servers.some((server) => server.uid === uid)) {
      const server = await this.inventory.byUid(this.endpoint, uid);
      if (server) this.add([server]);
    }
    return this.nodes.find((node) => node.kind === 'backupServer' && node.server.uid === uid);
  }

  /** Adds servers, except those that were already looked up one by one. */
  private add(servers: readonly BackupServer[]): void {
    const known = new Set(this.servers.map(({ uid }) => uid.toLowerCase()));
    this.servers = [...this.servers, ...servers.filter(({ uid }) => !known.has(uid.toLowerCase()))];
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

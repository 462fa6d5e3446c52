import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { EmError } from '../../core/client/errors';
import { fleetPanelType } from '../contributions/names';
import { runCommand, runEditorCommand } from '../interaction/commands';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import { endpointsOf, type Inventory } from '../../core/inventory/inventory';
import { refusedWords } from '../../core/inventory/warnings';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter } from '../output/reportBug';
import { courseOf, type InCourse } from '../interaction/asking';
import { fillPanel, openPanel, type Page } from '../interaction/page';
import {
  readToFleetHost,
  shortRow,
  type FleetAction,
  type FleetRow,
  type ToFleetHost,
  type ToFleetPage,
} from '../../protocol/fleetMessages';
import type { EndpointTree } from '../tree/endpointTree';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { loadFleet } from './fleetLoader';
import { saveFleet } from './fleetSave';
import { FleetModel, type FleetItem } from './fleetModel';
import { FleetAnswers, type FleetReading } from './fleetRows';
import { cancelledWords, fleetSummary, fleetWords, nothingWords, refusedRowsWords } from './fleetWords';

/** The number of rows in one message to the page. */
const rowsAtOnce = 500;

export interface FleetServices {
  readonly registry: EndpointRegistry;
  readonly inventory: Inventory;
  readonly tree: EndpointTree;
  readonly log: ExchangeLog;
  readonly extensionUri: vscode.Uri;
}

/** The commands behind the actions of the page: for all chosen rows, and for one. */
const manyCommands = { collect: 'collectData', remove: 'removeBackupServer' } as const;
/** Those that open a plan and change no row by themselves: the page has them in its context menu only. */
const planCommands = ['changeCredentials', 'validateCertificate'] as const;
const oneCommands = { edit: 'editBackupServer', details: 'showDetails' } as const;

type PlanCommand = (typeof planCommands)[number];

/** What the context menu of the page offers. */
export type FleetMenuAction = FleetAction | PlanCommand;

const isPlanCommand = (action: FleetMenuAction): action is PlanCommand =>
  planCommands.some((command) => command === action);

/** Shows all backup servers of all logged-in endpoints as one table. */
export class FleetPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private inCourse: InCourse = (work) => work();
  private loading: AbortController | undefined;
  private readonly model = new FleetModel();
  private readonly answers = new FleetAnswers();
  private isCancelled = false;
  /** The rows that the context menu of the page is for. */
  private inMenu: readonly string[] = [];
  private readonly subscription: { dispose(): unknown };
  private readonly onBug: (error: unknown) => void;

  constructor(private readonly services: FleetServices) {
    this.onBug = bugReporter(services.log, l10n.t('Fleet'));
    this.subscription = services.registry.onDidChange(() => {
      this.postState();
    });
  }

  show(): void {
    if (this.panel) this.panel.reveal();
    else this.adopt(openPanel(fleetPanelType, this.services.extensionUri, fleetPage()));
  }

  /** Takes up a panel that VS Code restored after the window was reloaded. Its page remembers filter, order and selection. */
  restore(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.adopt(fillPanel(panel, this.services.extensionUri, fleetPage()));
  }

  /** Runs an item of the context menu of the page. */
  async actFromMenu(action: FleetMenuAction): Promise<void> {
    await this.inCourse(() => this.act(action, this.model.pick(this.inMenu)));
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const inCourse = courseOf(panel);
    this.inCourse = inCourse;
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToFleetHost(message);
      if (read) inCourse(() => this.handle(read)).catch(this.onBug);
      else this.services.log.note(l10n.t('Fleet: an invalid message from the page was ignored.'));
    });
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.loading?.abort();
      this.loading = undefined;
      this.model.clear();
      this.answers.clear();
    });
    this.panel = panel;
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel?.dispose();
  }

  private async handle(message: ToFleetHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.greet();
        return;
      case 'refresh':
        await this.load();
        return;
      case 'cancel':
        this.loading?.abort();
        return;
      case 'act':
        await this.act(message.action, this.model.pick(message.keys));
        return;
      case 'menu':
        this.inMenu = message.keys;
        return;
      case 'remedy':
        await runCommand(message.remedy);
        await this.load();
        return;
      case 'refused':
        this.services.log.note(refusedRowsWords(message.count));
        return;
      case 'export':
        await saveFleet(message.format, this.model.pick(message.keys));
        return;
    }
  }

  /** Greets a new page. A page that was hidden and recreated shows the same rows, without another reading. */
  private async greet(): Promise<void> {
    this.post({ type: 'init', words: fleetWords() });
    if (this.model.size === 0 && this.loading === undefined) {
      await this.load();
      return;
    }
    this.postRows(this.model.rows, { anew: true });
    this.postState();
  }

  /**
   * Reads the fleet page by page. A row stays until it was read again or is known to be gone, so that rows do not disappear
   * if an endpoint does not answer or the user cancels.
   *
   * @param only the endpoints to read. All are read if a reading was still running
   */
  private async load(only?: readonly Endpoint[]): Promise<void> {
    const endpoints = this.loading === undefined ? only : undefined;
    this.loading?.abort();
    if (this.panel === undefined) return;
    const loading = new AbortController();
    const { signal } = loading;
    this.loading = loading;
    const reading: FleetReading = {
      seen: new Set(),
      answered: new Set(),
      failures: new Map(),
      notes: new Map(),
      only: endpoints && new Set(endpoints.map(({ id }) => id)),
    };
    const { inventory } = this.services;
    this.postState();
    const asked = endpoints ?? (await inventory.asked());
    try {
      await loadFleet(inventory, asked, {
        signal,
        onPage: (endpoint, servers) => {
          if (this.loading !== loading) return;
          const rows = this.model.add(endpoint, servers);
          for (const { key } of rows) reading.seen.add(key);
          this.postRows(rows);
          this.postState();
        },
        onHealth: (endpoint, health) => {
          if (this.loading === loading) this.postRows(this.model.setHealth(endpoint, health));
        },
        onAnswered: ({ id }) => {
          reading.answered.add(id);
        },
        onFailure: (endpoint, error) => {
          if (!signal.aborted) reading.failures.set(endpoint.id, this.failureWords(endpoint, error));
        },
        onRefused: (endpoint, count) => {
          reading.notes.set(endpoint.id, l10n.t('{0}: {1}', isolated(endpoint.name), refusedWords(count)));
        },
      });
    } finally {
      if (this.loading === loading) {
        this.loading = undefined;
        this.finish(reading, signal.aborted);
      }
    }
  }

  /** Ends a reading, and computes what needs the complete fleet. */
  private finish(reading: FleetReading, isCancelled: boolean): void {
    this.isCancelled = isCancelled;
    const { rows, gone } = this.model.finish(reading, isCancelled);
    this.answers.take(reading);
    this.postRows(rows, { gone });
    this.postState();
  }

  private failureWords(endpoint: Endpoint, error: EmError): string {
    const isShown = this.model.entries.some((entry) => entry.endpoint.id === endpoint.id);
    const what = l10n.t('{0}: {1}', isolated(endpoint.name), explain(error).what);
    return isShown ? sentences(what, l10n.t('Its rows are as they were last read.')) : what;
  }

  /** Posts rows in parts, so that neither side is blocked by one large message. */
  private postRows(
    rows: readonly FleetRow[],
    { anew = false, gone = [] }: { readonly anew?: boolean; readonly gone?: readonly string[] } = {},
  ): void {
    if (rows.length === 0 && gone.length === 0 && !anew) return;
    const [first = [], ...others] = partsOf(rows, rowsAtOnce);
    this.post({ type: 'rows', anew, rows: first.map(shortRow), gone: [...gone] });
    for (const part of others) this.post({ type: 'rows', anew: false, rows: part.map(shortRow), gone: [] });
  }

  private postState(): void {
    if (this.panel === undefined) return;
    const { registry, inventory } = this.services;
    const isCut = this.isCancelled && this.loading === undefined;
    const known = registry.endpoints.filter((item) => registry.session(item).state.kind !== 'logged-out');
    this.answers.keep(new Set(known.map(({ id }) => id)));
    const counts = {
      loggedIn: inventory.loggedIn.length,
      configured: registry.endpoints.length,
      ...this.answers.counts,
    };
    this.post({
      type: 'state',
      busy: this.loading !== undefined,
      text: fleetSummary(counts, this.model.entries),
      failures: [...(isCut ? [cancelledWords()] : []), ...this.answers.lines],
      nothing: nothingWords(counts),
    });
  }

  private async act(action: FleetMenuAction, chosen: readonly FleetItem[]): Promise<void> {
    const nodes = chosen.map(({ entry }) => entry);
    const [first] = nodes;
    if (first === undefined) return;
    if (action === 'reveal') {
      await runEditorCommand('workbench.view.extension.veeamEm');
      await this.services.tree.reveal(first.endpoint, first.server);
      return;
    }
    if (isPlanCommand(action)) {
      await runCommand(action, first, nodes);
      return;
    }
    if (action === 'collect' || action === 'remove') {
      await runCommand(manyCommands[action], first, nodes);
      await this.load(endpointsOf(nodes));
    } else await runCommand(oneCommands[action], first);
  }

  private post(message: ToFleetPage): void {
    this.panel?.webview.postMessage(message).then(undefined, this.onBug);
  }
}

const fleetPage = (): Page => ({
  title: l10n.t('Fleet'),
  script: 'fleetPage.js',
  styles: ['form.css', 'fleet.css'],
});

const partsOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

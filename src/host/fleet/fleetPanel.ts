import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EmError } from '../../core/client/errors';
import { commands, fleetPanelType, type CommandId } from '../contributions';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import { endpointsOf, type Inventory } from '../../core/inventory/inventory';
import { refusedWords, warningsOf, type Warning } from '../../core/inventory/warnings';
import { showInformation } from '../interaction/messages';
import { askTarget } from '../interaction/windows';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter } from '../output/reportBug';
import { openPanel } from '../interaction/page';
import {
  readToFleetHost,
  shortRow,
  type ExportFormat,
  type FleetAction,
  type FleetRow,
  type ToFleetHost,
  type ToFleetPage,
} from '../../protocol/fleetMessages';
import type { EndpointTree } from '../tree/endpointTree';
import { isolated } from '../../text/visible';
import { exportFleet } from './fleetExport';
import { loadFleet, type FleetPart } from './fleetLoader';
import {
  FleetAnswers,
  isGone,
  markFleet,
  type FleetEntry,
  type FleetMarks,
  type FleetReading,
} from './fleetRows';
import { cancelledWords, fleetSummary, fleetWords, toRow } from './fleetWords';

export interface FleetServices {
  readonly registry: EndpointRegistry;
  readonly inventory: Inventory;
  readonly tree: EndpointTree;
  readonly log: ExchangeLog;
  readonly extensionUri: vscode.Uri;
}

interface Shown {
  readonly entry: FleetEntry;
  readonly warnings: readonly Warning[];
  readonly marks: FleetMarks | undefined;
  readonly row: FleetRow;
}

/** All backup servers of all endpoints that are logged in, as one table. */
export class FleetPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private loading: AbortController | undefined;
  private readonly shown = new Map<string, Shown>();
  private readonly answers = new FleetAnswers();
  private isCancelled = false;
  private readonly subscription: vscode.Disposable;
  private readonly onBug: (error: unknown) => void;

  constructor(private readonly services: FleetServices) {
    this.onBug = bugReporter(services.log, l10n.t('Fleet'));
    this.subscription = services.registry.onDidChange(() => {
      this.postState();
    });
  }

  show(): void {
    if (this.panel) {
      this.panel.reveal();
      return;
    }
    const page = { title: l10n.t('Fleet'), script: 'fleetPage.js', styles: ['form.css', 'fleet.css'] };
    const panel = openPanel(fleetPanelType, this.services.extensionUri, page);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToFleetHost(message);
      if (read) this.handle(read).catch(this.onBug);
      else this.services.log.note(l10n.t('Fleet: a message of the page was refused.'));
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.loading?.abort();
      this.loading = undefined;
      this.shown.clear();
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
        await this.act(message.action, this.pick(message.keys));
        return;
      case 'refused':
        this.services.log.note(
          message.count === 0
            ? l10n.t('Fleet: the page could not show what it was told.')
            : l10n.t(
                'Fleet: {0} rows could not be shown: they are not what the page expects.',
                message.count,
              ),
        );
        return;
      case 'export':
        await this.export(message.format, this.pick(message.keys));
        return;
    }
  }

  /** Also after the page was hidden and made anew: what was read is shown again, and not read again. */
  private async greet(): Promise<void> {
    this.post({ type: 'init', words: fleetWords() });
    if (this.shown.size === 0 && this.loading === undefined) {
      await this.load();
      return;
    }
    this.postRows();
    this.postState();
  }

  /**
   * Reads anew, page by page. What is shown stays until it was read again or is known to be gone, so that nobody
   * loses sight of it where an endpoint does not answer or the user cancels.
   *
   * @param only what has changed; all where a reading of more was still under way
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
        onPart: (part) => {
          if (this.loading === loading) this.add(part, reading);
        },
        onAnswered: ({ id }) => {
          reading.answered.add(id);
        },
        onFailure: (endpoint, error) => {
          if (!signal.aborted) reading.failures.set(endpoint.id, this.failureWords(endpoint, error));
        },
        onRefused: (endpoint, count) => {
          reading.notes.set(endpoint.id, `${isolated(endpoint.name)}: ${refusedWords(count)}`);
        },
      });
    } finally {
      if (this.loading === loading) {
        this.loading = undefined;
        this.finish(reading, signal.aborted);
      }
    }
  }

  private add({ health, entries }: FleetPart, { seen }: FleetReading): void {
    const rows = entries.map((entry) => {
      const { key } = entry;
      const warnings = warningsOf(entry.server, health);
      const marks = this.shown.get(key)?.marks;
      const row = toRow(entry, warnings, marks);
      this.shown.set(key, { entry, warnings, marks, row });
      seen.add(key);
      return row;
    });
    this.post({ type: 'rows', anew: false, rows: rows.map(shortRow) });
    this.postState();
  }

  /** What only the whole tells comes last. */
  private finish(reading: FleetReading, isCancelled: boolean): void {
    this.isCancelled = isCancelled;
    if (!isCancelled) {
      for (const [key, { entry }] of this.shown) if (isGone(entry, reading)) this.shown.delete(key);
    }
    const marked = markFleet(this.entries);
    for (const [key, { entry, warnings }] of this.shown) {
      const marks = marked.get(key);
      this.shown.set(key, { entry, warnings, marks, row: toRow(entry, warnings, marks) });
    }
    this.answers.take(reading);
    this.postRows();
    this.postState();
  }

  private failureWords(endpoint: Endpoint, error: EmError): string {
    const isShown = this.entries.some((entry) => entry.endpoint.id === endpoint.id);
    const what = `${isolated(endpoint.name)}: ${explain(error).what}`;
    return isShown ? `${what} ${l10n.t('Its rows are as they were last read.')}` : what;
  }

  private get entries(): readonly FleetEntry[] {
    return [...this.shown.values()].map(({ entry }) => entry);
  }

  private postRows(): void {
    this.post({ type: 'rows', anew: true, rows: [...this.shown.values()].map(({ row }) => shortRow(row)) });
  }

  private postState(): void {
    if (this.panel === undefined) return;
    const { registry, inventory } = this.services;
    const isCut = this.isCancelled && this.loading === undefined;
    const known = registry.endpoints.filter((item) => registry.session(item).state.kind !== 'logged-out');
    this.answers.keep(new Set(known.map(({ id }) => id)));
    const text = fleetSummary(
      { loggedIn: inventory.loggedIn.length, configured: registry.endpoints.length, ...this.answers.counts },
      this.entries,
    );
    this.post({
      type: 'state',
      busy: this.loading !== undefined,
      text,
      failures: [...(isCut ? [cancelledWords()] : []), ...this.answers.lines],
    });
  }

  private pick(keys: readonly string[]): readonly Shown[] {
    return keys.flatMap((key) => this.shown.get(key) ?? []);
  }

  private async act(action: FleetAction, chosen: readonly Shown[]): Promise<void> {
    const nodes = chosen.map(({ entry }) => entry);
    const [first] = nodes;
    if (first === undefined) return;
    if (action === 'reveal') {
      await vscode.commands.executeCommand('workbench.view.extension.veeamEm');
      await this.services.tree.reveal(first.endpoint, first.server);
      return;
    }
    const command = {
      collect: commands.collectData,
      remove: commands.removeBackupServer,
      edit: commands.editBackupServer,
      details: commands.showDetails,
    }[action] satisfies CommandId;
    await vscode.commands.executeCommand(command, first, nodes);
    if (action !== 'collect' && action !== 'remove') return;
    await this.load(endpointsOf(nodes));
  }

  private async export(format: ExportFormat, chosen: readonly Shown[]): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const name = `fleet.${format}`;
    const target = await askTarget(
      l10n.t('Export Fleet'),
      { [format.toUpperCase()]: [format] },
      folder && vscode.Uri.joinPath(folder.uri, name),
    );
    if (target === undefined) return;
    const text = exportFleet(
      format,
      chosen.map(({ row }) => row),
    );
    await vscode.workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
    const open = l10n.t('Open');
    const pressed = await showInformation(
      chosen.length === 1
        ? l10n.t('Exported to {0}: 1 row.', isolated(target.fsPath, 500))
        : l10n.t('Exported to {0}: {1} rows.', isolated(target.fsPath, 500), chosen.length),
      open,
    );
    if (pressed === open) await vscode.window.showTextDocument(target);
  }

  private post(message: ToFleetPage): void {
    this.panel?.webview.postMessage(message).then(undefined, this.onBug);
  }
}

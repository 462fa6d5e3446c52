import * as vscode from 'vscode';
import { commands, fleetPanelType, type CommandId } from '../contributions';
import { explain } from '../diagnosis/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Inventory, Located } from '../inventory/inventory';
import { collectionWords, warningsOf, type Warning } from '../inventory/warnings';
import type { ExchangeLog } from '../output/exchangeLog';
import { openPanel } from '../panels/page';
import {
  readToFleetHost,
  type ExportFormat,
  type FleetAction,
  type FleetRow,
  type ToFleetHost,
  type ToFleetPage,
} from '../shared/fleetMessages';
import type { EndpointTree } from '../tree/endpointTree';
import { exportFleet } from './fleetExport';
import { loadFleet, type FleetPart } from './fleetLoader';
import { markFleet, versionCounts, type FleetEntry, type FleetMarks } from './fleetRows';
import { fleetWords } from './fleetWords';

export interface FleetServices {
  readonly registry: EndpointRegistry;
  readonly inventory: Inventory;
  readonly tree: EndpointTree;
  readonly log: ExchangeLog;
  readonly extensionUri: vscode.Uri;
}

interface Shown {
  readonly entry: FleetEntry;
  readonly located: Located;
  readonly warnings: readonly Warning[];
  row: FleetRow;
}

/** All backup servers of all endpoints that are logged in, as one table. */
export class FleetPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private loading: AbortController | undefined;
  private readonly shown = new Map<string, Shown>();
  private readonly failures = new Map<string, string>();

  constructor(private readonly services: FleetServices) {}

  show(): void {
    if (this.panel) {
      this.panel.reveal();
      return;
    }
    const page = { title: vscode.l10n.t('Fleet'), script: 'fleetPage.js', styles: ['form.css', 'fleet.css'] };
    const panel = openPanel(fleetPanelType, this.services.extensionUri, page);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readToFleetHost(message);
      if (read) this.handle(read).catch((error: unknown) => this.reportBug(error));
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.loading?.abort();
    });
    this.panel = panel;
  }

  dispose(): void {
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
      case 'export':
        await this.export(message.format, this.pick(message.keys));
        return;
    }
  }

  /** Also after the page was hidden and made anew: what was read is shown again, and not read again. */
  private async greet(): Promise<void> {
    this.post({ type: 'init', words: fleetWords() });
    if (this.shown.size === 0) {
      await this.load();
      return;
    }
    this.postRows();
    this.postState(this.loading !== undefined);
  }

  private async load(): Promise<void> {
    this.loading?.abort();
    const loading = new AbortController();
    const { signal } = loading;
    this.loading = loading;
    this.shown.clear();
    this.failures.clear();
    this.post({ type: 'rows', anew: true, rows: [] });
    this.postState(true);
    const endpoints = await this.services.inventory.restored();
    try {
      await loadFleet(this.services.inventory, endpoints, {
        signal,
        onPart: (part) => {
          if (this.loading === loading) this.add(part);
        },
        onFailure: (endpoint, error) => {
          if (this.loading === loading)
            this.failures.set(endpoint.id, `${endpoint.name}: ${explain(error).what}`);
        },
      });
    } finally {
      if (this.loading === loading) {
        this.loading = undefined;
        this.mark();
        this.postRows();
        this.postState(false);
      }
    }
  }

  private add({ endpoint, health, entries }: FleetPart): void {
    const rows = entries.map((entry) => {
      const warnings = warningsOf(entry.server, health);
      const row = toRow(entry, warnings, undefined);
      this.shown.set(entry.key, { entry, located: { endpoint, server: entry.server }, warnings, row });
      return row;
    });
    this.post({ type: 'rows', anew: false, rows });
    this.postState(true);
  }

  /** What only the whole tells comes last. */
  private mark(): void {
    const marks = markFleet([...this.shown.values()].map(({ entry }) => entry));
    for (const [key, shown] of this.shown) shown.row = toRow(shown.entry, shown.warnings, marks.get(key));
  }

  private postRows(): void {
    this.post({ type: 'rows', anew: true, rows: [...this.shown.values()].map(({ row }) => row) });
  }

  private postState(busy: boolean): void {
    const { registry, inventory } = this.services;
    const absent = registry.endpoints.length - inventory.loggedIn.length;
    const versions = versionCounts([...this.shown.values()].map(({ entry }) => entry));
    const few = versions.slice(0, 5).map(([version, count]) => `${version} (${count})`);
    const text = [
      inventory.loggedIn.length === 1
        ? vscode.l10n.t('1 endpoint logged in')
        : vscode.l10n.t('{0} endpoints logged in', inventory.loggedIn.length),
      absent > 0 ? vscode.l10n.t('{0} not logged in', absent) : '',
      versions.length > 0 ? vscode.l10n.t('versions: {0}', few.join(', ')) : '',
      versions.length > few.length ? vscode.l10n.t('and {0} more', versions.length - few.length) : '',
    ]
      .filter((part) => part !== '')
      .join(' · ');
    this.post({ type: 'state', busy, text, failures: [...this.failures.values()] });
  }

  private pick(keys: readonly string[]): readonly Shown[] {
    return keys.flatMap((key) => this.shown.get(key) ?? []);
  }

  private async act(action: FleetAction, chosen: readonly Shown[]): Promise<void> {
    const nodes = chosen.map(({ located }) => located);
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
    if (action === 'collect' || action === 'remove') await this.load();
  }

  private async export(format: ExportFormat, chosen: readonly Shown[]): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const name = `fleet.${format}`;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export Fleet'),
      filters: { [format.toUpperCase()]: [format] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    });
    if (target === undefined) return;
    const text = exportFleet(
      format,
      chosen.map(({ row }) => row),
    );
    await vscode.workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
    const open = vscode.l10n.t('Open');
    const pressed = await vscode.window.showInformationMessage(
      vscode.l10n.t('Exported to {0}: {1} rows.', target.fsPath, chosen.length),
      open,
    );
    if (pressed === open) await vscode.window.showTextDocument(target);
  }

  private async reportBug(error: unknown): Promise<void> {
    this.services.log.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const showOutput = vscode.l10n.t('Show Output');
    const message = error instanceof Error ? error.message : String(error);
    const chosen = await vscode.window.showErrorMessage(
      vscode.l10n.t('Something went wrong in the fleet: {0}', message),
      showOutput,
    );
    if (chosen) this.services.log.show();
  }

  private post(message: ToFleetPage): void {
    void this.panel?.webview.postMessage(message);
  }
}

function toRow(
  { key, endpointName, server, collection }: FleetEntry,
  warnings: readonly Warning[],
  marks: FleetMarks | undefined,
): FleetRow {
  const { alsoAt = [], newest } = marks ?? {};
  const duplicate =
    alsoAt.length > 0 ? vscode.l10n.t('Also connected to {0}: not supported.', alsoAt.join(', ')) : undefined;
  const behind = newest === undefined ? undefined : vscode.l10n.t('Behind the newest, {0}.', newest);
  const isError = warnings.some(({ level }) => level === 'error') || duplicate !== undefined;
  return {
    key,
    endpoint: endpointName,
    name: server.name ?? server.uid,
    version: server.version ?? '',
    description: server.description ?? '',
    collected: collectionWords(collection) ?? '',
    collectedAt: collection?.time?.getTime() ?? 0,
    warnings: [duplicate, ...warnings.map(({ text }) => text), behind].filter((text) => text !== undefined),
    level: isError ? 'error' : warnings.length > 0 ? 'warning' : behind ? 'info' : 'ok',
  };
}

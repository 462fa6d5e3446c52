import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sectionNames, sections, type Section } from '../../core/client/resources/sections';
import { loadWords } from '../../core/words/resourceWords';
import { EmError, isEmError } from '../../core/client/errors';
import { collectionOf } from '../../core/client/collections';
import { detailsScheme } from '../contributions/names';
import { asCommand } from '../interaction/commands';
import { explain } from '../../core/words/explain';
import { placeOf } from '../../core/session/identity';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Inventory, ServerRef } from '../../core/inventory/inventory';
import { collectionResultWords, warningsOf } from '../../core/inventory/warnings';
import { codeLens } from '../interaction/items';
import { registerLenses } from '../interaction/lenses';
import { fileName, outputLine } from '../../text/outlets';
import {
  renderDetails,
  type Details,
  type DetailsWords,
  type RenderedDetails,
  type SectionState,
} from './render';

interface Opened {
  located: ServerRef;
  details: Details;
  rendered: RenderedDetails;
}

/** The details of backup servers as read-only documents: each section is fetched when it is asked for. */
export class DetailsDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.lensesChanged.event;
  private readonly opened = new Map<string, Opened>();
  private readonly disposables: readonly vscode.Disposable[];

  constructor(
    private readonly registry: EndpointRegistry,
    private readonly inventory: Inventory,
  ) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(detailsScheme, this),
      registerLenses({ scheme: detailsScheme }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === detailsScheme) this.opened.delete(uri.toString());
      }),
    ];
  }

  async show(located: ServerRef, preserveFocus = false): Promise<void> {
    const uri = uriOf(located);
    if (!this.opened.has(uri.toString())) this.put(uri, located, undefined);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus });
    await this.refresh(uri);
  }

  /**
   * Reads the server anew, and the sections that are loaded.
   *
   * @throws EmError where the server cannot be read; what is shown stays
   */
  async refresh(uri: vscode.Uri): Promise<void> {
    const located = this.opened.get(uri.toString())?.located ?? (await this.locate(uri));
    if (located === undefined) return;
    const { endpoint, server } = located;
    const [current, health] = await Promise.all([
      this.inventory.byUid(endpoint, server.uid),
      this.inventory.health(endpoint),
    ]);
    if (current === undefined) {
      const { kind } = this.registry.session(endpoint).state;
      if (kind !== 'logged-in') throw new EmError('session-expired', placeOf(endpoint));
      throw new EmError('not-found', { ...placeOf(endpoint), detail: serverName(server) });
    }
    const collection = collectionOf(health.collections, current);
    const before = this.opened.get(uri.toString());
    const loaded = [...(before?.details.sections ?? [])].filter(([, { kind }]) => kind !== 'not-loaded');
    this.put(uri, { endpoint, server: current }, before?.details, {
      // The document does not change while time passes, so its times are absolute.
      collection: collectionResultWords(collection),
      collectedAt: collection?.time,
      reason: collection?.reason,
      warnings: warningsOf(current, health, Date.now(), 'absolute').map(({ text }) => text),
    });
    await Promise.all(loaded.map(([section]) => this.loadSection(uri, section)));
  }

  async loadSection(uri: vscode.Uri, section: Section): Promise<void> {
    const located = this.opened.get(uri.toString())?.located;
    if (located === undefined) return;
    const { endpoint, server } = located;
    this.setSection(uri, section, { kind: 'loading' });
    try {
      const items = await this.registry
        .session(endpoint)
        .require((em) => em.backupServers.section(server.uid, section));
      this.setSection(uri, section, { kind: 'loaded', items });
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.setSection(uri, section, { kind: 'failed', reason: explain(error).what });
    }
  }

  /** Reads the sections that were not read yet, or could not be. */
  async loadAll(uri: vscode.Uri): Promise<void> {
    await Promise.all(this.unread(uri).map((section) => this.loadSection(uri, section)));
  }

  private unread(uri: vscode.Uri): readonly Section[] {
    const states = this.opened.get(uri.toString())?.details.sections ?? new Map<Section, SectionState>();
    return [...states].flatMap(([section, { kind }]) =>
      kind === 'not-loaded' || kind === 'failed' ? [section] : [],
    );
  }

  /** One that was closed and is opened again, as by "Go Back", is read anew. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const known = this.opened.get(uri.toString());
    if (known) return known.rendered.text;
    try {
      await this.refresh(uri);
    } catch (error) {
      if (!isEmError(error)) throw error;
      return `# ${outputLine(explain(error).sentence)}\n`;
    }
    const lost = l10n.t('The endpoint is not logged in. Log in, and refresh.');
    return this.opened.get(uri.toString())?.rendered.text ?? `# ${lost}\n`;
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const opened = this.opened.get(uri.toString());
    const refresh = codeLens(0, asCommand('refreshDetails', l10n.t('Refresh'), uri));
    if (opened === undefined) return [refresh];
    const { details, rendered } = opened;
    const all = codeLens(0, asCommand('internal.loadAll', l10n.t('Load All'), uri));
    return [
      refresh,
      ...(this.unread(uri).length > 0 ? [all] : []),
      ...[...rendered.sectionLines].flatMap(([section, line]) => {
        const kind = details.sections.get(section)?.kind;
        if (kind === 'loading' || kind === 'loaded') return [];
        const title = kind === 'failed' ? l10n.t('Try again') : loadWords(section);
        const load = asCommand('internal.loadSection', title, uri, section);
        return [codeLens(line, load, sections[section].icon)];
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.changed.dispose();
    this.lensesChanged.dispose();
  }

  private async locate(uri: vscode.Uri): Promise<ServerRef | undefined> {
    const { endpoint: id, uid } = Object.fromEntries(new URLSearchParams(uri.query));
    const endpoint = (await this.inventory.restoreSessions()).find((candidate) => candidate.id === id);
    if (endpoint === undefined || uid === undefined) return undefined;
    return { endpoint, server: { uid, links: [] } };
  }

  private setSection(uri: vscode.Uri, section: Section, state: SectionState): void {
    const opened = this.opened.get(uri.toString());
    if (opened === undefined) return;
    const states = new Map(opened.details.sections).set(section, state);
    this.put(uri, opened.located, { ...opened.details, sections: states });
  }

  private put(
    uri: vscode.Uri,
    located: ServerRef,
    before: Details | undefined,
    told: Pick<Details, 'collection' | 'collectedAt' | 'reason' | 'warnings'> | undefined = before,
  ): void {
    const { endpoint, server } = located;
    const details: Details = {
      server,
      endpointName: endpoint.name,
      endpointUrl: endpoint.url,
      readAt: told === before ? (before?.readAt ?? new Date()) : new Date(),
      collection: told?.collection,
      collectedAt: told?.collectedAt,
      reason: told?.reason,
      warnings: told?.warnings ?? [],
      sections: before?.sections ?? new Map(sectionNames.map((section) => [section, { kind: 'not-loaded' }])),
    };
    this.opened.set(uri.toString(), { located, details, rendered: renderDetails(details, words()) });
    this.changed.fire(uri);
    this.lensesChanged.fire();
  }
}

const uriOf = ({ endpoint, server }: ServerRef): vscode.Uri =>
  vscode.Uri.from({
    scheme: detailsScheme,
    path: `/${fileName(serverName(server))}.yaml`,
    query: new URLSearchParams({ endpoint: endpoint.id, uid: server.uid }).toString(),
  });

const words = (): DetailsWords => ({
  head: (server, endpoint) => l10n.t('{0} on {1}. Read only.', server, endpoint),
  readAt: (time) => l10n.t('Read at {0}', time),
  notLoaded: l10n.t('not loaded'),
  loading: l10n.t('loading…'),
  failed: (reason) => reason,
});

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Section } from '../../core/client/contents';
import { EmError, isEmError } from '../../core/client/errors';
import { collectionOf } from '../../core/client/collections';
import { commands, detailsScheme, internalCommands } from '../contributions';
import { explain } from '../../core/words/explain';
import { demand } from '../../core/session/demand';
import { placeOf } from '../../core/session/identity';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Inventory, Located } from '../../core/inventory/inventory';
import { collectionWords, warningsOf } from '../../core/inventory/warnings';
import { codeLens } from '../interaction/items';
import { fileName, outputLine } from '../../text/outlets';
import {
  renderDetails,
  type Details,
  type DetailsWords,
  type RenderedDetails,
  type SectionState,
} from './render';

const sections: readonly Section[] = ['jobs', 'repositories', 'managedServers', 'credentials', 'passwords'];

interface Opened {
  located: Located;
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
      vscode.languages.registerCodeLensProvider({ scheme: detailsScheme }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === detailsScheme) this.opened.delete(uri.toString());
      }),
    ];
  }

  async show(located: Located): Promise<void> {
    const uri = uriOf(located);
    if (!this.opened.has(uri.toString())) this.put(uri, located, undefined);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
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
      throw new EmError('not-found', { ...placeOf(endpoint), detail: server.name ?? server.uid });
    }
    const collection = collectionOf(health.collections, current);
    const before = this.opened.get(uri.toString());
    const loaded = [...(before?.details.sections ?? [])].filter(([, { kind }]) => kind !== 'not-loaded');
    this.put(uri, { endpoint, server: current }, before?.details, {
      collection: collectionWords(collection),
      reason: collection?.reason,
      warnings: warningsOf(current, health).map(({ text }) => text),
    });
    await Promise.all(loaded.map(([section]) => this.loadSection(uri, section)));
  }

  async loadSection(uri: vscode.Uri, section: Section): Promise<void> {
    const located = this.opened.get(uri.toString())?.located;
    if (located === undefined) return;
    const { endpoint, server } = located;
    this.setSection(uri, section, { kind: 'loading' });
    try {
      const items = await demand(this.registry.session(endpoint), (client, token, api) =>
        api.readSection(client, token, server.uid, section),
      );
      this.setSection(uri, section, { kind: 'loaded', items });
    } catch (error) {
      if (!isEmError(error)) throw error;
      this.setSection(uri, section, { kind: 'failed', reason: explain(error).what });
    }
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
    const lens = (line: number, title: string, command: string, ...args: unknown[]): vscode.CodeLens =>
      codeLens(line, { title, command, arguments: args });
    const refresh = lens(0, l10n.t('Refresh'), commands.refreshDetails, uri);
    if (opened === undefined) return [refresh];
    const { details, rendered } = opened;
    return [
      refresh,
      ...[...rendered.sectionLines].flatMap(([section, line]) => {
        const kind = details.sections.get(section)?.kind;
        if (kind === 'loading' || kind === 'loaded') return [];
        const title = kind === 'failed' ? l10n.t('Try again') : l10n.t('Load');
        return [lens(line, title, internalCommands.loadSection, uri, section)];
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.changed.dispose();
    this.lensesChanged.dispose();
  }

  private async locate(uri: vscode.Uri): Promise<Located | undefined> {
    const { endpoint: id, uid } = Object.fromEntries(new URLSearchParams(uri.query));
    const endpoint = (await this.inventory.restored()).find((candidate) => candidate.id === id);
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
    located: Located,
    before: Details | undefined,
    told: Pick<Details, 'collection' | 'reason' | 'warnings'> | undefined = before,
  ): void {
    const { endpoint, server } = located;
    const details: Details = {
      server,
      endpointName: endpoint.name,
      endpointUrl: endpoint.url,
      readAt: told === before ? (before?.readAt ?? new Date()) : new Date(),
      collection: told?.collection,
      reason: told?.reason,
      warnings: told?.warnings ?? [],
      sections: before?.sections ?? new Map(sections.map((section) => [section, { kind: 'not-loaded' }])),
    };
    this.opened.set(uri.toString(), { located, details, rendered: renderDetails(details, words()) });
    this.changed.fire(uri);
    this.lensesChanged.fire();
  }
}

const uriOf = ({ endpoint, server }: Located): vscode.Uri =>
  vscode.Uri.from({
    scheme: detailsScheme,
    path: `/${fileName(server.name ?? server.uid)}.yaml`,
    query: new URLSearchParams({ endpoint: endpoint.id, uid: server.uid }).toString(),
  });

const words = (): DetailsWords => ({
  head: (server, endpoint) => l10n.t('{0} on {1}. Read only.', server, endpoint),
  readAt: (time) => l10n.t('Read at {0}', time),
  notLoaded: l10n.t('not loaded'),
  loading: l10n.t('loading…'),
  failed: (reason) => reason,
});

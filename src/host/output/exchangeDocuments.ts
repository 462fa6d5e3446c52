import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { exchangeScheme } from '../contributions/names';
import { commandUri } from '../interaction/commands';
import type { ExchangeLog } from './exchangeLog';
import type { KeptExchange } from './keptExchanges';
import { numbersOf } from './summary';

/** The number of lines at the end of the output that are searched for exchange numbers. */
const searchedLines = 20_000;

/**
 * Shows exchanges as read-only documents, rendered when they are opened, and makes the exchange numbers in the output links
 * to them.
 */
export class ExchangeDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  /** Identifies this window. Numbers start again in each window, so an older document belongs to another exchange. */
  private readonly window = randomUUID();
  private readonly disposables: readonly vscode.Disposable[];

  constructor(private readonly log: Pick<ExchangeLog, 'recent'>) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(exchangeScheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: 'output' }, this),
    ];
  }

  async show({ id }: KeptExchange): Promise<void> {
    const uri = vscode.Uri.from({
      scheme: exchangeScheme,
      path: `/exchange-${id}.log`,
      query: new URLSearchParams({ window: this.window, id: String(id) }).toString(),
    });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const { window, id } = Object.fromEntries(new URLSearchParams(query));
    const exchange = this.log.recent.find((kept) => String(kept.id) === id);
    if (window !== this.window || exchange === undefined) {
      return `${l10n.t('This exchange is no longer available.')}\n`;
    }
    const { exchangeDocument } = await import('./exchangeText');
    return `${await exchangeDocument(exchange)}\n`;
  }

  /** Links exist only in our channel and only to kept exchanges, so a forged number leads nowhere else. */
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    if (!/\bveeam-em\b/.test(document.uri.path)) return [];
    const kept = new Set(this.log.recent.map(({ id }) => id));
    const links: vscode.DocumentLink[] = [];
    const first = Math.max(0, document.lineCount - searchedLines);
    for (let line = document.lineCount - 1; line >= first; line -= 1) {
      for (const { id, start, end } of numbersOf(document.lineAt(line).text)) {
        if (!kept.has(id)) continue;
        const target = commandUri('showExchange', id);
        const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
        link.tooltip = l10n.t('Show the exchange');
        links.push(link);
      }
    }
    return links;
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { placeholders } from '../../core/copyAs/copyRequest';
import { variablesScheme } from '../contributions/names';

/** The environment variables of a copied command as a read-only document: what each stands for, and never its value. */
export class VariableDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(variablesScheme, this);

  async show(names: readonly string[]): Promise<void> {
    const uri = vscode.Uri.from({
      scheme: variablesScheme,
      path: '/environment-variables.txt',
      query: new URLSearchParams(names.map((name): [string, string] => ['name', name])).toString(),
    });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** The URI may come from anywhere, so only our own names are shown. */
  provideTextDocumentContent({ query }: vscode.Uri): string {
    const wanted = new URLSearchParams(query).getAll('name');
    const known = Object.entries(placeholders) as readonly [keyof typeof placeholders, string][];
    return [
      l10n.t('Set these environment variables before you run the copied command.'),
      ...known.flatMap(([key, name]) => (wanted.includes(name) ? ['', name, `    ${meanings[key]()}`] : [])),
      '',
    ].join('\n');
  }

  dispose(): void {
    this.registration.dispose();
  }
}

const meanings: Readonly<Record<keyof typeof placeholders, () => string>> = {
  session: () =>
    l10n.t(
      'The session: the header X-RestSvcSessionId of the response to the request that logs in (POST sessionMngr).',
    ),
  sessionId: () =>
    l10n.t('The ID of the logon session in the URL: the element SessionId of the response to the login.'),
  username: () => l10n.t('The account to log in to Enterprise Manager with, such as DOMAIN\\user.'),
  password: () => l10n.t('The password of this account.'),
  backupServerPassword: () => l10n.t('The password of the account on the backup server.'),
  certificateFile: () => l10n.t('The path of a PEM file with the pinned certificate of Enterprise Manager.'),
};

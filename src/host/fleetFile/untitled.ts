import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { fleetFileEndings } from '../contributions/fleetFiles';

/**
 * Opens the text of a new fleet file. It has the name of a fleet file, so that its problems are shown, and it is not on the disk
 * until the user saves it.
 *
 * @param near a file in whose folder it will be; else it is that of the workspace
 */
export async function openUntitled(
  text: string,
  name: string,
  near?: vscode.Uri,
): Promise<vscode.TextDocument> {
  const uri = await freeUri(folderFor(near), name);
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), text);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('VS Code refused the text.');
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** An untitled document is saved beside files only: not every other file system can be written to. */
function folderFor(near: vscode.Uri | undefined): vscode.Uri {
  if (near?.scheme === 'file') return vscode.Uri.joinPath(near, '..');
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return folder?.uri ?? vscode.Uri.file(homedir());
}

/** A name that neither a file nor an open document has: nothing is replaced when it is saved. */
async function freeUri(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name}-${String(number)}`;
    const file = vscode.Uri.joinPath(folder, `${numbered}${fleetFileEndings[0]}`);
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.path === file.path);
    if (!isOpen && !(await exists(file))) return file.with({ scheme: 'untitled' });
  }
}

const exists = (file: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(file)).then(
    () => true,
    () => false,
  );

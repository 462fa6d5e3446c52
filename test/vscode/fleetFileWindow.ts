import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FleetFiles, FleetFileServices } from '../../src/host/fleetFile/fleetFiles';
import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { until } from '../support/until';
import { fleetFilesOf } from './fleetFilesOf';
import { Notices } from './notices';

/** A fleet file with one problem. */
export const faultyFile =
  'version: 1\nendpoints: [Berlin]\nbackupServers:\n  - dnsNameOrIpAddress: a.example.com\n    prt: 5\n';

/** The files of a suite in the editor of this window. */
export class EditedFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'veeam-em-fleet-'));

  /** Writes a file and opens it. */
  async open(name: string, content: string | Uint8Array): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(this.write(name, content));
    await vscode.window.showTextDocument(document);
    return document;
  }

  write(name: string, content: string | Uint8Array): vscode.Uri {
    const file = join(this.folder, name);
    writeFileSync(file, content);
    return vscode.Uri.file(file);
  }

  async dispose(): Promise<void> {
    // What is not saved would be asked about.
    for (const document of vscode.workspace.textDocuments) {
      if (document.isDirty && document.uri.scheme === 'file') await document.save();
      if (!document.isUntitled) continue;
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Replaces a part of a document. */
export async function replaced(document: vscode.TextDocument, old: string, by: string): Promise<void> {
  const start = document.getText().indexOf(old);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + old.length));
  edit.replace(document.uri, range, by);
  await vscode.workspace.applyEdit(edit);
}

/** Our problems of a document. */
export const problemsOf = (uri: vscode.Uri): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Enterprise Manager');

/** Where an apply of a fleet file keeps its journal. */
export function journalOf(folder: string, file: vscode.Uri): string {
  const name = createHash('sha256').update(file.toString()).digest('hex').slice(0, 24);
  return join(folder, 'applies', `${name}.jsonl`);
}

/** The text of the editor that has the focus. */
export const shownText = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';

/** The extension of this window is loaded by the first fleet file. Of two providers of a document the later one counts. */
export async function extensionLooks(edited: EditedFiles): Promise<void> {
  const document = await edited.open('first.veeam-em.yaml', faultyFile);
  await until(() => problemsOf(document.uri).length > 0, 'the extension looks at fleet files');
}

/** Fleet files against a sandbox, to which somebody is logged in. */
export class FleetFileWindow {
  private constructor(
    readonly sandbox: Sandbox,
    readonly fixture: Fixture,
    readonly notices: Notices,
    readonly files: FleetFiles,
  ) {}

  static async open(
    folder: string,
    services: Partial<Pick<FleetFileServices, 'licence' | 'logIn'>> = {},
    options: Partial<SandboxOptions> = {},
  ): Promise<FleetFileWindow> {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0, ...options });
    const fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    const files = fleetFilesOf(fixture, folder, services);
    return new FleetFileWindow(sandbox, fixture, new Notices(), files);
  }

  async dispose(): Promise<void> {
    this.files.dispose();
    this.notices.dispose();
    this.fixture.dispose();
    await this.sandbox.stop();
  }
}

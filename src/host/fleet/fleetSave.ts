import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import * as vscode from 'vscode';
import type { ExportFormat } from '../../protocol/fleetMessages';
import { isolated } from '../../text/visible';
import { showInformation } from '../interaction/messages';
import { askTarget } from '../interaction/windows';
import { exportFleet } from './fleetExport';
import type { FleetItem } from './fleetModel';

/** Asks for a file, and exports the rows to it. */
export async function saveFleet(format: ExportFormat, chosen: readonly FleetItem[]): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `fleet.${format}`;
  const target = await askTarget(
    l10n.t('Export Fleet'),
    { [format.toUpperCase()]: [format] },
    folder && vscode.Uri.joinPath(folder.uri, name),
  );
  if (target === undefined) return;
  const text = exportFleet(format, chosen);
  await vscode.workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
  const open = l10n.t('Open');
  const pressed = await showInformation(
    chosen.length === 1
      ? l10n.t('Exported to {0}: 1 row.', isolated(target.fsPath, 500))
      : l10n.t('Exported to {0}: {1} rows.', isolated(target.fsPath, 500), numberText(chosen.length)),
    open,
  );
  if (pressed === open) await vscode.window.showTextDocument(target);
}

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isFleetFile } from '../contributions/fleetFiles';
import type { EndpointRegistry } from '../endpoints/registry';
import type { FleetFiles } from '../fleetFile/fleetFiles';
import { showInformation } from '../interaction/messages';
import { askSource } from '../interaction/windows';
import { selectedEndpoints } from './arguments';
import { chooseEndpoints } from './pick';
import type { Handlers } from './register';

type FleetFileKey =
  | 'planFleetFile'
  | 'checkDrift'
  | 'importCsv'
  | 'exportFleetFile'
  | 'applyPlan'
  | 'internal.retryFailed'
  | `${'set' | 'rename' | 'forget'}Credential`;

export const fleetFileHandlers = (
  registry: EndpointRegistry,
  load: () => Promise<FleetFiles>,
): Pick<Handlers, FleetFileKey> => ({
  planFleetFile: async (given) => {
    const file = await chosenFile(given);
    if (file) await (await load()).plan(file, 'plan');
  },
  checkDrift: async (given) => {
    const file = await chosenFile(given);
    if (file) await (await load()).plan(file, 'drift');
  },
  importCsv: async (given) => {
    const table = await chosenTable(given);
    if (table) await (await load()).importCsv(table);
  },
  exportFleetFile: async (clicked, selected) => {
    const given = selectedEndpoints(selected ?? [clicked], registry);
    const endpoints =
      given.length > 0 ? given : await chooseEndpoints(registry, l10n.t('Export Fleet to File'));
    if (endpoints.length > 0) await (await load()).export(endpoints);
  },
  applyPlan: async (given) => {
    const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
    if (uri) await (await load()).apply(uri);
  },
  'internal.retryFailed': async (file, plan) => {
    if (file instanceof vscode.Uri && typeof plan === 'string') await (await load()).retryFailed(file, plan);
  },
  setCredential: async (name) => (await load()).setCredential(name),
  renameCredential: async () => (await load()).renameCredential(),
  forgetCredential: async () => (await load()).forgetCredential(),
});

/** The file that is given, or that of the editor. */
async function chosenFile(given: unknown): Promise<vscode.Uri | undefined> {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  if (uri && isFleetFile(uri.path)) return uri;
  await showInformation(
    l10n.t('Open a fleet file first. Its name ends in .veeam-em.yaml, .veeam-em.yml or .veeam-em.json.'),
  );
  return undefined;
}

/** The table that is given, or that of the editor, or one that the user chooses. */
async function chosenTable(given: unknown): Promise<vscode.Uri | undefined> {
  if (given instanceof vscode.Uri) return given;
  const open = vscode.window.activeTextEditor?.document;
  if (open && (open.languageId === 'csv' || /\.csv$/i.test(open.uri.path))) return open.uri;
  return askSource(l10n.t('Import CSV'), { CSV: ['csv', 'tsv', 'txt'] });
}

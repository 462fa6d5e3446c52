import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Inventory } from '../../core/inventory/inventory';
import { fileShownBy, isFleetFile, isPlanDocument } from '../contributions/fleetFiles';
import { planScheme } from '../contributions/names';
import type { EndpointRegistry } from '../endpoints/registry';
import type { FleetFiles } from '../fleetFile/fleetFiles';
import { showInformation } from '../interaction/messages';
import { askSource } from '../interaction/windows';
import { selectedEndpoints } from './arguments';
import { chooseEndpoints } from './pick';
import type { Handlers } from './register';
import { chooseServers } from './serverPick';

type FleetFileKey =
  | 'planFleetFile'
  | 'checkDrift'
  | 'importCsv'
  | 'exportFleetFile'
  | 'applyPlan'
  | 'internal.retryFailed'
  | 'internal.resumeApply'
  | 'changeCredentials'
  | 'validateCertificate'
  | `${'set' | 'rename' | 'forget'}Credential`;

export const fleetFileHandlers = (
  services: { readonly registry: EndpointRegistry; readonly inventory: Inventory },
  load: () => Promise<FleetFiles>,
): Pick<Handlers, FleetFileKey> => ({
  planFleetFile: async (given) => {
    // The lens of a plan without a file gives what stands for one.
    const isPlan = given instanceof vscode.Uri && given.scheme === planScheme;
    const file = isPlan ? given : await chosenFile(given);
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
    const given = selectedEndpoints(selected ?? [clicked], services.registry);
    const endpoints =
      given.length > 0 ? given : await chooseEndpoints(services.registry, l10n.t('Export Fleet to File'));
    if (endpoints.length > 0) await (await load()).export(endpoints);
  },
  applyPlan: async (given) => {
    const active = vscode.window.activeTextEditor?.document.uri;
    const ofEditor = active && isPlanDocument(active) ? active : undefined;
    // The title of the view gives no document: then the plan in the view is meant.
    await (await load()).apply(given instanceof vscode.Uri ? given : ofEditor);
  },
  changeCredentials: async (node, nodes) => {
    const title = l10n.t('Change Credentials');
    const chosen = await chooseServers(services, node, nodes, title, { canPickMany: true });
    if (chosen.length > 0) await (await load()).rotate('credentials', title, chosen);
  },
  validateCertificate: async (node, nodes) => {
    const title = l10n.t('Validate Certificate');
    const chosen = await chooseServers(services, node, nodes, title, { canPickMany: true });
    if (chosen.length > 0) await (await load()).rotate('certificates', title, chosen);
  },
  'internal.retryFailed': async (file, plan) => {
    if (file instanceof vscode.Uri && typeof plan === 'string') await (await load()).retryFailed(file, plan);
  },
  'internal.resumeApply': async (file) => {
    if (file instanceof vscode.Uri) await (await load()).resume(file);
  },
  setCredential: async (name) => (await load()).setCredential(name),
  renameCredential: async () => (await load()).renameCredential(),
  forgetCredential: async () => (await load()).forgetCredential(),
});

/** The file that is given, or that of the editor, which may show what was found about it. */
async function chosenFile(given: unknown): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const shown = active && fileShownBy(active);
  const ofEditor = shown === undefined ? active : vscode.Uri.parse(shown);
  const uri = given instanceof vscode.Uri ? given : ofEditor;
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

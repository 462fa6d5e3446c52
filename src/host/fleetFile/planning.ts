import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isEmError, type EmError } from '../../core/client/errors';
import type { FleetFile } from '../../core/fleetFile/fleetFile';
import { endpointOf, endpointTexts } from '../../core/plan/endpointsOfFile';
import { makePlan } from '../../core/plan/makePlan';
import { presentedBy } from '../../core/plan/pinnedCertificates';
import type { Plan } from '../../core/plan/plan';
import type { Ask, ReadOptions } from '../../core/plan/readManagers';
import type { Endpoint } from '../../core/session/endpoint';
import { numberText } from '../../core/words/language';
import type { EndpointRegistry } from '../endpoints/registry';
import { runEditorCommand } from '../interaction/commands';
import { showError, showWarning } from '../interaction/messages';
import { withDelayedProgress } from '../interaction/progress';
import type { FleetFileDiagnostics } from './diagnostics';
import type { DriftStatus } from './driftStatus';
import type { FileReader } from './fileReader';

export interface PlanningServices {
  readonly registry: EndpointRegistry;
  readonly reader: FileReader;
  readonly diagnostics: FleetFileDiagnostics;
  readonly drift: Pick<DriftStatus, 'keep'>;
  /** Logs in, with the consent that an endpoint of a workspace needs. @returns whether there is a session now */
  readonly logIn: (endpoint: Endpoint) => Promise<boolean>;
}

/** A plan, and what it was made with. */
export interface Planned {
  /** The fleet file, or what stands for one. */
  readonly uri: vscode.Uri;
  readonly plan: Plan;
  readonly ask: Ask;
}

/**
 * Plans the text of a fleet file as it is in the editor, saved or not. Nothing is written to an Enterprise Manager.
 *
 * @returns undefined if there is no plan, of which the user was told
 * @throws EmError `cancelled`
 */
export async function planFile(uri: vscode.Uri, services: PlanningServices): Promise<Planned | undefined> {
  if (!vscode.workspace.isTrusted) {
    await showWarning(l10n.t('The workspace is not trusted, so its fleet files are not planned.'));
    return undefined;
  }
  const { registry, reader, diagnostics, drift } = services;
  const document = await vscode.workspace.openTextDocument(uri);
  const { version } = document;
  const { file, problems } = await reader.ask('read', document.getText());
  if (file === undefined || problems.length > 0) {
    await refuse(problems.length);
    return undefined;
  }
  const { endpoints } = registry;
  const ask = await logInToAll(endpointsOf(file, endpoints), services);
  if (ask === undefined) return undefined;
  const certificateOf = registry.settings.read('checkCertificates')
    ? presentedBy((await registry.loadApi()).fetchCertificate)
    : undefined;
  const plan = await withPlanning((options) => makePlan(file, { ...options, endpoints, ask, certificateOf }));
  diagnostics.showConflicts(document, version, plan);
  drift.keep(document, version, plan);
  return { uri, plan, ask };
}

/** Makes a plan under a notification that shows how far it is, and can cancel it. */
export const withPlanning = (make: (options: ReadOptions) => Promise<Plan>): Promise<Plan> =>
  withDelayedProgress(l10n.t('Planning'), (progress) =>
    make({
      signal: progress.signal,
      onRead: (count) => {
        progress.report(l10n.t('{0} backup servers read', numberText(count)));
      },
    }),
  );

async function refuse(problems: number): Promise<void> {
  const showProblems = l10n.t('Show Problems');
  const pressed = await showError(
    l10n.t('Problems of the fleet file: {0}. Correct them before it is planned.', numberText(problems)),
    showProblems,
  );
  if (pressed === showProblems) await runEditorCommand('workbench.actions.view.problems');
}

/** The configured endpoints that a file names. */
function endpointsOf(file: FleetFile, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const found = endpointTexts(file).map((text) => endpointOf(text, endpoints));
  return found.filter((endpoint): endpoint is Endpoint => typeof endpoint !== 'string');
}

/**
 * Logs in to endpoints, one after the other, since each may ask.
 *
 * @returns how they are asked: one that could not be reached answers with its failure; undefined if the user gave up
 */
export async function logInToAll(
  endpoints: readonly Endpoint[],
  { registry, logIn }: Pick<PlanningServices, 'registry' | 'logIn'>,
): Promise<Ask | undefined> {
  const failures = new Map<string, EmError>();
  for (const endpoint of endpoints) {
    try {
      const session = registry.session(endpoint);
      await session.restore();
      if (session.state.kind !== 'logged-in' && !(await logIn(endpoint))) return undefined;
    } catch (error) {
      if (!isEmError(error)) throw error;
      failures.set(endpoint.id, error);
    }
  }
  return async (endpoint, call) => {
    const failure = failures.get(endpoint.id);
    if (failure !== undefined) throw failure;
    return registry.session(endpoint).require(call);
  };
}

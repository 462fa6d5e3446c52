import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { credentialName } from '../../core/fleetFile/keys';
import type { KeptApply } from '../../core/apply/applyJournal';
import { credentialsOf, itemsOf } from '../../core/apply/item';
import type { ServerRef } from '../../core/inventory/inventory';
import type { Endpoint } from '../../core/session/endpoint';
import { fleetFilePatterns } from '../contributions/fleetFiles';
import { showDialog } from '../interaction/dialogs';
import { registerLenses } from '../interaction/lenses';
import { showInformation } from '../interaction/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter } from '../output/reportBug';
import { Applying, type ApplyingServices } from './applying';
import { chooseCredential, forgetCredential, renameCredential, setCredential } from './credentialDialogs';
import { Credentials } from './credentials';
import { FleetFileDiagnostics } from './diagnostics';
import { DriftStatus } from './driftStatus';
import { exportFleet } from './exporting';
import { fileLenses } from './fileLenses';
import { FileReader } from './fileReader';
import { importCsv } from './importing';
import { ImportProblems } from './importProblems';
import { registerLanguage } from './language';
import { PlanDocuments } from './planDocuments';
import { PlanView } from './planView';
import { planFile, type Planned, type PlanningServices } from './planning';
import { registerQuickFixes } from './quickFixes';
import type { PlanKind } from './renderPlan';
import { isRotation, Rotations, rotationUri, titleOf, type RotationKind } from './rotations';

export interface FleetFileServices
  extends
    Pick<PlanningServices, 'registry' | 'logIn'>,
    Pick<ApplyingServices, 'monitor' | 'writes' | 'licence' | 'refresh' | 'lookForMs'> {
  readonly extensionUri: vscode.Uri;
  readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>;
  readonly memento: vscode.Memento;
  /** The folder for what all windows share. */
  readonly storage: vscode.Uri;
  readonly log: Pick<ExchangeLog, 'note' | 'show'>;
}

/** Fleet files in the editor, from the first one that is opened. */
export class FleetFiles implements vscode.Disposable {
  private readonly planning: PlanningServices;
  private readonly credentials: Credentials;
  private readonly documents: PlanDocuments;
  private readonly applying: Applying;
  private readonly rotations: Rotations;
  private readonly imports = new ImportProblems();
  private readonly drift = new DriftStatus();
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor(services: FleetFileServices) {
    const { extensionUri, registry, logIn, log } = services;
    const onBug = bugReporter(log, l10n.t('Fleet file'));
    const reader = new FileReader(vscode.Uri.joinPath(extensionUri, 'dist', 'readingThread.js').fsPath);
    const diagnostics = new FleetFileDiagnostics(reader, onBug);
    const { drift } = this;
    this.planning = { registry, reader, diagnostics, drift, logIn };
    this.credentials = new Credentials(services.secrets, services.memento);
    this.rotations = new Rotations({ registry, logIn, credentials: this.credentials });
    this.documents = new PlanDocuments((planned) => this.missing(planned));
    const planView = new PlanView(onBug);
    const { monitor, writes, licence, storage } = services;
    this.applying = new Applying({
      ...{ monitor, writes, licence, sessions: registry, documents: this.documents },
      ...(services.lookForMs !== undefined && { lookForMs: services.lookForMs }),
      folder: vscode.Uri.joinPath(storage, 'applies').fsPath,
      credential: (name) => this.credentials.get(name),
      refresh: async () => {
        drift.forgetAll();
        await services.refresh();
      },
      missing: (planned) => this.missing(planned),
      setCredential: async (name) => (await setCredential(this.credentials, name)) !== undefined,
      planAgain: (file, kept) => this.planned(file, kept),
    });
    this.disposables = [
      reader,
      diagnostics,
      this.imports,
      drift,
      this.documents,
      planView,
      this.documents.onDidTurn(() => planView.show(this.documents.plan)),
      this.credentials,
      // What was set by hand is seen at once in the plans that are open.
      this.credentials.onDidChange(() => {
        this.documents.refresh().catch(onBug);
      }),
      registerLenses(
        fleetFilePatterns.map((pattern) => ({ pattern: `**/${pattern}` })),
        fileLenses,
      ),
      registerLanguage(reader, () => ({
        endpoints: registry.endpoints.map(({ name }) => name),
        credentials: this.credentials.names,
      })),
      registerQuickFixes(reader, diagnostics, () => this.credentials.names),
    ];
  }

  /** Plans a fleet file, and opens what would be done or what differs as a document. */
  async plan(file: vscode.Uri, kind: PlanKind): Promise<void> {
    if (kind === 'plan' && (await this.resumes(file))) return;
    const planned = await this.planned(file);
    if (planned !== undefined) await this.documents.show(planned, kind);
  }

  /** Plans a new account, or the certificates that they present, for backup servers, and opens the plan. */
  async rotate(kind: RotationKind, title: string, chosen: readonly ServerRef[]): Promise<void> {
    if (await this.resumes(rotationUri(kind))) return;
    const isAccount = kind === 'credentials';
    const placeHolder = l10n.t('Which credential do the backup servers get?');
    const credential = isAccount
      ? await chooseCredential(this.credentials, { title, placeHolder })
      : undefined;
    if (isAccount && credential === undefined) return;
    const planned = await this.rotations.plan(kind, chosen, credential);
    if (planned !== undefined) await this.documents.show(planned, 'plan');
  }

  /** Applies the plan of a document, or that of the view if no document is meant. */
  async apply(uri: vscode.Uri | undefined): Promise<void> {
    const planned = uri === undefined ? this.documents.plan?.planned : this.documents.planOf(uri);
    if (planned !== undefined) await this.applying.apply(planned);
    else await showInformation(l10n.t('This plan is no longer available. Plan the file again.'));
  }

  /** Looks up what an earlier apply of a file sent, and does what it did not begin. */
  async resume(file: vscode.Uri): Promise<void> {
    await this.applying.resume(file);
  }

  /** Does again what failed of a plan. */
  async retryFailed(file: vscode.Uri, plan: string): Promise<void> {
    await this.applying.retryFailed(file, plan);
  }

  /** Makes a fleet file of a table, as a document that is not saved. */
  async importCsv(table: vscode.Uri): Promise<void> {
    await importCsv(table, { ...this.planning, imports: this.imports, credentials: this.credentials });
  }

  /** Opens what Enterprise Managers hold as a fleet file that is not saved. */
  async export(endpoints: readonly Endpoint[]): Promise<void> {
    await exportFleet(endpoints, this.planning);
  }

  /** @param given the name; anything else is asked for */
  async setCredential(given: unknown): Promise<void> {
    const isName = typeof given === 'string' && credentialName.test(given);
    await setCredential(this.credentials, isName ? given : undefined);
  }

  async renameCredential(): Promise<void> {
    await renameCredential(this.credentials);
  }

  async forgetCredential(): Promise<void> {
    await forgetCredential(this.credentials);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private planned(file: vscode.Uri, kept?: KeptApply): Promise<Planned | undefined> {
    return isRotation(file) ? this.rotations.planAgain(file, kept) : planFile(file, this.planning);
  }

  /** Offers to resume an earlier apply. @returns whether nothing else is to be done */
  private async resumes(file: vscode.Uri): Promise<boolean> {
    const isUsable = vscode.workspace.isTrusted || isRotation(file);
    if (!isUsable || (await this.applying.unfinished(file)) === undefined) return false;
    const resume = l10n.t('Resume');
    const plan = l10n.t('Plan Only');
    const question = isRotation(file)
      ? l10n.t('An earlier apply did not come to its end: {0}.', titleOf(file))
      : l10n.t('An earlier apply of this file did not come to its end.');
    const detail = [
      l10n.t('"Resume" looks up what was sent, and does what was not begun. Nothing is sent twice.'),
    ];
    const pressed = await showDialog({ question, detail }, 'information', plan, resume);
    if (pressed === resume) await this.applying.resume(file);
    return pressed !== plan;
  }

  /** The names of the credentials that a plan needs and nobody has set. */
  private missing({ plan }: Planned): Promise<readonly string[]> {
    return this.credentials.missing(credentialsOf(itemsOf(plan)));
  }
}

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { writesAnything } from '../../core/plan/plan';
import { planGroups, type PlanGroup } from '../../core/plan/planWords';
import { fileShownBy } from '../contributions/fleetFiles';
import { planScheme } from '../contributions/names';
import { asCommand } from '../interaction/commands';
import { codeLens } from '../interaction/items';
import { registerLenses } from '../interaction/lenses';
import { fileName } from '../../text/outlets';
import { fileLensesOf } from './fileLenses';
import type { Planned } from './planning';
import { renderPlan, type PlanKind, type RenderedPlan } from './renderPlan';
import { isRotation, titleOf } from './rotations';

interface Opened {
  readonly planned: Planned;
  readonly groups: readonly PlanGroup[];
  readonly kind: PlanKind;
  readonly at: Date;
  /** Whether it is a plan of the past, so that it is applied no more. */
  readonly isApplied: boolean;
  readonly rendered: RenderedPlan;
}

export interface Report {
  readonly text: string;
  /** What resuming it does, in words, if there is something to resume. */
  readonly resume?: string;
  /** The ID of the plan, if some of it failed. */
  readonly failedPlan?: string;
}

/** Which credentials a plan needs and nobody has set. */
export type MissingOf = (planned: Planned) => Promise<readonly string[]>;

/** Plans and reports of fleet files as read-only documents. One of a file is replaced by its next. */
export class PlanDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.lensesChanged.event;
  private readonly opened = new Map<string, Opened>();
  private readonly reports = new Map<string, Report>();
  private readonly turned = new vscode.EventEmitter<void>();
  /** Another plan is the one that a person looks at, or there is none any more. */
  readonly onDidTurn = this.turned.event;
  /** The document of the plan that was looked at last. */
  private current: string | undefined;
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor(private readonly missingOf: MissingOf) {
    this.disposables = [
      this.changed,
      this.lensesChanged,
      this.turned,
      vscode.workspace.registerTextDocumentContentProvider(planScheme, this),
      registerLenses({ scheme: planScheme }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.opened.delete(uri.toString());
        this.reports.delete(uri.toString());
        this.turn();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.turn()),
      // The document of an editor that is closed may stay for minutes.
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) this.turn();
      }),
    ];
  }

  async show(planned: Planned, kind: PlanKind): Promise<void> {
    const uri = uriOf(planned.uri, kind);
    const groups = await planGroups(planned.plan);
    const opened = { planned, groups, kind, at: new Date(), isApplied: false };
    this.put(uri, { ...opened, rendered: await this.render(opened) });
    await open(uri);
    this.turn();
  }

  async showReport(file: vscode.Uri, report: Report): Promise<void> {
    const uri = uriOf(file, 'report');
    this.putReport(uri, report);
    await open(uri);
  }

  /** Takes up how the plan of a file ended: it is one of the past, and a report that is open is the latest. */
  async end(file: vscode.Uri, report: Report): Promise<void> {
    const uri = uriOf(file, 'plan');
    const opened = this.opened.get(uri.toString());
    if (opened) {
      const ended = { ...opened, isApplied: true };
      this.opened.set(uri.toString(), ended);
      await this.renderAgain(uri, ended);
    }
    this.turn();
    const reportUri = uriOf(file, 'report');
    if (this.reports.has(reportUri.toString())) this.putReport(reportUri, report);
  }

  /** The plan of a document; undefined if it has none that can be applied. */
  planOf(uri: vscode.Uri): Planned | undefined {
    const opened = this.opened.get(uri.toString());
    return opened && isOpenPlan(opened) ? opened.planned : undefined;
  }

  /** The plan that was looked at last and is still open. */
  get plan(): Pick<Opened, 'planned' | 'groups'> | undefined {
    return this.current === undefined ? undefined : this.opened.get(this.current);
  }

  /** Shows anew which credentials are missing. */
  async refresh(): Promise<void> {
    for (const [key, opened] of this.opened) await this.renderAgain(vscode.Uri.parse(key), opened);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const key = uri.toString();
    const known = this.opened.get(key)?.rendered.text ?? this.reports.get(key)?.text;
    return known ?? `${l10n.t('This plan is no longer available. Plan the file again.')}\n`;
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const file = vscode.Uri.parse(fileShownBy(uri) ?? '');
    const again = codeLens(0, asCommand('planFleetFile', l10n.t('Plan Again'), file), 'list-ordered');
    const opened = this.opened.get(uri.toString());
    if (opened?.kind === 'drift') return fileLensesOf(file);
    const report = this.reports.get(uri.toString());
    if (report) return [...reportLenses(report, file), again];
    if (opened === undefined || !isOpenPlan(opened)) return [again];
    const { planned, rendered } = opened;
    const missing = [...rendered.credentialLines].map(([name, line]) =>
      codeLens(line, asCommand('setCredential', l10n.t('Set Credential'), name), 'key'),
    );
    const mayApply = writesAnything(planned.plan) && missing.length === 0;
    return [
      ...(mayApply ? [codeLens(0, asCommand('applyPlan', l10n.t('Apply Plan'), uri), 'play')] : []),
      again,
      ...missing,
    ];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private putReport(uri: vscode.Uri, report: Report): void {
    this.reports.set(uri.toString(), report);
    this.changed.fire(uri);
    this.lensesChanged.fire();
  }

  private turn(): void {
    const shown = new Set(
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.toString()] : [])),
    );
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    const plans = [active, this.current, ...[...this.opened.keys()].reverse()];
    this.current = plans.find((key) => {
      const opened = key === undefined || !shown.has(key) ? undefined : this.opened.get(key);
      return opened !== undefined && isOpenPlan(opened);
    });
    this.turned.fire();
  }

  private put(uri: vscode.Uri, opened: Opened): void {
    this.opened.set(uri.toString(), opened);
    this.changed.fire(uri);
    this.lensesChanged.fire();
  }

  /** Another plan may be shown meanwhile, this one may be applied, or its document closed: that stays so. */
  private async renderAgain(uri: vscode.Uri, opened: Opened): Promise<void> {
    const rendered = await this.render(opened);
    if (this.opened.get(uri.toString()) === opened) this.put(uri, { ...opened, rendered });
  }

  private async render(opened: Omit<Opened, 'rendered'>): Promise<RenderedPlan> {
    const { planned, groups, kind, at, isApplied } = opened;
    const missing = isOpenPlan(opened) ? await this.missingOf(planned) : [];
    const { uri: file, plan } = planned;
    const inWords = { plan, groups };
    const look = { showsAll: isRotation(file), isApplied };
    return renderPlan(kind, titleOf(file), inWords, missing, at, look);
  }
}

/** What can be done about what was not done. */
function reportLenses({ resume, failedPlan }: Report, file: vscode.Uri): vscode.CodeLens[] {
  const lenses: vscode.CodeLens[] = [];
  if (resume !== undefined) lenses.push(codeLens(0, asCommand('internal.resumeApply', resume, file), 'play'));
  if (failedPlan !== undefined) {
    const retry = asCommand('internal.retryFailed', l10n.t('Retry Failed'), file, failedPlan);
    lenses.push(codeLens(0, retry, 'debug-rerun'));
  }
  return lenses;
}

/** Whether it can be applied: drift is applied by a plan only. */
const isOpenPlan = ({ kind, isApplied }: Pick<Opened, 'kind' | 'isApplied'>): boolean =>
  kind === 'plan' && !isApplied;

async function open(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
}

/** The ending makes the editor colour it as a comparison. */
const uriOf = (file: vscode.Uri, kind: PlanKind | 'report'): vscode.Uri =>
  vscode.Uri.from({
    scheme: planScheme,
    path: `/${fileName(titleOf(file))}.${kind}.diff`,
    query: new URLSearchParams({ file: file.toString() }).toString(),
  });

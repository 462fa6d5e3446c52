import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { settingsSection, settingsTable } from '../contributions/settings';
import type { EndpointRegistry } from '../endpoints/registry';
import { runEditorCommand } from '../interaction/commands';
import { showStatus } from '../interaction/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { outputLine } from '../../text/outlets';
import type { Handlers } from './register';

/** The command of VS Code's own reporter selects an extension by this. */
const extensionId = 'vbem.veeam-em';

/** A report for a support ticket: what runs where, what is configured, what was asked last. Nothing secret is in it. */
export const diagnosticsHandlers = (
  registry: EndpointRegistry,
  log: ExchangeLog,
  version: string,
): Pick<Handlers, 'copyDiagnostics' | 'reportIssue'> => ({
  copyDiagnostics: async () => {
    await vscode.env.clipboard.writeText(await report(registry, log, version));
    showStatus(l10n.t('The diagnostics are in the clipboard.'));
  },
  reportIssue: async () => {
    const data = await publicReport(registry, log, version);
    await runEditorCommand('workbench.action.openIssueReporter', { extensionId, data });
  },
});

/** What runs where, and how it is set: nothing that names a host or an account. */
function environment(registry: EndpointRegistry, version: string): readonly string[] {
  const http = vscode.workspace.getConfiguration('http');
  return [
    `- Extension ${version}, VS Code ${vscode.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `- Runs ${remoteKind(vscode.env.remoteName)}, workspace ${vscode.workspace.isTrusted ? 'trusted' : 'not trusted'}`,
    `- Format ${registry.settings.read('requestFormat')}, timeout ${registry.settings.read('requestTimeout')} s, keep-alive ${registry.settings.read('keepAlive')}`,
    `- http.proxySupport ${http.get('proxySupport', '')}, http.proxy ${http.get<string>('proxy') ? 'set' : 'not set'}, http.systemCertificates ${http.get('systemCertificates', true)}`,
  ];
}

/** The kind of remote, such as `ssh-remote`. The remote of a browser is called after its host, which is not told. */
const remoteKind = (name: string | undefined): string =>
  name === undefined ? 'locally' : /^[a-z]+(?:-[a-z]+)*$/.test(name) ? `remotely (${name})` : 'remotely';

/** For a public issue: as the diagnostics, with counts in the place of hosts, accounts, names and URLs. */
async function publicReport(registry: EndpointRegistry, log: ExchangeLog, version: string): Promise<string> {
  const { endpoints, broken } = registry.settings.entries();
  await Promise.all(endpoints.map((endpoint) => registry.session(endpoint).restore()));
  const states = endpoints.map((endpoint) => registry.session(endpoint).state.kind);
  const outcomes = log.recent.map(
    ({ request, status, failure }) =>
      `${request.method}, ${status === undefined ? 'no answer' : String(status)}${failure === undefined ? '' : `, ${failure.kind}`}`,
  );
  const lines = [
    ...environment(registry, version),
    `- Endpoints: ${endpoints.length}, pinned: ${endpoints.filter(({ certificate }) => certificate !== undefined).length}, broken entries: ${broken.length}`,
    ...counted(states).map((line) => `  - ${line}`),
    `- Changed settings: ${changedSettings().join(', ') || 'none'}`,
    `- Last exchanges: ${outcomes.length}`,
    ...counted(outcomes).map((line) => `  - ${line}`),
  ];
  return `${lines.map(outputLine).join('\n')}\n`;
}

/** Each text once, with its number. */
function counted(texts: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => `${text}: ${count}`);
}

/** The keys of our settings that have another value than the default. */
function changedSettings(): readonly string[] {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  return ['endpoints', ...Object.keys(settingsTable)].filter((key) => {
    const found = configuration.inspect(key);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
      (value) => value !== undefined,
    );
  });
}

async function report(registry: EndpointRegistry, log: ExchangeLog, version: string): Promise<string> {
  const { endpoints, broken } = registry.settings.entries();
  await Promise.all(endpoints.map((endpoint) => registry.session(endpoint).restore()));
  const lines = [
    '# Enterprise Manager for Veeam Backup: diagnostics',
    '',
    ...environment(registry, version),
    '',
    '## Endpoints',
    '',
    ...endpoints.map((endpoint) => {
      const { kind } = registry.session(endpoint).state;
      const pin = endpoint.certificate === undefined ? 'not pinned' : 'pinned';
      return `- ${endpoint.url} (${endpoint.source}): ${kind}, ${pin}, API ${endpoint.apiVersion ?? 'highest'}`;
    }),
    ...broken.map(({ label, reason }) => `- broken entry "${label}": ${reason}`),
    '',
    '## Last exchanges',
    '',
    ...log.recent.map(({ startedAt, request, status, durationMs, failure }) => {
      const outcome = status === undefined ? 'no answer' : String(status);
      const reason = failure === undefined ? '' : `, ${failure.kind}`;
      return `- ${startedAt.toISOString()} ${request.method} ${request.url}: ${outcome}, ${Math.round(durationMs)} ms${reason}`;
    }),
  ];
  return `${lines.map(outputLine).join('\n')}\n`;
}

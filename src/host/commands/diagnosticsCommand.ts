import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { EndpointRegistry } from '../endpoints/registry';
import { showStatus } from '../interaction/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { outputLine } from '../../text/outlets';
import type { Handlers } from './register';

/** A report for a support ticket: what runs where, what is configured, what was asked last. Nothing secret is in it. */
export const diagnosticsHandlers = (
  registry: EndpointRegistry,
  log: ExchangeLog,
  version: string,
): Pick<Handlers, typeof commands.copyDiagnostics> => ({
  [commands.copyDiagnostics]: async () => {
    await vscode.env.clipboard.writeText(await report(registry, log, version));
    showStatus(l10n.t('The diagnostics are in the clipboard.'));
  },
});

async function report(registry: EndpointRegistry, log: ExchangeLog, version: string): Promise<string> {
  const http = vscode.workspace.getConfiguration('http');
  const { endpoints, broken } = registry.settings.entries();
  await Promise.all(endpoints.map((endpoint) => registry.session(endpoint).restore()));
  const lines = [
    '# Enterprise Manager for Veeam Backup: diagnostics',
    '',
    `- Extension ${version}, VS Code ${vscode.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `- Runs ${vscode.env.remoteName === undefined ? 'locally' : `remotely (${vscode.env.remoteName})`}, workspace ${vscode.workspace.isTrusted ? 'trusted' : 'not trusted'}`,
    `- Format ${registry.settings.requestFormat}, timeout ${registry.settings.requestTimeoutMs / 1000} s, keep-alive ${registry.settings.keepAlive}`,
    `- http.proxySupport ${http.get('proxySupport', '')}, http.proxy ${http.get<string>('proxy') ? 'set' : 'not set'}, http.systemCertificates ${http.get('systemCertificates', true)}`,
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

import * as vscode from 'vscode';
import type { ConnectOutcome } from '../api/connect';
import { backupServerSpecTable, type BackupServerSpec } from '../api/elements';
import { validateText } from '../api/validate';
import type { Call } from '../endpoints/session';
import type { Endpoint } from '../endpoints/settings';
import { fieldViews } from './fieldWords';
import type { FormTask } from './formTask';
import { outcomeView, stepWords } from './outcomes';

/** How long to look for an accepted server in the list. */
const lookForMs = 120_000;

export const connectTask = (endpoint: Endpoint): FormTask => ({
  panelTitle: vscode.l10n.t('Connect Backup Server: {0}', endpoint.name),
  heading: vscode.l10n.t('Connect Backup Server'),
  submitLabel: vscode.l10n.t('Connect'),
  method: 'POST',
  path: 'backupServers?action=create',
  table: backupServerSpecTable,
  fields: fieldViews,
  read: (texts) => validateText<BackupServerSpec>(backupServerSpecTable, texts),
  progressTitle: (value) =>
    vscode.l10n.t('Connecting {0} to {1}', (value as BackupServerSpec).dnsNameOrIpAddress, endpoint.name),
  run: async (value, { session, signal, report }) => {
    const spec = value as BackupServerSpec;
    const connect: Call<ConnectOutcome> = (client, token, api) =>
      api.connectBackupServer(client, token, spec, {
        renew: async () => (await session.renew(token, { interactive: true }))?.token,
        sleep: api.sleep,
        now: Date.now,
        lookForMs,
        signal,
        onStep: (step) => {
          report(stepWords(step));
        },
      });
    const outcome = await session.run(connect, { interactive: true });
    if (outcome === undefined) return undefined;
    const isListed = outcome.kind === 'connected' || outcome.kind === 'duplicate';
    return {
      outcome: outcomeView(outcome, spec.dnsNameOrIpAddress),
      ...(isListed && { server: outcome.server }),
    };
  },
});

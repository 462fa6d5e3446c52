import * as vscode from 'vscode';
import { backupServerSpecTable, type BackupServerSpec } from '../api/elements';
import { EmError } from '../api/errors';
import { validateText } from '../api/validate';
import type { Endpoint } from '../endpoints/settings';
import { confirmDanger } from '../notices/dialogs';
import { isolated } from '../text/visible';
import { ConnectFlow } from './connectFlow';
import { candidateOf } from './candidate';
import { fieldViews } from './fieldWords';
import type { FormTask } from './formTask';
import type { FormServices } from './serverForms';

export function connectTask(endpoint: Endpoint, services: FormServices): FormTask {
  const flow = new ConnectFlow(endpoint, services);
  return {
    panelTitle: vscode.l10n.t('Connect Backup Server: {0}', isolated(endpoint.name, 90)),
    heading: vscode.l10n.t('Connect Backup Server'),
    submitLabel: vscode.l10n.t('Connect'),
    method: 'POST',
    path: 'backupServers?action=create',
    table: backupServerSpecTable,
    fields: fieldViews,
    read: (texts) => validateText<BackupServerSpec>(backupServerSpecTable, texts),
    candidate: candidateOf,
    progressTitle: (value) =>
      vscode.l10n.t(
        'Connecting {0} to {1}',
        isolated((value as BackupServerSpec).dnsNameOrIpAddress),
        isolated(endpoint.name),
      ),
    run: async (value, context) => {
      const spec = value as BackupServerSpec;
      if (!(await mayBeInTwo(endpoint, spec, services, context.signal))) {
        throw new EmError('cancelled', { baseUrl: endpoint.url });
      }
      return flow.connect(spec, context);
    },
    collect: (context) => flow.collect(context),
  };
}

/** One backup server in two Enterprise Managers is not supported: it is said, and asked, before anything is sent. */
async function mayBeInTwo(
  endpoint: Endpoint,
  { dnsNameOrIpAddress: host }: BackupServerSpec,
  { preflight }: FormServices,
  signal: AbortSignal,
): Promise<boolean> {
  const [first] = await preflight.elsewhere(endpoint, host, signal);
  if (first === undefined) return true;
  const endpointName = isolated(first.endpointName);
  return confirmDanger({
    question: vscode.l10n.t('{0} is connected to {1} already.', isolated(host), endpointName),
    detail: [
      vscode.l10n.t(
        'One backup server in two Enterprise Managers is not supported by Veeam: each would replace what the other sets. Remove it from {0} first.',
        endpointName,
      ),
    ],
    action: vscode.l10n.t('Connect Anyway'),
    refusal: vscode.l10n.t('Do Not Connect'),
  });
}

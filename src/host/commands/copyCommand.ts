import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { numberText } from '../../core/words/language';
import type { EndpointRegistry } from '../endpoints/registry';
import { showInformation, showStatus } from '../interaction/messages';
import { pickOne } from '../interaction/pickers';
import { copyAs, type CopyFormat } from '../../core/copyAs/copyFormats';
import { copyRequest, variablesOf, type CopyRequest } from '../../core/copyAs/copyRequest';
import type { ExchangeLog } from '../output/exchangeLog';
import { unawaited } from '../output/reportBug';
import { pickExchange } from './exchangeCommand';
import type { Handlers } from './register';
import type { VariableDocuments } from './variableDocuments';

/** Makes commands of requests, with environment variables where a secret was. */
export const copyHandlers = (
  registry: EndpointRegistry,
  log: ExchangeLog,
  documents: VariableDocuments,
): Pick<Handlers, 'copyAs'> => ({
  copyAs: async () => {
    const picked = await pickExchange(log, l10n.t('Copy Request As'));
    if (picked === undefined) return;
    const { request, endpointId } = picked;
    const isPinned = registry.byId(endpointId)?.certificate !== undefined;
    await copyChosen(copyRequest(request, isPinned), documents, log);
  },
});

/** Asks for the form of a command, and puts the command into the clipboard. */
export async function copyChosen(
  request: CopyRequest,
  documents: VariableDocuments,
  log: Pick<ExchangeLog, 'note' | 'show'>,
): Promise<void> {
  const formats: readonly (vscode.QuickPickItem & { readonly format: CopyFormat })[] = [
    { label: 'cURL (bash)', detail: 'Linux, macOS, WSL', format: 'curl-bash' },
    { label: 'cURL (cmd)', detail: 'Windows', format: 'curl-cmd' },
    { label: 'cURL (PowerShell)', detail: 'curl.exe', format: 'curl-powershell' },
    { label: 'PowerShell', detail: 'Invoke-WebRequest', format: 'powershell' },
    { label: 'HTTP', detail: '.http', format: 'http' },
  ];
  const picked = await pickOne(formats, {
    title: l10n.t('Copy Request As'),
    placeHolder: l10n.t('What is secret becomes an environment variable.'),
  });
  if (picked === undefined) return;
  await vscode.env.clipboard.writeText(copyAs(picked.format, request));
  // A client for `.http` files has no place for the certificate.
  const variables = variablesOf(picked.format === 'http' ? { ...request, isPinned: false } : request);
  if (variables.length === 0) {
    showStatus(l10n.t('The request is in the clipboard.'));
    return;
  }
  // The caller does not wait: the notification may stay.
  unawaited(log, l10n.t('Copy Request As'), offerVariables(variables, documents));
}

async function offerVariables(variables: readonly string[], documents: VariableDocuments): Promise<void> {
  const text =
    variables.length === 1
      ? l10n.t('Copied. It reads 1 environment variable.')
      : l10n.t('Copied. It reads {0} environment variables.', numberText(variables.length));
  if (await showInformation(text, l10n.t('Show Variables'))) await documents.show(variables);
}

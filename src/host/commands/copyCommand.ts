import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { EndpointRegistry } from '../endpoints/registry';
import { showStatus } from '../interaction/messages';
import { pickOne } from '../interaction/pickers';
import { copyAs, type CopyFormat } from '../../core/copyAs/copyFormats';
import { copyRequest, variablesOf, type CopyRequest } from '../../core/copyAs/copyRequest';
import type { ExchangeLog } from '../output/exchangeLog';
import { pickExchange } from './exchangeCommand';
import type { Handlers } from './register';

/** Makes commands of requests, with environment variables where a secret was. */
export const copyHandlers = (
  registry: EndpointRegistry,
  log: ExchangeLog,
): Pick<Handlers, typeof commands.copyAs> => ({
  [commands.copyAs]: async () => {
    const picked = await pickExchange(log, l10n.t('Copy Request As'));
    if (picked === undefined) return;
    const { request, endpointId } = picked;
    await copyChosen(copyRequest(request, registry.byId(endpointId)?.certificate !== undefined));
  },
});

/** Asks for the form of a command, and puts the command into the clipboard. */
export async function copyChosen(request: CopyRequest): Promise<void> {
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
  const variables = variablesOf(request).join(', ');
  showStatus(
    variables === ''
      ? l10n.t('The request is in the clipboard.')
      : l10n.t('The request is in the clipboard. It needs {0}.', variables),
  );
}

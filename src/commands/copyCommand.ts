import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { EndpointRegistry } from '../endpoints/registry';
import { showInformation, showStatus } from '../notices/messages';
import { pickOne } from '../notices/pickers';
import { isolated } from '../text/visible';
import { copyAs, type CopyFormat } from '../output/copyFormats';
import { copyRequest, variablesOf, type CopyRequest } from '../output/copyRequest';
import type { ExchangeLog } from '../output/exchangeLog';
import type { Handlers } from './register';

/** Makes commands of requests, with environment variables where a secret was. */
export const copyHandlers = (
  registry: EndpointRegistry,
  log: ExchangeLog,
): Pick<Handlers, typeof commands.copyAs> => ({
  [commands.copyAs]: async () => {
    const items = [...log.recent].reverse().map((exchange) => {
      const { request, status, endpointName, startedAt, id } = exchange;
      return {
        label: `${request.method} ${new URL(request.url).pathname}${new URL(request.url).search}`,
        description: isolated(endpointName),
        detail: `#${id}  ${startedAt.toLocaleTimeString(vscode.env.language)}  ${status ?? vscode.l10n.t('no answer')}`,
        exchange,
      };
    });
    if (items.length === 0) {
      await showInformation(vscode.l10n.t('No request was sent yet.'));
      return;
    }
    const title = vscode.l10n.t('Copy Request As');
    const picked = await pickOne(items, { title, matchOnDescription: true });
    if (picked === undefined) return;
    const { request, baseUrl } = picked.exchange;
    await copyChosen(copyRequest(request, registry.at(baseUrl)?.certificate !== undefined));
  },
});

/** Asks for the form of a command, and puts the command into the clipboard. */
export async function copyChosen(request: CopyRequest): Promise<void> {
  const formats: readonly { readonly label: string; readonly detail: string; readonly format: CopyFormat }[] =
    [
      { label: 'cURL (bash)', detail: 'Linux, macOS, WSL', format: 'curl-bash' },
      { label: 'cURL (cmd)', detail: 'Windows', format: 'curl-cmd' },
      { label: 'cURL (PowerShell)', detail: 'curl.exe', format: 'curl-powershell' },
      { label: 'PowerShell', detail: 'Invoke-WebRequest', format: 'powershell' },
      { label: 'HTTP', detail: '.http', format: 'http' },
    ];
  const picked = await pickOne(formats, {
    title: vscode.l10n.t('Copy Request As'),
    placeHolder: vscode.l10n.t('What is secret becomes an environment variable.'),
  });
  if (picked === undefined) return;
  await vscode.env.clipboard.writeText(copyAs(picked.format, request));
  const variables = variablesOf(request).join(', ');
  showStatus(
    variables === ''
      ? vscode.l10n.t('The request is in the clipboard.')
      : vscode.l10n.t('The request is in the clipboard. It needs {0}.', variables),
  );
}

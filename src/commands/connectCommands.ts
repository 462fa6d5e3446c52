import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { EndpointRegistry } from '../endpoints/registry';
import type { ServerForms } from '../forms/serverForms';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';
import type { LogIn } from './sessionCommands';

export const connectHandlers = (
  registry: EndpointRegistry,
  logIn: LogIn,
  loadForms: () => Promise<ServerForms>,
): Pick<Handlers, typeof commands.connectBackupServer> => ({
  [commands.connectBackupServer]: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, vscode.l10n.t('Connect Backup Server'));
    if (endpoint === undefined) return;
    const session = registry.session(endpoint);
    await session.restore();
    if (session.state.kind !== 'logged-in' && !(await logIn.run(endpoint))) return;
    (await loadForms()).connect(endpoint);
  },
});

import * as l10n from '@vscode/l10n';
import { EmError } from '../../core/client/errors';
import { placeOf } from '../../core/session/identity';
import type { EndpointRegistry } from '../endpoints/registry';
import type { SessionState } from '../../core/session/sessionTypes';
import type { Endpoint } from '../../core/session/endpoint';
import type { ServerFormPanels } from '../serverForm/serverFormPanels';
import { showWarning } from '../interaction/messages';
import { isolated } from '../../text/visible';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';
import type { LogIn } from './logIn';

export const connectHandlers = (
  registry: EndpointRegistry,
  logIn: LogIn,
  loadForms: () => Promise<ServerFormPanels>,
): Pick<Handlers, 'connectBackupServer'> => ({
  connectBackupServer: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Connect Backup Server'), {
      disabled: whyNotConnect,
    });
    if (endpoint === undefined) return;
    if (endpoint.readOnly) throw new EmError('read-only', placeOf(endpoint));
    const session = registry.session(endpoint);
    await session.restore();
    if (session.state.kind !== 'logged-in' && !(await logIn.run(endpoint))) return;
    const reason = whyNotConnect(endpoint, session.state);
    if (reason !== undefined) {
      await showWarning(`${isolated(endpoint.name)}: ${reason}`);
      return;
    }
    (await loadForms()).connect(endpoint);
  },
});

/** The role table leaves connecting to administrators, and the session's links say so before a request is refused. */
export function whyNotConnect({ readOnly }: Endpoint, state: SessionState): string | undefined {
  if (readOnly) return l10n.t('It is set to be read only.');
  return state.kind === 'logged-in' && !state.mayConnect
    ? l10n.t(
        '{0} may not connect backup servers: that needs the role Portal Administrator. Log in with another account or have the role granted.',
        isolated(state.displayName),
      )
    : undefined;
}

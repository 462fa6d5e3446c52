import * as l10n from '@vscode/l10n';
import { isEmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { EndpointTree } from '../tree/endpointTree';
import { showInformation, showStatus, showWarning } from '../interaction/messages';
import { withDelayedProgress } from '../interaction/progress';
import { isolated } from '../../text/visible';
import { selectedEndpoints } from './arguments';
import { logInToMany, logOutOfMany, type ManyServices } from './manySessions';
import type { LogIn } from './logIn';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';

export const sessionHandlers = (
  services: ManyServices & { readonly tree: Pick<EndpointTree, 'update'> },
  logIn: LogIn,
): Pick<Handlers, 'logIn' | 'logOut' | 'forgetPassword'> => ({
  logIn: async (argument, selected) => {
    const { registry } = services;
    const many = selectedEndpoints(selected, registry);
    if (many.length > 1) {
      await logInToMany(services, many, (endpoint, signal) => logIn.run(endpoint, { signal }));
      return;
    }
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Log In'), {
      wanted: (_, state) => state.kind !== 'logged-in' || state.idle,
    });
    if (endpoint === undefined) return;
    await logIn.run(endpoint);
    // Whether the password is remembered is known only now.
    services.tree.update(endpoint);
  },
  logOut: async (argument, selected) => {
    const { registry } = services;
    const many = selectedEndpoints(selected, registry);
    if (many.length > 1) {
      await logOutOfMany(services, many);
      return;
    }
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Log Out'), {
      wanted: (_, state) => state.kind === 'logged-in',
    });
    if (endpoint) await logOut(registry, endpoint);
  },
  forgetPassword: async (argument) => {
    const { registry } = services;
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Forget Password'));
    if (endpoint === undefined) return;
    await forgetPassword(registry, endpoint);
    services.tree.update(endpoint);
  },
});

/** Whatever account it was remembered for: an endpoint has one. */
async function forgetPassword(registry: EndpointRegistry, endpoint: Endpoint): Promise<void> {
  const session = registry.session(endpoint);
  const { passwordAccount } = session;
  const account = (await registry.secrets.password(endpoint))?.account ?? passwordAccount;
  // Also where none can be read: what a keyring cannot give back may be there all the same.
  await session.forgetPassword();
  if (account === undefined)
    await showInformation(l10n.t('No password is remembered for {0}.', isolated(endpoint.name)));
  else
    showStatus(
      l10n.t('The password of {0} at {1} is forgotten.', isolated(account), isolated(endpoint.name)),
    );
}

async function logOut(registry: EndpointRegistry, endpoint: Endpoint): Promise<void> {
  try {
    await withDelayedProgress(l10n.t('Logging out of {0}', endpoint.name), ({ signal }) =>
      registry.session(endpoint).logOut(signal),
    );
    showStatus(l10n.t('Logged out of {0}', endpoint.name));
  } catch (error) {
    if (!isEmError(error)) throw error;
    void showWarning(
      l10n.t(
        'You are logged out of {0} here, but the server could not be told: its session ends by itself within 15 minutes. {1}',
        endpoint.name,
        explain(error).what,
      ),
    );
  }
}

import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { isEmError } from '../../core/client/errors';
import { versionLabel } from '../../core/client/versions';
import { commands } from '../contributions';
import { explain } from '../../core/words/explain';
import { sameAccount } from '../../core/session/account';
import type { EndpointRegistry } from '../endpoints/registry';
import { remember, remembered } from '../endpoints/remembered';
import type { EndpointSession } from '../../core/session/session';
import type { Endpoint } from '../../core/session/endpoint';
import type { WorkspaceConsent } from '../endpoints/workspaceConsent';
import { askText } from '../interaction/inputs';
import { confirmDanger } from '../interaction/dialogs';
import { showInformation, showStatus, showWarning } from '../interaction/messages';
import { askPassword, type AskedPassword } from '../interaction/passwordBox';
import { withProgress } from '../interaction/progress';
import { isolated } from '../../text/visible';
import type { CertificateTrust } from './certificateCommands';
import { accountProblem } from './endpointCommands';
import { logInToMany, logOutOfMany, selectedEndpoints, type ManyServices } from './manySessions';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';

const plainHttpKey = 'veeamEm.plainHttpAccepted';

/** An endpoint that has answered, and the versions that it offered. */
interface Reached {
  readonly endpoint: Endpoint;
  readonly versions: readonly string[] | undefined;
}

interface LogInServices {
  readonly registry: EndpointRegistry;
  readonly memento: vscode.Memento;
  readonly trust: CertificateTrust;
  readonly workspace: WorkspaceConsent;
}

export class LogIn {
  private readonly registry: EndpointRegistry;
  private readonly running = new Map<string, Promise<boolean>>();

  constructor(private readonly services: LogInServices) {
    this.registry = services.registry;
  }

  /**
   * Logs in, with a remembered password or one that is asked for until it is right or the user gives up. Whoever wants
   * to log in to an endpoint meanwhile waits for the same prompt.
   *
   * @param signal aborted when the user logs out of the session that is missed: then nothing is asked any more
   * @returns whether there is a session now
   * @throws EmError for everything but a wrong account or password
   */
  run(configured: Endpoint, signal?: AbortSignal): Promise<boolean> {
    const known = this.running.get(configured.id);
    if (known) return known;
    const run = this.ask(configured, signal).finally(() => {
      this.running.delete(configured.id);
    });
    this.running.set(configured.id, run);
    return run;
  }

  private async ask(configured: Endpoint, signal: AbortSignal | undefined): Promise<boolean> {
    if (!(await this.services.workspace.ask(configured))) return false;
    if (!(await this.acceptPlainHttp(configured))) return false;
    const reached = await this.reach(configured);
    if (reached === undefined || signal?.aborted) return false;
    const { endpoint } = reached;
    const account = await this.askAccount(endpoint, signal);
    if (account === undefined || signal?.aborted) return false;
    let problem = await this.withRemembered(reached, account);
    if (problem === undefined) return true;
    for (;;) {
      const { name, url } = endpoint;
      if (signal?.aborted) return false;
      const question = { name, url, account, problem: problem === '' ? undefined : problem };
      const asked = await askPassword(question, signal);
      if (asked === undefined) return false;
      problem = await this.attempt(reached, account, asked);
      if (problem === undefined) return true;
    }
  }

  /** @returns undefined after a success, else why it was refused, or nothing where there is none to try */
  private async withRemembered(
    { endpoint, versions }: Reached,
    account: string,
  ): Promise<string | undefined> {
    const session = this.registry.session(endpoint);
    const result = await withProgress(l10n.t('Logging in to {0}', isolated(endpoint.name)), ({ signal }) =>
      session.logInRemembered(account, { signal, offered: versions }),
    );
    if (result === 'logged-in') {
      tellLoggedIn(session);
      return undefined;
    }
    const kept = await this.registry.secrets.password(endpoint);
    return kept?.refused === true && sameAccount(kept.account, account)
      ? l10n.t(
          'Enterprise Manager did not accept the remembered password. It is not sent again: enter the one that is right now.',
        )
      : '';
  }

  /**
   * Asks the server for its versions before anything secret is typed or sent: a dead host, a wrong URL and a
   * certificate that is not trusted come to light here.
   *
   * @returns the endpoint, with its new pin if the user set one; undefined where the user would not
   */
  private async reach(endpoint: Endpoint): Promise<Reached | undefined> {
    const api = await this.registry.loadApi();
    try {
      const client = this.registry.client(api, endpoint);
      const versions = await withProgress(l10n.t('Reaching {0}', endpoint.name), ({ signal }) =>
        api.probe(client, signal),
      );
      return { endpoint, versions };
    } catch (error) {
      if (!isEmError(error)) throw error;
      if (error.facts.certificate === undefined || error.kind === 'certificate-changed') throw error;
      if (!(await this.services.trust.offer(endpoint, error))) return undefined;
    }
    const pinned = this.registry.endpoints.find(({ id }) => id === endpoint.id);
    return pinned && { endpoint: pinned, versions: undefined };
  }

  /** @returns why the account or the password was refused, or undefined after a success */
  private async attempt(
    { endpoint, versions }: Reached,
    account: string,
    { password, keep }: AskedPassword,
  ): Promise<string | undefined> {
    const session = this.registry.session(endpoint);
    try {
      await withProgress(l10n.t('Logging in to {0}', isolated(endpoint.name)), ({ signal }) =>
        session.logIn({ account, password }, { signal, offered: versions, keep }),
      );
    } catch (error) {
      if (isEmError(error) && error.kind === 'bad-credentials') return explain(error).what;
      throw error;
    }
    tellLoggedIn(session);
    return undefined;
  }

  private async askAccount(endpoint: Endpoint, signal: AbortSignal | undefined): Promise<string | undefined> {
    if (endpoint.account !== undefined) return endpoint.account;
    const { state } = this.registry.session(endpoint);
    const kept = await this.registry.secrets.password(endpoint);
    const account = await askText(
      {
        title: l10n.t('Log In to {0}: Account', endpoint.name),
        prompt: endpoint.url,
        placeHolder: l10n.t('DOMAIN\\user'),
        value: kept?.account ?? (state.kind === 'logged-out' ? '' : state.displayName),
        ignoreFocusOut: true,
        validateInput: (value) => (value.trim() === '' ? l10n.t('Enter an account.') : accountProblem(value)),
      },
      signal,
    );
    return account?.trim();
  }

  /** Over plain http a password can be read on the way: said once for each endpoint, unless it never leaves the machine. */
  private async acceptPlainHttp({ url, name }: Endpoint): Promise<boolean> {
    const { protocol, hostname, host } = new URL(url);
    if (protocol !== 'http:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return true;
    const { memento } = this.services;
    if (remembered(memento, plainHttpKey).includes(url)) return true;
    const isAccepted = await confirmDanger({
      question: l10n.t('{0} is reached over plain http.', isolated(name)),
      detail: [
        l10n.t(
          'Everybody on the way to {0} can read your password and use your session. Enterprise Manager offers https on port 9398.',
          host,
        ),
      ],
      action: l10n.t('Log In Unencrypted'),
      refusal: l10n.t('Do Not Log In'),
    });
    if (isAccepted) await remember(memento, plainHttpKey, url);
    return isAccepted;
  }
}

function tellLoggedIn({ endpoint, state }: EndpointSession): void {
  if (state.kind !== 'logged-in') return;
  showStatus(
    l10n.t(
      'Logged in to {0} as {1}, API {2}',
      isolated(endpoint.name),
      isolated(state.displayName),
      versionLabel(state.version),
    ),
  );
}

export const sessionHandlers = (
  services: ManyServices,
  logIn: LogIn,
): Pick<Handlers, typeof commands.logIn | typeof commands.logOut | typeof commands.forgetPassword> => ({
  [commands.logIn]: async (argument, selected) => {
    const { registry } = services;
    const many = selectedEndpoints(selected, registry);
    if (many.length > 1) {
      await logInToMany(services, many, (endpoint, signal) => logIn.run(endpoint, signal));
      return;
    }
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Log In'), {
      wanted: (_, state) => state.kind !== 'logged-in' || state.idle,
    });
    if (endpoint) await logIn.run(endpoint);
  },
  [commands.logOut]: async (argument, selected) => {
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
  [commands.forgetPassword]: async (argument) => {
    const { registry } = services;
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Forget Password'));
    if (endpoint) await forgetPassword(registry, endpoint);
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
    await withProgress(l10n.t('Logging out of {0}', endpoint.name), ({ signal }) =>
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

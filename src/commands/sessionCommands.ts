import * as vscode from 'vscode';
import { isEmError } from '../api/errors';
import { versionLabel } from '../api/versions';
import { commands } from '../contributions';
import { explain } from '../diagnosis/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Credentials } from '../endpoints/session';
import type { Endpoint } from '../endpoints/settings';
import { askText } from '../notices/inputs';
import { confirmDanger } from '../notices/dialogs';
import { showInformation, showStatus, showWarning } from '../notices/messages';
import { isolated } from '../text/visible';
import { accountProblem } from './endpointCommands';
import type { CertificateTrust } from './certificateCommands';
import { askPassword } from './passwordBox';
import { chooseEndpoint } from './pick';
import { withProgress } from '../notices/progress';
import type { Handlers } from './register';

const plainHttpKey = 'veeamEm.plainHttpAccepted';

/** An endpoint that has answered, and the versions that it offered. */
interface Reached {
  readonly endpoint: Endpoint;
  readonly versions: readonly string[] | undefined;
}

export class LogIn {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly memento: vscode.Memento,
    private readonly trust: CertificateTrust,
  ) {}

  /**
   * Logs in, with a remembered password or one that is asked for until it is right or the user gives up.
   *
   * @returns whether there is a session now
   * @throws EmError for everything but a wrong account or password
   */
  async run(configured: Endpoint): Promise<boolean> {
    if (!(await this.acceptPlainHttp(configured))) return false;
    const reached = await this.reach(configured);
    if (reached === undefined) return false;
    const { endpoint } = reached;
    const account = await this.askAccount(endpoint);
    if (account === undefined) return false;
    const remembered = await this.registry.secrets.password(endpoint.url, account);
    let problem: string | undefined;
    if (remembered !== undefined) {
      problem = await this.attempt(reached, { account, password: remembered });
      if (problem === undefined) return true;
    }
    for (;;) {
      const asked = await askPassword(endpoint, account, problem);
      if (asked === undefined) return false;
      problem = await this.attempt(reached, { account, password: asked.password });
      if (problem !== undefined) continue;
      if (asked.remember) await this.registry.secrets.storePassword(endpoint.url, account, asked.password);
      return true;
    }
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
      const versions = await withProgress(vscode.l10n.t('Reaching {0}', endpoint.name), ({ signal }) =>
        api.probe(client, signal),
      );
      return { endpoint, versions };
    } catch (error) {
      if (!isEmError(error)) throw error;
      if (error.facts.certificate === undefined || error.kind === 'certificate-changed') throw error;
      if (!(await this.trust.offer(endpoint, error))) return undefined;
    }
    const pinned = this.registry.endpoints.find(({ id }) => id === endpoint.id);
    return pinned && { endpoint: pinned, versions: undefined };
  }

  /** @returns why the account or the password was refused, or undefined after a success */
  private async attempt(
    { endpoint, versions }: Reached,
    credentials: Credentials,
  ): Promise<string | undefined> {
    const session = this.registry.session(endpoint);
    try {
      await withProgress(vscode.l10n.t('Logging in to {0}', endpoint.name), ({ signal }) =>
        session.logIn(credentials, signal, versions),
      );
    } catch (error) {
      if (isEmError(error) && error.kind === 'bad-credentials') return explain(error).what;
      throw error;
    }
    const { state } = session;
    if (state.kind === 'logged-in') {
      showStatus(
        vscode.l10n.t(
          'Logged in to {0} as {1}, API {2}',
          endpoint.name,
          state.userName,
          versionLabel(state.version),
        ),
      );
    }
    return undefined;
  }

  private async askAccount(endpoint: Endpoint): Promise<string | undefined> {
    if (endpoint.account !== undefined) return endpoint.account;
    const { state } = this.registry.session(endpoint);
    const account = await askText({
      title: vscode.l10n.t('Log In to {0}: Account', endpoint.name),
      prompt: endpoint.url,
      placeHolder: vscode.l10n.t('DOMAIN\\user'),
      value: state.kind === 'logged-out' ? '' : state.userName,
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === '' ? vscode.l10n.t('Enter an account.') : accountProblem(value),
    });
    return account?.trim();
  }

  /** Over plain http a password can be read on the way: said once for each endpoint, unless it never leaves the machine. */
  private async acceptPlainHttp({ url, name }: Endpoint): Promise<boolean> {
    const { protocol, hostname, host } = new URL(url);
    if (protocol !== 'http:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return true;
    const accepted = this.memento.get<readonly string[]>(plainHttpKey, []);
    if (accepted.includes(url)) return true;
    const isConfirmed = await confirmDanger({
      question: vscode.l10n.t('{0} is reached over plain http.', isolated(name)),
      detail: [
        vscode.l10n.t(
          'Everybody on the way to {0} can read your password and use your session. Enterprise Manager offers https on port 9398.',
          host,
        ),
      ],
      action: vscode.l10n.t('Log In Unencrypted'),
      refusal: vscode.l10n.t('Do Not Log In'),
    });
    if (!isConfirmed) return false;
    await this.memento.update(plainHttpKey, [...accepted, url]);
    return true;
  }
}

export const sessionHandlers = (
  registry: EndpointRegistry,
  logIn: LogIn,
): Pick<Handlers, typeof commands.logIn | typeof commands.logOut | typeof commands.forgetPassword> => ({
  [commands.logIn]: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, vscode.l10n.t('Log In'), {
      wanted: (_, state) => state.kind !== 'logged-in' || state.idle,
    });
    if (endpoint) await logIn.run(endpoint);
  },
  [commands.logOut]: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, vscode.l10n.t('Log Out'), {
      wanted: (_, state) => state.kind === 'logged-in',
    });
    if (endpoint) await logOut(registry, endpoint);
  },
  [commands.forgetPassword]: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, vscode.l10n.t('Forget Password'));
    if (endpoint) await forgetPassword(registry, endpoint);
  },
});

async function forgetPassword(registry: EndpointRegistry, endpoint: Endpoint): Promise<void> {
  const session = registry.session(endpoint);
  await session.restore();
  const { state } = session;
  const account = endpoint.account ?? (state.kind === 'logged-out' ? undefined : state.userName);
  if (account === undefined || (await registry.secrets.password(endpoint.url, account)) === undefined) {
    await showInformation(vscode.l10n.t('No password is remembered for {0}.', endpoint.name));
    return;
  }
  await registry.secrets.forgetPassword(endpoint.url, account);
  showStatus(vscode.l10n.t('The password of {0} at {1} is forgotten.', account, endpoint.name));
}

async function logOut(registry: EndpointRegistry, endpoint: Endpoint): Promise<void> {
  try {
    await withProgress(vscode.l10n.t('Logging out of {0}', endpoint.name), ({ signal }) =>
      registry.session(endpoint).logOut(signal),
    );
    showStatus(vscode.l10n.t('Logged out of {0}', endpoint.name));
  } catch (error) {
    if (!isEmError(error)) throw error;
    void showWarning(
      vscode.l10n.t(
        'You are logged out of {0} here, but the server could not be told: its session ends by itself within 15 minutes. {1}',
        endpoint.name,
        explain(error).what,
      ),
    );
  }
}

import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { isEmError } from '../../core/client/errors';
import { versionLabel } from '../../core/client/versions';
import { explain } from '../../core/words/explain';
import { sameAccount } from '../../core/session/account';
import type { EndpointRegistry } from '../endpoints/registry';
import { remember, remembered } from '../endpoints/remembered';
import type { EndpointSession } from '../../core/session/session';
import type { Keeping } from '../../core/session/sessionTypes';
import type { Endpoint } from '../../core/session/endpoint';
import type { WorkspaceConsent } from '../endpoints/workspaceConsent';
import { runCommand } from '../interaction/commands';
import { askText } from '../interaction/inputs';
import { confirmDanger } from '../interaction/dialogs';
import { showStatus } from '../interaction/messages';
import { askPassword, type PasswordAnswer } from '../interaction/passwordBox';
import { withDelayedProgress } from '../interaction/progress';
import { isolated } from '../../text/visible';
import type { CertificateTrust } from './certificateCommands';
import { accountProblem as colonProblem } from './endpointCommands';

const plainHttpKey = 'veeamEm.plainHttpAccepted';

/** An endpoint that has answered, and the versions that it offered. */
interface Reached {
  readonly endpoint: Endpoint;
  readonly versions: readonly string[] | undefined;
}

interface LogInOptions {
  /** Aborted when the user logs out of the session that is missed: then nothing is asked any more. */
  readonly signal?: AbortSignal | undefined;
  /** An ended session is renewed for a call that waits for it. The call was begun with its account. */
  readonly renews?: boolean;
}

/** Why nobody is logged in yet, and how the next password would be kept. */
interface Missing {
  readonly problem: string | undefined;
  readonly keep: Keeping;
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
   * @returns whether there is a session now
   * @throws EmError for everything but a wrong account or password
   */
  run(configured: Endpoint, options: LogInOptions = {}): Promise<boolean> {
    const known = this.running.get(configured.id);
    if (known) return known;
    const run = this.ask(configured, options).finally(() => {
      this.running.delete(configured.id);
    });
    this.running.set(configured.id, run);
    return run;
  }

  private async ask(configured: Endpoint, { signal, renews = false }: LogInOptions): Promise<boolean> {
    if (!(await this.services.workspace.ask(configured))) return false;
    if (!(await this.acceptPlainHttp(configured))) return false;
    const reached = await this.reach(configured);
    if (reached === undefined || signal?.aborted) return false;
    const { endpoint } = reached;
    const own = renews ? this.registry.session(endpoint).account : undefined;
    let account = own ?? (await this.askAccount(endpoint, signal));
    if (account === undefined || signal?.aborted) return false;
    let missing = await this.withRemembered(reached, account, 'nowhere');
    while (missing !== undefined) {
      if (signal?.aborted) return false;
      const { name, url } = endpoint;
      const another = renews ? 'no' : anotherAccountOf(endpoint);
      const asked = await askPassword({ name, url, account, another, accountProblem, ...missing }, signal);
      switch (asked?.kind) {
        case undefined:
          return false;
        case 'edit':
          await runCommand('editEndpoint', { endpoint });
          return false;
        case 'account':
          ({ account } = asked);
          missing = await this.withRemembered(reached, account, asked.keep);
          break;
        case 'password':
          missing = await this.attempt(reached, account, asked);
      }
    }
    return true;
  }

  /** @returns undefined after a success */
  private async withRemembered(
    { endpoint, versions }: Reached,
    account: string,
    keep: Keeping,
  ): Promise<Missing | undefined> {
    const session = this.registry.session(endpoint);
    const result = await withDelayedProgress(
      l10n.t('Logging in to {0}', isolated(endpoint.name)),
      ({ signal }) => session.logInRemembered(account, { signal, offered: versions }),
    );
    if (result === 'logged-in') {
      tellLoggedIn(session);
      return undefined;
    }
    const kept = await this.registry.secrets.password(endpoint);
    if (kept?.refused !== true || !sameAccount(kept.account, account)) return { problem: undefined, keep };
    const problem = l10n.t(
      'Enterprise Manager did not accept the remembered password. It is not sent again: enter the one that is right now.',
    );
    // The one that is right now is to be remembered as well.
    return { problem, keep: 'storage' };
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
      const versions = await withDelayedProgress(l10n.t('Reaching {0}', endpoint.name), ({ signal }) =>
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

  /** @returns undefined after a success. A refused password does not change how the next one is kept */
  private async attempt(
    { endpoint, versions }: Reached,
    account: string,
    { password, keep }: Extract<PasswordAnswer, { kind: 'password' }>,
  ): Promise<Missing | undefined> {
    const session = this.registry.session(endpoint);
    try {
      await withDelayedProgress(l10n.t('Logging in to {0}', isolated(endpoint.name)), ({ signal }) =>
        session.logIn({ account, password }, { signal, offered: versions, keep }),
      );
    } catch (error) {
      if (isEmError(error) && error.kind === 'bad-credentials') {
        return { problem: explain(error).what, keep };
      }
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
        validateInput: accountProblem,
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

/** An account in the settings identifies the endpoint, so another one is entered there. The sandbox has one only. */
const anotherAccountOf = ({ account, source }: Endpoint): 'enter' | 'edit' | 'no' =>
  account === undefined ? 'enter' : source === 'sandbox' ? 'no' : 'edit';

/** What is wrong with an account to log in with. */
const accountProblem = (account: string): string | undefined =>
  account.trim() === '' ? l10n.t('Enter an account.') : colonProblem(account);

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

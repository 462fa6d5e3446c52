import * as vscode from 'vscode';
import { commands, contextKeys } from '../contributions';
import type { EndpointRegistry } from '../endpoints/registry';
import { endpointId } from '../endpoints/settings';
import { addEntry, removeEntry } from '../endpoints/settingsWriter';
import { showInformation, showStatus } from '../notices/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import type { Sandbox } from '../sandbox/sandbox';
import { withProgress } from '../notices/progress';
import type { Handlers } from './register';
import type { LogIn } from './sessionCommands';

const endpointName = 'Sandbox';

/** The embedded Enterprise Manager, started and stopped from the palette; it ends with the window. */
export class SandboxHost implements vscode.Disposable {
  private running: { readonly sandbox: Sandbox; readonly endpointId: string } | undefined;

  constructor(
    private readonly registry: EndpointRegistry,
    private readonly log: ExchangeLog,
    private readonly logIn: LogIn,
  ) {}

  readonly handlers: Pick<Handlers, typeof commands.startSandbox | typeof commands.stopSandbox> = {
    [commands.startSandbox]: () => this.start(),
    [commands.stopSandbox]: () => this.stop(),
  };

  private async start(): Promise<void> {
    if (this.running) {
      await this.offerLogIn(vscode.l10n.t('The sandbox is running already at {0}', this.running.sandbox.url));
      return;
    }
    const sandbox = await withProgress(vscode.l10n.t('Starting the sandbox'), async () => {
      const { Sandbox } = await import('../sandbox/index');
      return Sandbox.start({ scheme: 'https' });
    });
    const { secrets } = this.registry;
    await this.forgetStale();
    // Its certificate is known without asking: we made it.
    const { url, username: account, password, fingerprint256: certificate } = sandbox;
    const id = endpointId(url, account);
    await secrets.storePassword(url, account, password);
    this.running = { sandbox, endpointId: id };
    await vscode.commands.executeCommand('setContext', contextKeys.sandboxRunning, true);
    await addEntry({ name: endpointName, url, account, certificate });
    this.log.note(
      vscode.l10n.t('The sandbox listens at {0}, account {1}. It holds its data in memory.', url, account),
    );
    await this.offerLogIn(
      vscode.l10n.t(
        'The sandbox Enterprise Manager runs at {0}. It is not a real one: its data is in memory and ends with this window.',
        url,
      ),
    );
  }

  /** Endpoints that earlier sandboxes left behind, as when VS Code was killed. */
  private async forgetStale(): Promise<void> {
    const { secrets } = this.registry;
    for (const endpoint of this.registry.endpoints) {
      const isLoopback = /^https?:\/\/127\.0\.0\.1:/.test(endpoint.url);
      if (!isLoopback || endpoint.name !== endpointName || !endpoint.account?.startsWith('SANDBOX\\'))
        continue;
      await secrets.forgetPassword(endpoint.url, endpoint.account);
      await secrets.forgetLogon(endpoint.id);
      await removeEntry(endpoint.id);
    }
  }

  private async offerLogIn(text: string): Promise<void> {
    const logIn = vscode.l10n.t('Log In');
    const chosen = await showInformation(text, logIn);
    const endpoint = this.registry.endpoints.find(({ id }) => id === this.running?.endpointId);
    if (chosen === logIn && endpoint) await this.logIn.run(endpoint);
  }

  private async stop(): Promise<void> {
    if (!this.running) {
      await showInformation(vscode.l10n.t('The sandbox is not running.'));
      return;
    }
    const { sandbox, endpointId: id } = this.running;
    this.running = undefined;
    const endpoint = this.registry.endpoints.find((candidate) => candidate.id === id);
    if (endpoint) await this.registry.session(endpoint).logOut();
    await sandbox.stop();
    await this.forgetStale();
    await vscode.commands.executeCommand('setContext', contextKeys.sandboxRunning, false);
    showStatus(vscode.l10n.t('The sandbox was stopped and its endpoint removed.'));
  }

  dispose(): void {
    void this.running?.sandbox.stop();
  }
}

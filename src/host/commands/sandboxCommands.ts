import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { setContext } from '../interaction/commands';
import { isEmError } from '../../core/client/errors';
import type { EndpointRegistry } from '../endpoints/registry';
import { showInformation, showStatus } from '../interaction/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import type { Sandbox } from '../../sandbox/sandbox';
import { withDelayedProgress } from '../interaction/progress';
import type { Handlers } from './register';
import type { LogIn } from './logIn';

const endpointName = 'Sandbox';

/** The embedded Enterprise Manager, started and stopped from the palette; it ends with the window. */
export class SandboxHost implements vscode.Disposable {
  private running: Sandbox | undefined;

  constructor(
    private readonly registry: EndpointRegistry,
    private readonly log: ExchangeLog,
    private readonly logIn: LogIn,
  ) {}

  readonly handlers: Pick<Handlers, 'startSandbox' | 'stopSandbox'> = {
    startSandbox: () => this.start(),
    stopSandbox: () => this.stop(),
  };

  private async start(): Promise<void> {
    if (this.running) {
      await this.offerLogIn(l10n.t('The sandbox is running already at {0}', this.running.url));
      return;
    }
    const sandbox = await withDelayedProgress(l10n.t('Starting the sandbox'), async () => {
      const { Sandbox } = await import('../../sandbox/index');
      return Sandbox.start({ scheme: 'https' });
    });
    // Its certificate is known without asking: we made it.
    const { url, username: account, password, fingerprint256: certificate } = sandbox;
    this.running = sandbox;
    const { settings, secrets } = this.registry;
    settings.setSandbox({ name: endpointName, url, account, certificate });
    if (settings.sandbox) await secrets.storePassword(settings.sandbox, account, password);
    await setContext('sandboxRunning', true);
    this.log.note(
      l10n.t('The sandbox listens at {0}, account {1}. It holds its data in memory.', url, account),
    );
    await this.offerLogIn(
      l10n.t(
        'The sandbox Enterprise Manager runs at {0}. It is not a real one: its data is in memory and ends with this window.',
        url,
      ),
    );
  }

  private async offerLogIn(text: string): Promise<void> {
    const logIn = l10n.t('Log In');
    const chosen = await showInformation(text, logIn);
    const { sandbox } = this.registry.settings;
    if (chosen === logIn && sandbox) await this.logIn.run(sandbox);
  }

  async stop(): Promise<void> {
    if (!this.running) {
      await showInformation(l10n.t('The sandbox is not running.'));
      return;
    }
    const sandbox = this.running;
    this.running = undefined;
    const endpoint = this.registry.settings.sandbox;
    try {
      if (endpoint)
        await this.registry.forget(endpoint, () => {
          this.registry.settings.setSandbox(undefined);
          return Promise.resolve(true);
        });
    } catch (error) {
      // A session that the sandbox was not told of ends with it.
      if (!isEmError(error)) throw error;
    } finally {
      await sandbox.stop();
    }
    await setContext('sandboxRunning', false);
    showStatus(l10n.t('The sandbox was stopped and its endpoint removed.'));
  }

  dispose(): void {
    void this.running?.stop();
  }
}

import * as vscode from 'vscode';
import { ApiLoader } from '../../src/host/endpoints/apiLoader';
import { EndpointRegistry } from '../../src/host/endpoints/registry';
import { EndpointSecrets } from '../../src/core/session/secrets';
import type { Attempts } from '../../src/core/session/attempts';
import { endpointId } from '../../src/core/session/identity';
import type { Endpoint } from '../../src/core/session/endpoint';
import { EndpointSettings } from '../../src/host/endpoints/settings';
import type { Exchange } from '../../src/core/client/exchange';
import type { Sandbox } from '../../src/sandbox/sandbox';

/** SecretStorage in memory, with its change event: the suites must not find what a run before them left. */
export class MemorySecrets implements vscode.SecretStorage {
  readonly values = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.changed.event;

  keys(): Thenable<string[]> {
    return Promise.resolve([...this.values.keys()]);
  }

  get(key: string): Thenable<string | undefined> {
    return Promise.resolve(this.values.get(key));
  }

  store(key: string, value: string): Thenable<void> {
    this.values.set(key, value);
    this.changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Thenable<void> {
    this.values.delete(key);
    this.changed.fire({ key });
    return Promise.resolve();
  }
}

/** What is remembered, in memory. */
export class MemoryMemento implements vscode.Memento {
  private readonly values: Map<string, unknown>;

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    this.values = new Map(Object.entries(values));
  }

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, absent?: T): T {
    return (this.values.get(key) ?? absent) as T;
  }

  update(key: string, value: unknown): Thenable<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

/** Claims in memory, which all fixtures of one test may share. */
export class MemoryAttempts implements Attempts {
  private readonly claimed = new Set<string>();
  private readonly refused = new Set<string>();

  claim(binding: string): Promise<boolean> {
    const isFree = !this.claimed.has(binding) && !this.refused.has(binding);
    if (isFree) this.claimed.add(binding);
    return Promise.resolve(isFree);
  }

  release(binding: string): Promise<void> {
    this.claimed.delete(binding);
    return Promise.resolve();
  }

  refuse(binding: string): Promise<void> {
    this.refused.add(binding);
    return Promise.resolve();
  }

  confirm(binding: string): Promise<void> {
    this.refused.delete(binding);
    return Promise.resolve();
  }
}

/** The rooms behind the commands, on their own, against one sandbox. */
export class Fixture {
  readonly storage: MemorySecrets;
  readonly settings = new EndpointSettings();
  readonly secrets: EndpointSecrets;
  readonly exchanges: Exchange[] = [];
  /** What the output would do. */
  onExchange: (endpointName: string, exchange: Exchange) => void = () => undefined;
  readonly registry: EndpointRegistry;
  /** What a prompt for the password would do. */
  askToLogIn: (endpoint: Endpoint) => Promise<boolean> = () => Promise.resolve(false);
  isPermitted: (endpoint: Endpoint) => boolean = () => true;
  readonly attempts = new MemoryAttempts();

  constructor(
    readonly sandbox: Sandbox,
    storage = new MemorySecrets(),
  ) {
    this.storage = storage;
    this.secrets = new EndpointSecrets(storage);
    this.registry = new EndpointRegistry({
      settings: this.settings,
      secrets: this.secrets,
      api: new ApiLoader(),
      attempts: this.attempts,
      isPermitted: (endpoint) => this.isPermitted(endpoint),
      onExchange: (endpoint, exchange) => {
        this.exchanges.push(exchange);
        this.onExchange(endpoint.name, exchange);
      },
      userAgent: 'test',
      askToLogIn: (endpoint) => this.askToLogIn(endpoint),
    });
  }

  get endpoint(): Endpoint {
    const { url, username } = this.sandbox;
    const id = endpointId(url, username);
    const found = this.registry.endpoints.find((endpoint) => endpoint.id === id);
    if (found === undefined) throw new Error('The endpoint is not configured.');
    return found;
  }

  async configure(): Promise<void> {
    const { url, username } = this.sandbox;
    await configureEndpoints([{ name: 'Test', url, username }]);
  }

  async logIn(): Promise<void> {
    const { username, password } = this.sandbox;
    await this.registry.session(this.endpoint).logIn({ account: username, password });
  }

  dispose(): void {
    this.registry.dispose();
    this.settings.dispose();
  }
}

export async function configureEndpoints(entries: readonly unknown[] | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('veeamEm')
    .update('endpoints', entries, vscode.ConfigurationTarget.Global);
}

import type { Memento } from 'vscode';
import type { Decisions } from '../../src/core/session/decisions';
import { Emitter } from '../../src/core/session/emitter';
import type { Endpoint } from '../../src/core/session/endpoint';
import { endpointId } from '../../src/core/session/identity';
import { EndpointSecrets } from '../../src/core/session/secrets';
import { MemoryStore } from '../../src/core/session/secretStore';
import type { Exchange } from '../../src/core/client/exchange';
import { ApiLoader } from '../../src/host/endpoints/apiLoader';
import type { StoredSource, WriteFailure } from '../../src/host/endpoints/entriesWriter';
import { EndpointRegistry } from '../../src/host/endpoints/registry';
import { EndpointSettings, type SettingsStore } from '../../src/host/endpoints/settings';
import type { Sandbox } from '../../src/sandbox/sandbox';
import { atOnce, SharedAttempts } from './sessions';

/** SecretStorage in memory, with its change event: a suite must not find what a run before it left. */
export class MemorySecrets extends MemoryStore {
  declare readonly values: Map<string, string>;
}

/** What is remembered, in memory. */
export class MemoryMemento implements Memento {
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

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

/** The settings that a fixture reads, which a test can write. */
export interface TestSettings extends SettingsStore {
  /** Sets a setting of the user by its key, without `veeamEm.`. */
  set(key: string, value: unknown): PromiseLike<void>;
}

/** The settings of the user in memory; no workspace is open. */
export class MemorySettings implements TestSettings {
  private readonly values = new Map<string, unknown>();
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  entries(source: StoredSource): unknown {
    return this.values.get(source === 'user' ? 'endpoints' : 'workspaceEndpoints');
  }

  writeEntries(source: StoredSource, entries: readonly unknown[]): Promise<void> {
    return this.set(source === 'user' ? 'endpoints' : 'workspaceEndpoints', entries);
  }

  value(key: string): unknown {
    return this.values.get(key);
  }

  workspace(): string {
    return '';
  }

  workspaceFile(): string {
    return '.vscode/settings.json';
  }

  set(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    this.changed.fire();
    return Promise.resolve();
  }
}

/** The rooms behind the commands, on their own, against one sandbox. */
export class Fixture {
  readonly settings: EndpointSettings;
  readonly secrets: EndpointSecrets;
  readonly exchanges: Exchange[] = [];
  /** What the output would do. */
  onExchange: (endpointName: string, exchange: Exchange) => void = () => undefined;
  readonly registry: EndpointRegistry;
  /** What a prompt for the password would do. */
  askToLogIn: (endpoint: Endpoint) => Promise<boolean> = () => Promise.resolve(false);
  isPermitted: (endpoint: Endpoint) => boolean = () => true;

  constructor(
    readonly sandbox: Sandbox,
    readonly storage = new MemorySecrets(),
    readonly store: TestSettings = new MemorySettings(),
    askAgain: (failure: WriteFailure) => Promise<boolean> = () => Promise.resolve(false),
    decisions?: Decisions,
  ) {
    this.settings = new EndpointSettings(store, askAgain);
    this.secrets = new EndpointSecrets(storage);
    this.registry = new EndpointRegistry({
      settings: this.settings,
      secrets: this.secrets,
      api: new ApiLoader(() => ({ url: undefined, authorization: undefined, noProxy: [] })),
      attempts: new SharedAttempts(atOnce),
      isPermitted: (endpoint) => this.isPermitted(endpoint),
      onExchange: (endpoint, exchange) => {
        this.exchanges.push(exchange);
        this.onExchange(endpoint.name, exchange);
      },
      userAgent: 'test',
      askToLogIn: (endpoint) => this.askToLogIn(endpoint),
      ...(decisions && { decisions }),
    });
  }

  /** Another window: it shares the settings, and the secrets too if it is not given others. */
  another(storage = this.storage): Fixture {
    return new Fixture(this.sandbox, storage, this.store);
  }

  get endpoint(): Endpoint {
    const { url, username } = this.sandbox;
    const id = endpointId(url, username);
    const found = this.registry.endpoints.find((endpoint) => endpoint.id === id);
    if (found === undefined) throw new Error('The endpoint is not configured.');
    return found;
  }

  /** Configures the sandbox as the only endpoint. */
  async configure(): Promise<void> {
    const { url, username } = this.sandbox;
    await this.setEndpoints([{ name: 'Test', url, username }]);
  }

  /** @param entries undefined to remove the setting */
  async setEndpoints(entries: readonly unknown[] | undefined): Promise<void> {
    await this.store.set('endpoints', entries);
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

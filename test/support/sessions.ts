import { EmClient, type ClientOptions } from '../../src/core/client/client';
import { EmSession } from '../../src/core/client/emSession';
import { EmError } from '../../src/core/client/errors';
import type { Logon } from '../../src/core/client/logon';
import { LogonSessions } from '../../src/core/client/resources/logonSessions';
import type { Api } from '../../src/core/client/api';
import type { Attempts } from '../../src/core/session/attempts';
import type { SecretStore } from '../../src/core/session/secretStore';
import { EndpointSecrets } from '../../src/core/session/secrets';
import { EndpointSession } from '../../src/core/session/session';
import type { Endpoint } from '../../src/core/session/endpoint';

/** Decides when an operation completes: at once, or when a scheduler picks it. */
export type Later = <T>(label: string, value: T) => Promise<T>;

export const atOnce: Later = (_, value) => Promise.resolve(value);

/** The SecretStorage that all windows share. `later` decides when each result and each event arrives. */
export class SharedStorage {
  readonly values = new Map<string, string>();
  private readonly windows = new Set<(key: string) => void>();

  constructor(private readonly later: Later) {}

  /** The view of one window. */
  open(): SecretStore {
    const { values, windows, later } = this;
    const tell = (key: string): void => {
      for (const window of windows) void later('event', undefined).then(() => window(key));
    };
    return {
      get: async (key) => {
        await later('get', undefined);
        return values.get(key);
      },
      store: async (key, value) => {
        await later('store', undefined);
        values.set(key, value);
        tell(key);
      },
      delete: async (key) => {
        await later('delete', undefined);
        if (values.delete(key)) tell(key);
      },
      onDidChange: (listener) => {
        const window = (key: string): void => listener({ key });
        windows.add(window);
        return { dispose: () => windows.delete(window) };
      },
    };
  }
}

/** A fake Enterprise Manager with logon sessions, which records the passwords that it gets. */
export class FakeManager {
  readonly live = new Set<string>();
  readonly passwords: string[] = [];
  readonly refused: string[] = [];
  password = 'right';
  /** The number of logons that still fail with 503. */
  unavailable = 0;
  /** Whether every logoff fails with 503. */
  failLogOff = false;
  private count = 0;

  constructor(private readonly later: Later) {}

  readonly api = {
    logOn: async (
      _: EmClient,
      { account, password }: { account: string; password: string },
    ): Promise<Logon> => {
      await this.later('log on sent', undefined);
      this.passwords.push(password);
      if (this.unavailable > 0) {
        this.unavailable -= 1;
        throw new EmError('unavailable', { status: 503 });
      }
      if (password !== this.password && password !== 'typed') {
        this.refused.push(password);
        throw new EmError('bad-credentials', { status: 401 });
      }
      const token = `token-${(this.count += 1)}`;
      this.live.add(token);
      await this.later('log on answered', undefined);
      return { token, sessionId: token, displayName: `LAB\\${account}`, account, version: 'v1_7' };
    },
    EmSession: sessionsOf((sessionId) => this.logOff(sessionId)),
  } as unknown as Api;

  /** A call that succeeds only in a live session. */
  readonly call = async ({ token }: Pick<EmSession, 'token'>): Promise<string> => {
    await this.later('call', undefined);
    if (!this.live.has(token)) throw new EmError('session-expired', { status: 401 });
    return token;
  };

  endAll(): void {
    this.live.clear();
  }

  /** The ID of a session is its token here. */
  private async logOff(sessionId: string): Promise<void> {
    await this.later('log off', undefined);
    if (this.failLogOff) throw new EmError('unavailable', { status: 503 });
    this.live.delete(sessionId);
  }
}

/** Sessions that send nothing: how they end is the fake's. */
const sessionsOf = (end: (sessionId: string) => Promise<void>): typeof EmSession =>
  class extends EmSession {
    override readonly logonSessions = new (class extends LogonSessions {
      override readonly end = end;
    })(this);
  };

export class SharedAttempts implements Attempts {
  private readonly claims = new Set<string>();
  private readonly refusals = new Set<string>();

  constructor(private readonly later: Later) {}

  async claim(binding: string): Promise<boolean> {
    await this.later('claim', undefined);
    if (this.claims.has(binding) || this.refusals.has(binding)) return false;
    this.claims.add(binding);
    return true;
  }

  async release(binding: string): Promise<void> {
    await this.later('release', undefined);
    this.claims.delete(binding);
  }

  async refuse(binding: string): Promise<void> {
    await this.later('refuse', undefined);
    this.refusals.add(binding);
  }

  async confirm(binding: string): Promise<void> {
    await this.later('confirm', undefined);
    this.refusals.delete(binding);
  }
}

/** Options of a client that is never used, because the fake answers first. */
const nobody: ClientOptions = {
  baseUrl: 'https://em.example:9398/api/',
  format: 'xml',
  timeoutMs: 1,
  transport: {
    send: () => Promise.resolve({}),
    fetchCertificate: () => Promise.resolve(undefined),
    dispose: () => undefined,
  },
  onExchange: () => undefined,
  userAgent: 'test',
};

export const testEndpoint: Endpoint = {
  id: 'x',
  binding: 'x',
  name: 'EM',
  url: 'https://em.example:9398/api/',
  account: 'admin',
  source: 'user',
};

/** One VS Code window with its own session object and the shared storage. */
export class SessionWindow {
  readonly secrets: EndpointSecrets;
  session: EndpointSession;
  prompts = 0;
  openPrompts = 0;
  mostPrompts = 0;
  /** The behaviour of a prompt. */
  onPrompt: (session: EndpointSession, signal: AbortSignal) => Promise<boolean> = () =>
    Promise.resolve(false);
  permitted = true;
  now: () => number = () => 0;

  constructor(
    storage: SharedStorage,
    private readonly manager: FakeManager,
    private readonly attempts: Attempts,
  ) {
    this.secrets = new EndpointSecrets(storage.open());
    this.session = this.open();
    this.secrets.onDidChangeSession(() => {
      void this.session.reload();
    });
  }

  /** Reloads the window: only the stored state is left. */
  reload(): void {
    this.session.dispose();
    this.session = this.open();
  }

  private open(): EndpointSession {
    return new EndpointSession(testEndpoint, {
      loadApi: () => Promise.resolve(this.manager.api),
      client: () => new EmClient(nobody),
      secrets: this.secrets,
      attempts: this.attempts,
      permitted: () => this.permitted,
      now: () => this.now(),
      otherWindowMs: 20,
      askToLogIn: async (_, signal) => {
        this.prompts += 1;
        this.openPrompts += 1;
        this.mostPrompts = Math.max(this.mostPrompts, this.openPrompts);
        try {
          return await this.onPrompt(this.session, signal);
        } finally {
          this.openPrompts -= 1;
        }
      },
    });
  }
}

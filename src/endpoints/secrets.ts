import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Logon } from '../api/logon';

const logonSchema = v.object({
  token: v.string(),
  sessionId: v.optional(v.string()),
  userName: v.string(),
  account: v.string(),
  version: v.string(),
  mayConnect: v.optional(v.boolean()),
});

const sessionPrefix = 'veeamEm.session:';
const passwordPrefix = 'veeamEm.password:';

/**
 * Everything secret that is kept, in SecretStorage. The keys carry the URL and the account, so that an
 * endpoint of the same name but another URL never receives what was meant for this one. Where the storage
 * fails (a keyring that is missing or locked) it counts as empty, and `onUnavailable` says so: a session then
 * lives in memory, for this window only.
 */
export class EndpointSecrets implements vscode.Disposable {
  private readonly unavailable = new vscode.EventEmitter<string>();
  /** Fires with the storage's own message. */
  readonly onUnavailable = this.unavailable.event;

  constructor(private readonly storage: vscode.SecretStorage) {}

  /** @returns undefined also where what is stored cannot be read */
  async logon(endpointId: string): Promise<Logon | undefined> {
    const text = await this.guard(() => this.storage.get(sessionPrefix + endpointId));
    if (text === undefined) return undefined;
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), logonSchema), text);
    return parsed.success ? { ...parsed.output, sessionId: parsed.output.sessionId } : undefined;
  }

  async storeLogon(endpointId: string, logon: Logon): Promise<void> {
    await this.guard(() => this.storage.store(sessionPrefix + endpointId, JSON.stringify(logon)));
  }

  async forgetLogon(endpointId: string): Promise<void> {
    await this.guard(() => this.storage.delete(sessionPrefix + endpointId));
  }

  async password(url: string, account: string): Promise<string | undefined> {
    return this.guard(() => this.storage.get(passwordKey(url, account)));
  }

  async storePassword(url: string, account: string, password: string): Promise<void> {
    await this.guard(() => this.storage.store(passwordKey(url, account), password));
  }

  async forgetPassword(url: string, account: string): Promise<void> {
    await this.guard(() => this.storage.delete(passwordKey(url, account)));
  }

  /** Fires with the endpoint whose session another window stored or forgot. */
  onDidChangeSession(listener: (endpointId: string) => void): vscode.Disposable {
    return this.storage.onDidChange(({ key }) => {
      if (key.startsWith(sessionPrefix)) listener(key.slice(sessionPrefix.length));
    });
  }

  dispose(): void {
    this.unavailable.dispose();
  }

  private async guard<T>(work: () => Thenable<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.unavailable.fire(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

const passwordKey = (url: string, account: string): string =>
  `${passwordPrefix}${url}|${account.toLowerCase()}`;

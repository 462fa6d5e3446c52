import type { Memento, SecretStorage } from 'vscode';
import * as v from 'valibot';
import type { Credential } from '../../core/apply/runItem';
import { Emitter } from '../../core/session/emitter';
import { credentialName } from '../../core/fleetFile/keys';
import { language } from '../../core/words/language';
import { nameOrder } from '../../text/order';

const namesKey = 'veeamEm.credentialNames';
const secretKey = (name: string): string => `veeamEm.credential:${name}`;

const schema = v.object({ username: v.string(), password: v.string() });

/**
 * Accounts with passwords by name, in SecretStorage. Their names are kept beside, because it lists none. A value is read for the
 * request that needs it, and is kept nowhere else.
 */
export class Credentials {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly secrets: Pick<SecretStorage, 'get' | 'store' | 'delete'>,
    private readonly memento: Memento,
  ) {}

  get names(): readonly string[] {
    const kept = this.memento.get<unknown>(namesKey, []);
    return Array.isArray(kept)
      ? kept
          .filter((name): name is string => typeof name === 'string' && credentialName.test(name))
          .sort(nameOrder(language()))
      : [];
  }

  async get(name: string): Promise<Credential | undefined> {
    const read = v.safeParse(
      v.pipe(v.string(), v.parseJson(), schema),
      await this.secrets.get(secretKey(name)),
    );
    return read.success ? read.output : undefined;
  }

  async set(name: string, { username, password }: Credential): Promise<void> {
    await this.secrets.store(secretKey(name), JSON.stringify({ username, password }));
    await this.keepNames([...this.names.filter((other) => other !== name), name]);
  }

  /** The new name is there before the old one is gone. */
  async rename(from: string, to: string): Promise<void> {
    const credential = await this.get(from);
    if (credential !== undefined) await this.set(to, credential);
    await this.forget(from);
  }

  async forget(name: string): Promise<void> {
    await this.secrets.delete(secretKey(name));
    await this.keepNames(this.names.filter((other) => other !== name));
  }

  /** Which of the names have no credential. */
  async missing(names: Iterable<string>): Promise<readonly string[]> {
    const unique = [...new Set(names)];
    const found = await Promise.all(unique.map((name) => this.get(name)));
    return unique.filter((_, index) => found[index] === undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async keepNames(names: readonly string[]): Promise<void> {
    await this.memento.update(namesKey, [...names]);
    this.changed.fire();
  }
}

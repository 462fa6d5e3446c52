import type { SecretStore } from './secretStore';

/** What is asked of one endpoint's records, in order. */
interface Line {
  tail: Promise<unknown>;
  /** How many steps the storage has done. */
  steps: number;
}

/**
 * What is asked of one endpoint's records is done in the order in which it was asked, however slow the storage is.
 * Whoever waits gives up where the storage does nothing any more: a keyring that asks its user for something may never
 * answer. It keeps the order all the same.
 */
export class SecretQueue {
  private readonly lines = new Map<string, Line>();

  /** @param patience how long one step of the storage may take, in milliseconds */
  constructor(private readonly patience: number) {}

  /** @throws what the storage throws, or an error where it does not answer */
  run<T>(binding: string, store: SecretStore, work: (store: SecretStore) => PromiseLike<T>): Promise<T> {
    const line = this.lines.get(binding) ?? { tail: Promise.resolve(), steps: 0 };
    this.lines.set(binding, line);
    const done = line.tail.then(() => work(counting(store, line)));
    const settled = done.then(nothing, nothing);
    line.tail = settled;
    void settled.then(() => {
      if (line.tail === settled) this.lines.delete(binding);
    });
    return this.waitFor(done, line);
  }

  /** A storage that is slow, but goes on, is waited for. */
  private async waitFor<T>(done: Promise<T>, line: Line): Promise<T> {
    let seen = line.steps;
    let timer: NodeJS.Timeout | undefined;
    const hung = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        if (line.steps === seen) reject(new Error('The secret storage does not answer.'));
        seen = line.steps;
      }, this.patience);
      timer.unref();
    });
    try {
      return await Promise.race([done, hung]);
    } finally {
      clearInterval(timer);
    }
  }
}

/** A step that fails is done as well. */
function counting(store: SecretStore, line: Line): SecretStore {
  const step = async <T>(work: PromiseLike<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      line.steps += 1;
    }
  };
  return {
    get: (key) => step(store.get(key)),
    store: (key, value) => step(store.store(key, value)),
    delete: (key) => step(store.delete(key)),
    onDidChange: store.onDidChange,
  };
}

const nothing = (): undefined => undefined;

import type { SecretStore } from './secretStore';

/** The queued operations on one endpoint's records. */
interface Line {
  tail: Promise<unknown>;
  /** The number of steps that the storage has completed. */
  steps: number;
}

/**
 * Runs the operations on one endpoint's records in the order of the calls, however slow the storage is. A caller
 * gives up if the storage makes no progress: a keyring that prompts its user may never answer. The order is kept all
 * the same.
 */
export class SecretQueue {
  private readonly lines = new Map<string, Line>();

  /** @param patience how long one step of the storage may take, in milliseconds */
  constructor(private readonly patience: number) {}

  /** @throws the storage's error, or an error if it does not answer */
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

  /** Waits for a storage that is slow but makes progress. */
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

/** Counts the completed steps; a step that fails is completed as well. */
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

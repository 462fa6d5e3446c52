import { backupServersTable } from '../../src/core/client/elements';
import { CannedClient, listRequest } from './canned';
import { hostileAnswers } from './hostileAnswers';

/* Prints the peak memory of reading each hostile response. A test runs this script with a small heap. */

const used = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const step = 24 * 1024 * 1024;

const figures: Record<string, number> = {};
for (const { what, body, isLarge } of hostileAnswers) {
  if (isLarge !== true) continue;
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('Run this with --expose-gc.');
  collect();
  const before = used();
  let highest = before;
  const measured = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of body()) {
      // Garbage does not count as needed memory, but collecting it takes long.
      if (used() > highest + step) {
        collect();
        highest = Math.max(highest, used());
      }
      yield piece;
    }
  };
  const canned = new CannedClient(() => ({ body: measured() }));
  const results = [await canned.client.read(listRequest, backupServersTable).catch(() => undefined)];
  collect();
  highest = Math.max(highest, used());
  await canned.last.response?.body?.render(400);
  highest = Math.max(highest, used());
  // Keeps the result alive until here, because it is part of the memory that a response needs.
  figures[what] = results.length * (highest - before);
}
console.log(JSON.stringify(figures));

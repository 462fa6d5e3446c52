import { newestCollections } from '../src/core/client/collections';
import { Sandbox } from '../src/sandbox/sandbox';
import { TestClient } from '../test/support/api';

/** The cost of the collections in a refresh: 200 backup servers, collected twice a day, for the 30 days that are kept. */
export const title = 'read a month of 12,000 collections, server and client in one process';

export async function prepare(): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers: 197 });
  const { servers, systemSessions } = sandbox.estate;
  const now = Date.now();
  for (let age = 0; age < 60; age += 1) {
    for (const { name } of servers) {
      const endsAt = now - age * 12 * 3_600_000;
      const id = crypto.randomUUID();
      systemSessions.push({
        id,
        servers: [name],
        startedAt: endsAt - 60_000,
        endsAt,
      });
    }
  }
  const clients = await Promise.all(
    (['xml', 'json'] as const).map(async (format) => {
      const em = new TestClient(sandbox.url, format, 60_000);
      await em.logOn(sandbox);
      const read = async (): Promise<unknown> =>
        newestCollections((await em.session.systemSessions.list()).listed ?? [], 20);
      return [format, read] as const;
    }),
  );
  return Object.fromEntries(clients);
}

import { pageSize } from '../src/core/client/queryFilter';
import { Sandbox } from '../src/sandbox/sandbox';
import { TestClient } from '../test/support/api';

/** How long a user waits for a large endpoint: for its first page, and for the whole list. */
export const title = 'list 10,000 backup servers, server and client in one process';

export async function prepare(): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers: 9997 });
  const em = new TestClient(sandbox.url, 'json', 60_000);
  await em.logOn(sandbox);
  return {
    'first page': () => em.session.backupServers.query({ page: 1, pageSize, sortAsc: 'Name' }),
    'whole list': () => em.session.backupServers.list(),
  };
}

import { listBackupServers } from '../src/core/client/backupServers';
import { queryBackupServers } from '../src/core/client/query';
import { pageSize } from '../src/core/client/queryFilter';
import { Sandbox } from '../src/sandbox/sandbox';
import { TestClient } from '../test/support/api';

/** What a person waits for on a large endpoint: its first page, or the whole list. */
export const title = 'list 10,000 backup servers, server and client in one process';

export async function prepare(): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers: 9997 });
  const em = new TestClient(sandbox.url, 'json', 60_000);
  await em.logOn(sandbox);
  return {
    'first page': () => queryBackupServers(em.client, em.token, { page: 1, pageSize, sortAsc: 'Name' }),
    'whole list': () => listBackupServers(em.client, em.token),
  };
}

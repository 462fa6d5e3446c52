import { eachPage, pageLimits } from '../src/core/client/pages';
import { pageSize } from '../src/core/client/queryFilter';
import { Sandbox } from '../src/sandbox/sandbox';
import { TestClient } from '../test/support/api';

/** How long the fleet takes to read a large endpoint whose answers take a while: one page at a time, and several. */
export const title = 'read 10,000 backup servers of an endpoint that answers after 200 ms, page by page';

export async function prepare(): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const sandbox = await Sandbox.start({
    scheme: 'http',
    port: 0,
    extraServers: 9997,
    switches: { delayMs: 200 },
  });
  const em = new TestClient(sandbox.url, 'json', 60_000);
  await em.logOn(sandbox);
  const ask = (page: number) => em.session.backupServers.query({ page, pageSize, sortAsc: 'Name' });
  const whole = async (atOnce: number): Promise<void> => {
    let rows = 0;
    for await (const { servers } of eachPage(ask, pageLimits, atOnce)) rows += servers.length;
    if (rows !== 10_000) throw new Error(`${rows} rows were read.`);
  };
  return {
    'one at a time': () => whole(1),
    'four at once': () => whole(4),
    'first page': () => ask(1),
  };
}

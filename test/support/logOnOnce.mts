import { EmClient } from '../../src/core/client/client';
import { isEmError } from '../../src/core/client/errors';
import { logOn } from '../../src/core/client/logon';
import { HttpTransport } from '../../src/core/client/transport';

/* Logs on to the Enterprise Manager of a URL, pinned and through a proxy if so, in a process of its own, and prints what came of it. */

const [, , baseUrl = '', pin = '', proxy = '', times = '1'] = process.argv;
const transport = new HttpTransport(() => ({ url: proxy, authorization: undefined, noProxy: [] }));
const client = new EmClient({
  baseUrl,
  format: 'xml',
  timeoutMs: 5000,
  ...(pin !== '' && { pin }),
  transport,
  retryDelaysMs: [],
  userAgent: 'test',
  onExchange: () => undefined,
});
for (let time = 0; time < Number(times); time += 1) {
  try {
    await logOn(client, { account: 'a', password: 'b' }, 'v1_7');
    console.log('logged on');
  } catch (error) {
    console.log(isEmError(error) ? error.kind : String(error));
  }
}
transport.dispose();

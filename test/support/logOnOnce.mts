import { EmClient } from '../../src/core/client/client';
import { isEmError } from '../../src/core/client/errors';
import { logOn } from '../../src/core/client/logon';
import { HttpTransport } from '../../src/core/client/transport';

/* Logs on to an Enterprise Manager in a process of its own, with an optional pin and proxy, and prints the result. */

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

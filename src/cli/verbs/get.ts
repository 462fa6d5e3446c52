import type { Exchange } from '../../core/client/exchange';
import { exitCodes, UsageError, type ExitCode } from '../exit';
import type { Run } from '../run';

/**
 * `get ENDPOINT PATH`: reads any resource of the API, and prints its body with masked secrets.
 *
 * @throws UsageError if the path leaves the API
 */
export async function get(run: Run, name: string, path: string): Promise<ExitCode> {
  const endpoint = await run.endpoint(name);
  const relative = path.replace(/^\/?(api\/)?/i, '');
  const [before = ''] = relative.split(/[?#]/, 1);
  // A URL knows these forms of "..", too.
  if (relative.includes('://') || before.split(/[/\\]/).some((part) => /^(\.|%2e){2}$/i.test(part)))
    throw new UsageError('PATH is a path of the API, such as backupServers?format=Entity.');
  const exchanges: Exchange[] = [];
  const { io } = run;
  const onExchange = (exchange: Exchange): number => exchanges.push(exchange);
  const sessions = await run.sessions([endpoint], onExchange, io.isJson ? 'json' : undefined);
  await sessions.ask(endpoint, (em) =>
    em.client.send({
      method: 'GET',
      path: relative,
      auth: { kind: 'session', token: em.token },
      signal: run.signals.stop,
    }),
  );
  const shown = await exchanges.at(-1)?.response?.body?.render();
  const text = shown?.text ?? '';
  if (!io.isJson) io.body(text);
  else if (isJson(text)) io.jsonText(text);
  // A body that is no JSON is a text for a program.
  else io.json(text);
  return exitCodes.done;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

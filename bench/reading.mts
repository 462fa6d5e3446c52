import { readBody } from '../src/api/codec';
import { backupServersTable } from '../src/api/elements';
import { Sandbox } from '../src/sandbox/sandbox';

/** Reads the answer that lists 10,000 backup servers, in both formats. */
export const title = 'read a list of 10,000 backup servers';

async function answerBody(sandbox: Sandbox, mediaType: string): Promise<string> {
  const basic = Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64');
  const logon = await fetch(`${sandbox.url}sessionMngr/?v=latest`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
  });
  const token = logon.headers.get('X-RestSvcSessionId') ?? '';
  const answer = await fetch(`${sandbox.url}backupServers?format=Entity`, {
    headers: { 'X-RestSvcSessionId': token, Accept: mediaType },
  });
  return answer.text();
}

export async function prepare(): Promise<Readonly<Record<string, () => unknown>>> {
  const sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers: 9997 });
  const [xml, json] = await Promise.all([
    answerBody(sandbox, 'application/xml'),
    answerBody(sandbox, 'application/json'),
  ]);
  await sandbox.stop();
  return {
    json: () => readBody(json).decode(backupServersTable),
    xml: () => readBody(xml).decode(backupServersTable),
  };
}

import { SaxesParser } from 'saxes';
import { readAnswerBody } from '../src/core/client/answerBody';
import { backupServersTable } from '../src/core/client/elements';
import { Sandbox } from '../src/sandbox/sandbox';

/** Reads a response with 10,000 backup servers in both formats, and compares that with the parsers alone. */
export const title = 'read a list of 10,000 backup servers';

/** The size of a piece of data from a socket. */
const pieceLength = 65536;

async function answerBody(sandbox: Sandbox, mediaType: string): Promise<Buffer> {
  const basic = Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64');
  const logon = await fetch(`${sandbox.url}sessionMngr/?v=latest`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
  });
  const token = logon.headers.get('X-RestSvcSessionId') ?? '';
  const answer = await fetch(`${sandbox.url}backupServers?format=Entity`, {
    headers: { 'X-RestSvcSessionId': token, Accept: mediaType },
  });
  return Buffer.from(await answer.arrayBuffer());
}

async function read(bytes: Buffer): Promise<void> {
  async function* body(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    for (let at = 0; at < bytes.byteLength; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
  }
  const answer = { status: 200, statusText: '', headers: [], body: body() };
  const { document } = await readAnswerBody(answer, backupServersTable);
  if (document?.decode(backupServersTable).items.length !== 10_000) throw new Error('Not all were read.');
}

function parseAlone(text: string): void {
  const parser = new SaxesParser();
  for (let at = 0; at < text.length; at += pieceLength) parser.write(text.slice(at, at + pieceLength));
  parser.close();
}

export async function prepare(): Promise<Readonly<Record<string, () => unknown>>> {
  const sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers: 9997 });
  const [xml, json] = await Promise.all([
    answerBody(sandbox, 'application/xml'),
    answerBody(sandbox, 'application/json'),
  ]);
  await sandbox.stop();
  const xmlText = xml.toString();
  const jsonText = json.toString();
  return {
    'saxes alone': () => {
      parseAlone(xmlText);
    },
    xml: () => read(xml),
    'JSON.parse': () => {
      JSON.parse(jsonText);
    },
    json: () => read(json),
  };
}

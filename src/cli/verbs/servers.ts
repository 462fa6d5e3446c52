import { EmError, isEmError } from '../../core/client/errors';
import type { BackupServer } from '../../core/client/elements';
import { normalHost } from '../../core/client/hosts';
import { sameUid } from '../../core/client/whose';
import { serverName } from '../../core/client/resources/backupServer';
import { readManagers } from '../../core/plan/readManagers';
import { fateWord, isDone, thrownFate, type ItemFate } from '../../core/apply/fate';
import type { ApplyItem } from '../../core/apply/item';
import { rowId } from '../../core/plan/planId';
import { notBegunWords } from '../../core/apply/applyWords';
import { runItem, type ApplyServices } from '../../core/apply/runItem';
import { noRecord } from '../../core/operations/journal';
import type { Endpoint } from '../../core/session/endpoint';
import type { FleetRow } from '../../core/fleetFile/fleetFile';
import { readFleetFile } from '../../core/fleetFile/readFleetFile';
import { fileProblemWords } from '../../core/fleetFile/fileWords';
import { inTurn } from '../../core/client/inTurn';
import { agreed, requireCredentials, servicesOf, tellLicence } from '../applying';
import type { CliSessions } from '../cliSessions';
import { counted } from '../counted';
import { exitCodes, UsageError, type ExitCode } from '../exit';
import type { Io } from '../io';
import type { Run } from '../run';

async function listOf(run: Run, endpoint: Endpoint, sessions: CliSessions): Promise<readonly BackupServer[]> {
  const [manager] = await readManagers([endpoint], sessions.ask, {
    signal: run.signals.stop,
    onRead: (count) => {
      run.io.progress(`${String(count)} backup servers so far`);
    },
  });
  run.io.clearProgress();
  if (manager === undefined || 'error' in manager) throw manager?.error ?? new EmError('unexpected-answer');
  return manager.servers;
}

/** `list ENDPOINT`: lists the backup servers of an Enterprise Manager. */
export async function list(run: Run, name: string, options: { readonly filter?: string }): Promise<ExitCode> {
  const { io } = run;
  const endpoint = await run.endpoint(name);
  const wanted = options.filter?.toLowerCase() ?? '';
  const servers = (await listOf(run, endpoint, await run.sessions([endpoint]))).filter((server) =>
    [serverName(server), server.description ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  );
  if (io.isJson)
    io.json(
      servers.map((server) => ({
        name: serverName(server),
        uid: server.uid,
        description: server.description ?? null,
        version: server.version ?? null,
        port: server.port ?? null,
        wcfPort: server.wcfPort ?? null,
        vbrCertificateThumbprint: server.vbrCertificateThumbprint ?? null,
      })),
    );
  else if (servers.length === 0)
    io.note(
      wanted === ''
        ? `${endpoint.name} has no backup servers.`
        : `${endpoint.name} has no backup server with "${options.filter ?? ''}" in its name or description.`,
    );
  else
    io.table(
      ['Name', 'Version', 'Description', 'UID'],
      servers.map((server) => [
        serverName(server),
        server.version ?? '',
        server.description ?? '',
        server.uid,
      ]),
      'UID',
    );
  return exitCodes.done;
}

export interface ConnectOptions {
  readonly credential: string;
  readonly description?: string;
  readonly port?: string;
  readonly wcfPort?: string;
  readonly thumbprint?: string;
  readonly collect?: boolean;
  readonly yes?: boolean;
}

/** `connect ENDPOINT ADDRESS`: connects one backup server, through the same operation as the form. */
export async function connect(
  run: Run,
  name: string,
  address: string,
  options: ConnectOptions,
): Promise<ExitCode> {
  const endpoint = await run.endpoint(name);
  const row = rowOf(address, options);
  const item: ApplyItem = {
    kind: 'create',
    id: rowId({ row, endpoint }),
    endpoint,
    row,
    name: address,
    line: undefined,
  };
  await requireCredentials([item], run);
  tellLicence([item], run.io);
  if (!(await agreed(run, `Connect ${address} to ${endpoint.name}?`, options.yes))) return declined(run.io);
  const sessions = await run.sessions([endpoint]);
  await sessions.logIn(endpoint);
  const services = servicesOf(run, sessions);
  const fate = await fateOf(item, services, run);
  if (run.io.isJson) run.io.json(fateJson(address, fate));
  else print(run.io, fate);
  return isDone(fate) ? exitCodes.done : exitCodes.failed;
}

/** The first interrupt lets what is in flight end, and begins nothing new. */
async function fateOf(item: ApplyItem, services: ApplyServices, { signals }: Run): Promise<ItemFate> {
  if (signals.stop.aborted) return { kind: 'not-begun', message: notBegunWords() };
  return runItem(item, services, { record: noRecord, signal: signals.abort });
}

/** The row that the arguments describe, read by the rules of a fleet file. */
function rowOf(
  address: string,
  { credential, description, port, wcfPort, thumbprint, collect }: ConnectOptions,
): FleetRow {
  const number = (text: string | undefined): unknown =>
    text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
  const values = {
    dnsNameOrIpAddress: address,
    endpoint: 'endpoint',
    credential,
    description,
    port: number(port),
    wcfPort: number(wcfPort),
    vbrCertificateThumbprint: thumbprint,
    collect,
  };
  const { file, problems } = readFleetFile(JSON.stringify({ version: 1, backupServers: [values] }));
  const [problem] = problems;
  const [row] = file?.rows ?? [];
  if (problem) throw new UsageError(fileProblemWords(problem));
  if (row === undefined) throw new UsageError('The arguments describe no backup server.');
  return row;
}

/** `collect ENDPOINT SERVER…`: collects the data of backup servers, by name or UID. */
export async function collect(
  run: Run,
  name: string,
  wanted: readonly string[],
  options: { readonly yes?: boolean },
): Promise<ExitCode> {
  const endpoint = await run.endpoint(name);
  const sessions = await run.sessions([endpoint]);
  const servers = await listOf(run, endpoint, sessions);
  const chosen = [...new Set(wanted.map((text) => serverOf(text, servers, endpoint.name)))];
  const items = chosen.map((server) => collectItem(server, endpoint));
  tellLicence(items, run.io);
  if (!(await agreed(run, `Collect the data of ${counted(chosen.length, 'backup server')}?`, options.yes)))
    return declined(run.io);
  const services = servicesOf(run, sessions);
  const told = await inTurn(items, 4, async (item) => {
    // What becomes of one must not hide what becomes of the others.
    const fate = await fateOf(item, services, run).catch((error: unknown) => {
      if (isEmError(error)) return thrownFate(error);
      throw error;
    });
    if (!run.io.isJson) print(run.io, fate, item.name);
    return { name: item.name, fate };
  });
  if (run.io.isJson) run.io.json(told.map(({ name, fate }) => fateJson(name, fate)));
  return told.every(({ fate }) => isDone(fate)) ? exitCodes.done : exitCodes.failed;
}

const collectItem = (server: BackupServer, endpoint: Endpoint): ApplyItem => ({
  kind: 'collect',
  id: server.uid,
  endpoint,
  row: { ...rowOf('localhost', { credential: 'none' }), address: serverName(server) },
  server,
  name: serverName(server),
  line: undefined,
});

/**
 * The backup server that an argument means, by its name or its UID.
 *
 * @param where the names of the endpoints
 * @throws UsageError
 */
export function serverOf<T extends Pick<BackupServer, 'name' | 'uid'>>(
  text: string,
  servers: readonly T[],
  where: string,
): T {
  const host = normalHost(text);
  const found = servers.filter(
    (server) => sameUid(server.uid, text) || normalHost(serverName(server)) === host,
  );
  const [only, second] = found;
  if (only === undefined) throw new UsageError(`${where}: there is no backup server ${text}.`);
  if (second !== undefined)
    throw new UsageError(`${where}: there are several backup servers ${text}. Give a UID.`);
  return only;
}

function declined(io: Io): ExitCode {
  io.note('Nothing was begun.');
  return exitCodes.failed;
}

const fateJson = (name: string, { kind, message, uid }: ItemFate): unknown => ({
  server: name,
  result: kind,
  message,
  uid: uid ?? null,
});

/** @param name the backup server, where there may be several */
function print(io: Io, fate: ItemFate, name?: string): void {
  const style = isDone(fate) ? 'green' : 'red';
  const which = name === undefined ? '' : `${io.styled('bold', name)}  `;
  io.line(`${io.styled(style, fateWord(fate.kind))}  ${which}${io.styled('bold', fate.message)}`);
}

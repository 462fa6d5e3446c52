import { EmError } from '../../core/client/errors';
import type { BackupServer } from '../../core/client/elements';
import { normalHost } from '../../core/client/hosts';
import { serverName } from '../../core/client/resources/backupServer';
import { readManagers } from '../../core/plan/readManagers';
import { fateWord, isDone, type ItemFate } from '../../core/apply/fate';
import type { ApplyItem } from '../../core/apply/item';
import { rowId } from '../../core/plan/planId';
import { runItem } from '../../core/apply/runItem';
import { noRecord } from '../../core/operations/journal';
import type { Endpoint } from '../../core/session/endpoint';
import type { FleetRow } from '../../core/fleetFile/fleetFile';
import { readFleetFile } from '../../core/fleetFile/readFleetFile';
import { fileProblemWords } from '../../core/fleetFile/fileWords';
import { inTurn } from '../../core/client/inTurn';
import { agreed, missingCredentials, servicesOf } from '../applying';
import type { CliSessions } from '../cliSessions';
import { exitCodes, UsageError, type ExitCode } from '../exit';
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
  else
    io.table(
      servers.map((server) => [
        serverName(server),
        server.version ?? '',
        server.uid,
        server.description ?? '',
      ]),
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
  const missing = await missingCredentials([item], run);
  if (missing.length > 0) throw new UsageError(`There is no credential with the name ${missing.join(', ')}.`);
  run.io.note(
    'Connecting a backup server lets Enterprise Manager replace the licence of the backup server by its own.',
  );
  if (!(await agreed(run, `Connect ${address} to ${endpoint.name}?`, options.yes))) return exitCodes.failed;
  const sessions = await run.sessions([endpoint]);
  await sessions.logIn(endpoint);
  return told(
    run,
    address,
    await runItem(item, servicesOf(run, sessions), { record: noRecord, signal: run.signals.stop }),
  );
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
  const chosen = wanted.map((text) => serverOf(text, servers, endpoint.name));
  run.io.note('Collecting data lets Enterprise Manager replace the licence of a backup server by its own.');
  if (!(await agreed(run, `Collect the data of ${String(chosen.length)} backup servers?`, options.yes)))
    return exitCodes.failed;
  const services = servicesOf(run, sessions);
  const codes = await inTurn(chosen, 4, async (server) => {
    const row = { ...rowOf('localhost', { credential: 'none' }), address: serverName(server) };
    const item: ApplyItem = {
      kind: 'collect',
      id: server.uid,
      endpoint,
      row,
      server,
      name: serverName(server),
      line: undefined,
    };
    return told(
      run,
      item.name,
      await runItem(item, services, { record: noRecord, signal: run.signals.stop }),
    );
  });
  return codes.every((code) => code === exitCodes.done) ? exitCodes.done : exitCodes.failed;
}

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
    (server) => server.uid.toLowerCase() === text.toLowerCase() || normalHost(serverName(server)) === host,
  );
  const [only, second] = found;
  if (only === undefined) throw new UsageError(`${where}: there is no backup server ${text}.`);
  if (second !== undefined)
    throw new UsageError(`${where}: there are several backup servers ${text}. Give a UID.`);
  return only;
}

function told({ io }: Run, name: string, fate: ItemFate): ExitCode {
  if (io.isJson) io.json({ server: name, result: fate.kind, message: fate.message, uid: fate.uid ?? null });
  else
    io.line(
      `${io.styled(isDone(fate) ? 'green' : 'red', fateWord(fate.kind))}  ${io.styled('bold', fate.message)}`,
    );
  return isDone(fate) ? exitCodes.done : exitCodes.failed;
}

import { serverName } from '../../core/client/resources/backupServer';
import { writeFleetFile } from '../../core/fleetFile/writeFleetFile';
import { exportFleetFile } from '../../core/plan/exportFleetFile';
import { readManagers } from '../../core/plan/readManagers';
import { numberText } from '../../core/words/language';
import { noEndpoint } from '../endpointFile';
import { exitCodes, UsageError, type ExitCode } from '../exit';
import { checkOutput, formatOf, writeOutput, type OutputOptions } from '../outputFile';
import { failureText, type Run } from '../run';

/** `export [ENDPOINT…]`: makes a fleet file from what the Enterprise Managers hold. */
export async function exportFile(
  run: Run,
  names: readonly string[],
  options: OutputOptions,
): Promise<ExitCode> {
  const { io, signals } = run;
  await checkOutput(options);
  const endpoints =
    names.length === 0
      ? await run.configured()
      : [...new Set(await Promise.all(names.map((name) => run.endpoint(name))))];
  if (endpoints.length === 0) throw new UsageError(noEndpoint(io.streams.env));
  const sessions = await run.sessions(endpoints);
  const managers = await readManagers(endpoints, sessions.ask, {
    signal: signals.stop,
    onRead: (count) => {
      io.progress(`Reading the Enterprise Managers: ${numberText(count)} backup servers`);
    },
  });
  io.clearProgress();
  const failed = managers.filter((manager) => 'error' in manager);
  for (const { endpoint, error } of failed) io.note(`${endpoint.name}: ${failureText(error) ?? ''}`);
  // A file without some backup servers would look like a whole one.
  if (failed.length > 0) return exitCodes.failed;
  const { file, left } = exportFleetFile(managers);
  const text = writeFleetFile(file, formatOf(options, io.isJson));
  for (const { endpoint, server } of left)
    io.note(`${endpoint.name}: ${serverName(server)} is left out, because its name is no address.`);
  for (const manager of managers)
    if ('refused' in manager && manager.refused > 0)
      io.note(`${manager.endpoint.name}: ${String(manager.refused)} entries of its list cannot be used.`);
  if (options.output === undefined) {
    io.line(text.trimEnd());
    return exitCodes.done;
  }
  await writeOutput(options.output, text, options.force);
  io.note(
    `${options.output} has the backup servers of ${numberText(managers.length)} Enterprise Managers. "plan" compares them.`,
  );
  return exitCodes.done;
}

import { setMaxListeners } from 'node:events';
import { Command, CommanderError, Option } from 'commander';
import { exitCodes, type ExitCode } from './exit';
import { failureOf, unlessDone, wantsJson } from './failure';
import { helpForm, programHelp } from './help';
import { Io, printable, type Streams } from './io';
import { Run, type CommonOptions, type Signals } from './run';
import { addVerbs, count } from './verbTable';

/** What the command line is for, in its help and in its package. */
export const cliDescription =
  'Connects backup servers to Veeam Backup Enterprise Managers, from a file or one by one. Unofficial.';

interface Environment {
  readonly streams: Streams;
  readonly signals: Signals;
  readonly version: string;
}

/** The command line as one table of verbs. `onEnd` receives the exit code of the verb that runs. */
function programOf(environment: Environment, io: Io, onEnd: (code: ExitCode) => void): Command {
  const { streams, version } = environment;
  const program = new Command('veeam-em')
    .description(cliDescription)
    .version(version, '-V, --version', 'tell the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a verb')
    .addHelpText('after', programHelp)
    .option(
      '--endpoints <file>',
      'the endpoints: a list as in the setting "veeamEm.endpoints", or the settings.json that has it; by default VEEAM_EM_ENDPOINTS, else veeam-em/endpoints.json in XDG_CONFIG_HOME',
    )
    .option(
      '--credentials <file>',
      'credentials in YAML or JSON, with mode 0600; "-" reads the standard input',
    )
    .option('--user <account>', 'log in with this account')
    .option(
      '--pin <sha256>',
      'the only certificate that the endpoint may present: its fingerprint in 64 hexadecimal digits',
    )
    .option('--ca <file>', 'certificate authorities in PEM form that are trusted as well')
    .addOption(
      new Option('--format <format>', 'the format of requests').choices(['xml', 'json']).default('xml'),
    )
    .option('--timeout <seconds>', 'how long one request may take, 1 to 3600', count(1, 3600), 30)
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .option('--verbose', 'tell each request on the standard error')
    .configureHelp(helpForm)
    .showHelpAfterError('Add --help for the arguments, the options and examples.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      // The parser repeats arguments as they are.
      writeErr: (text) => streams.stderr.write(printable(text)),
    });

  addVerbs(program, (usage, work, hidden = false) =>
    program.command(usage, { hidden }).action(async function (this: Command) {
      const options = this.optsWithGlobals<CommonOptions & { json?: boolean; quiet?: boolean }>();
      io.use({ json: options.json === true, quiet: options.quiet === true });
      const run = new Run(io, environment.signals, options, version);
      try {
        onEnd(await work(run, this.processedArgs.flat().map(String), options));
      } finally {
        await run.end();
      }
    }),
  );
  return program;
}

/**
 * Runs the command line.
 *
 * @param args without the names of node and of the script
 * @returns the exit code; a failure was told on the standard error
 */
export async function runCli(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { streams, signals } = environment;
  // Every request of a run listens to them.
  setMaxListeners(0, signals.stop, signals.abort);
  const io = new Io(streams, { json: wantsJson(args), quiet: true });
  const ended: ExitCode[] = [];
  const program = programOf(environment, io, (code) => {
    ended.push(code);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    const code = ended.at(-1) ?? exitCodes.done;
    const exitCode = signals.stop.aborted && code === exitCodes.failed ? exitCodes.interrupted : code;
    io.end(unlessDone(exitCode, io.notes));
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const failure = failureOf(error, signals.stop.aborted);
    if (failure === undefined) {
      io.end({
        kind: 'internal',
        message: 'veeam-em stopped because of an error of its own.',
        exitCode: exitCodes.failed,
      });
      throw error;
    }
    io.end({ ...failure, ...(io.notes.length > 0 && { details: [...io.notes] }) });
    // What the arguments lack was told by the parser.
    if (!(error instanceof CommanderError)) io.note(failure.message);
    return failure.exitCode;
  }
}

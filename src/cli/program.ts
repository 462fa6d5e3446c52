import { setMaxListeners } from 'node:events';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { TypedOptions } from '../sandbox/options';
import { completionScript, shells } from './completion';
import { exitCodes, type ExitCode } from './exit';
import { failureOf, unlessDone, wantsJson } from './failure';
import { Io, printable, type Streams } from './io';
import type { OutputOptions } from './outputFile';
import { Run, type CommonOptions, type Signals } from './run';
import { apply, type ApplyOptions } from './verbs/apply';
import { endpoints, login } from './verbs/endpoints';
import { exportFile } from './verbs/export';
import { get } from './verbs/get';
import { importCsv, type ImportOptions } from './verbs/import';
import { drift, plan, type PlanOptions } from './verbs/plan';
import { rotate, type RotateOptions } from './verbs/rotate';
import { sandbox } from './verbs/sandbox';
import { collect, connect, list, type ConnectOptions } from './verbs/servers';

/** What the command line is for, in its help and in its package. */
export const cliDescription =
  'Connects backup servers to Veeam Backup Enterprise Managers, from a file or one by one. Unofficial.';

const exitHelp = `
Exit codes:
  0    done
  1    something failed, or its outcome is not known
  2    with --detailed-exitcode: the plan has changes
  3    the arguments or a file cannot be used; nothing was begun
  130  interrupted

Credentials, by name, never in a fleet file:
  VEEAM_EM_CREDENTIAL_<NAME>=user:password   the name in upper case, "_" for other characters
  --credentials FILE                         a file with mode 0600, or - for the standard input
The account of an endpoint is the credential with the name of the endpoint.`;

/** Reads a whole number of an option, within bounds. */
const count =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d{1,6}$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a number from ${String(least)} to ${String(most)}.`);
    return value;
  };

const collected = (text: string, all: readonly string[]): readonly string[] => [...all, text];

type Verb = (run: Run, args: readonly string[], options: unknown) => Promise<ExitCode>;

/** Adds a verb to the program. */
type AddVerb = (usage: string, description: string, work: Verb) => Command;

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
    .version(version)
    .addHelpText('after', exitHelp)
    .option('--endpoints <file>', 'the endpoints, in the form of the setting "veeamEm.endpoints"')
    .option('--credentials <file>', 'credentials in YAML or JSON; "-" reads the standard input')
    .option('--user <account>', 'the account to log in with')
    .option('--pin <sha256>', 'the only certificate that the endpoint may present')
    .option('--ca <file>', 'certificate authorities in PEM form that are trusted as well')
    .addOption(
      new Option('--format <format>', 'the format of requests').choices(['xml', 'json']).default('xml'),
    )
    .option('--timeout <seconds>', 'how long one request may take', count(1, 3600), 30)
    .option('--json', 'print results as JSON')
    .option('--quiet', 'show no progress')
    .option('--verbose', 'tell each request on the standard error')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      // The parser repeats arguments as they are.
      writeErr: (text) => streams.stderr.write(printable(text)),
    });

  const verb: AddVerb = (usage, description, work) =>
    program
      .command(usage)
      .description(description)
      .action(async function (this: Command) {
        const options = this.optsWithGlobals<CommonOptions & { json?: boolean; quiet?: boolean }>();
        io.use({ json: options.json === true, quiet: options.quiet === true });
        const run = new Run(io, environment.signals, options, version);
        try {
          onEnd(await work(run, this.processedArgs.flat().map(String), options));
        } finally {
          await run.end();
        }
      });

  addSingleVerbs(verb);
  addFileVerbs(verb);
  addMakingVerbs(verb);
  addOtherVerbs(verb, program);
  return program;
}

/** The verbs for one Enterprise Manager. */
function addSingleVerbs(verb: AddVerb): void {
  verb('endpoints', 'list the configured endpoints', (run) => endpoints(run));
  verb('login <endpoint>', 'check that the account can log in; nothing is stored', (run, [name = '']) =>
    login(run, name),
  );
  verb('list <endpoint>', 'list the backup servers of an Enterprise Manager', (run, [name = ''], options) =>
    list(run, name, options as { filter?: string }),
  ).option('--filter <text>', 'only those with this text in their name or description');
  verb(
    'get <endpoint> <path>',
    'read a resource of the API, such as backupServers?format=Entity',
    (run, [name = '', path = '']) => get(run, name, path),
  );
  verb(
    'connect <endpoint> <address>',
    'connect one backup server',
    (run, [name = '', address = ''], options) => connect(run, name, address, options as ConnectOptions),
  )
    .requiredOption('--credential <name>', 'the account and the password of the backup server')
    .option('--description <text>', 'free text')
    .option('--port <number>', '9392 on Windows, 443 on Linux')
    .option('--wcf-port <number>', 'the certificate port')
    .option('--thumbprint <sha1>', 'the only certificate that the backup server may present')
    .option('--collect', 'collect its data afterwards')
    .option('--yes', 'do not ask');
  verb(
    'collect <endpoint> <servers...>',
    'collect the data of backup servers',
    (run, [name = '', ...servers], options) => collect(run, name, servers, options as { yes?: boolean }),
  ).option('--yes', 'do not ask');
}

/** The verbs for a fleet file. */
function addFileVerbs(verb: AddVerb): void {
  const looking = (command: Command): Command =>
    command
      .option(
        '--check-certificates',
        'compare pinned thumbprints with the certificates that the backup servers present',
      )
      .option('--resolve-names', 'match backup servers by the IP addresses that this machine finds, too');
  const planning = (command: Command): Command =>
    looking(command)
      .option('--all', 'show what is unchanged too')
      .option('--detailed-exitcode', 'exit with 2 if there is something to do');
  planning(
    verb('plan <file>', 'show what "apply" would do; nothing is written', (run, [path = ''], options) =>
      plan(run, path, options as PlanOptions),
    ),
  );
  planning(
    verb(
      'drift <file>',
      'show what the Enterprise Managers hold other than the file',
      (run, [path = ''], options) => drift(run, path, options as PlanOptions),
    ),
  );
  applying(
    looking(
      verb('apply <file>', 'do what the plan says', (run, [path = ''], options) =>
        apply(run, path, options as ApplyOptions),
      ),
    ),
  ).option('--prune <count>', 'the number of backup servers that are removed, in place of typing it');
  addRotate(verb);
}

function addRotate(verb: AddVerb): void {
  applying(
    verb(
      'rotate <endpoints...>',
      'change the accounts, or the pinned certificates, of many backup servers',
      (run, names, options) => rotate(run, names, options as RotateOptions),
    )
      .option('--server <name>', 'a backup server, by name or UID; may be repeated', collected, [])
      .option('--all', 'all backup servers of the endpoints')
      .option('--credential <name>', 'the new account and its password')
      .option('--certificates', 'set the thumbprints of the certificates that the backup servers present')
      .option('--dry-run', 'show the plan; nothing is written'),
  );
}

/** The options of a verb that applies a plan. */
function applying(command: Command): Command {
  return command
    .option('--yes', 'do not ask')
    .option('--plan <id>', 'apply this plan only; another one is shown and refused')
    .option('--skip-conflicts', 'leave out the rows that have a conflict')
    .option('--stop-on-failure', 'begin nothing new after the first failure')
    .option(
      '--concurrency <number>',
      'how many writes run at the same time on one Enterprise Manager',
      count(1, 32),
      4,
    )
    .addOption(
      new Option('--report <file>', 'write a report: .csv, .json or .xml (JUnit); may be repeated')
        .default([], 'none')
        .argParser(collected),
    )
    .option('--journal <file>', 'where the progress is kept')
    .option('--resume', 'look up what an interrupted apply sent, and do what it did not begin')
    .option('--retry-failed', 'with --resume: do what failed again')
    .addOption(
      new Option('--discard', 'forget an earlier apply that did not come to its end').conflicts('resume'),
    );
}

/** The verbs that make a fleet file. */
function addMakingVerbs(verb: AddVerb): void {
  const writing = (command: Command): Command =>
    command
      .option('--output <file>', 'the fleet file; by default the standard output')
      .addOption(
        new Option('--as <format>', 'by default what the name of the file says').choices(['yaml', 'json']),
      )
      .option('--force', 'replace the file if it exists');
  writing(
    verb(
      'export [endpoints...]',
      'make a fleet file from what the Enterprise Managers hold',
      (run, names, options) => exportFile(run, names, options as OutputOptions),
    ),
  );
  writing(
    verb('import <csv>', 'make a fleet file from a table in CSV form', (run, [path = ''], options) =>
      importCsv(run, path, options as ImportOptions),
    ),
  )
    .option('--map <header=key>', 'what a column means; may be repeated', collected, [])
    .option('--endpoint <name>', 'the endpoint of the rows that name none')
    .option('--credential <name>', 'the credential of the rows that name none')
    .option('--skip-bad', 'leave out the rows that cannot be imported');
}

function addOtherVerbs(verb: AddVerb, program: Command): void {
  verb('sandbox', 'run an embedded Enterprise Manager on this machine', (run, _, options) =>
    sandbox(run, options as TypedOptions),
  )
    .option('--https', 'with a certificate of its own')
    .option('--port <number>', 'by default 9398 or 9399, or any free one')
    .option('--servers <number>', 'how many backup servers it has', '3')
    .option('--scenario <name>', 'how it behaves', 'default');
  verb('completion <shell>', `print the completion for ${shells.join(', ')}`, (run, [shell = '']) => {
    run.io.line(completionScript(shell, program));
    return Promise.resolve(exitCodes.done);
  });
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

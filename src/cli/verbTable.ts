import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import type { TypedOptions } from '../sandbox/options';
import { scenarios } from '../sandbox/switches';
import { completionScript, shells, type Shell } from './completion';
import { exitCodes, type ExitCode } from './exit';
import { explained, type VerbName } from './help';
import type { OutputOptions } from './outputFile';
import type { Run } from './run';
import { apply, type ApplyOptions } from './verbs/apply';
import { endpoints, login } from './verbs/endpoints';
import { complete } from './verbs/complete';
import { exportFile } from './verbs/export';
import { get } from './verbs/get';
import { importCsv, type ImportOptions } from './verbs/import';
import { drift, plan, type PlanOptions } from './verbs/plan';
import { rotate, type RotateOptions } from './verbs/rotate';
import { sandbox } from './verbs/sandbox';
import { collect, connect, list, type ConnectOptions } from './verbs/servers';

/** Reads a whole number of an option, within bounds. */
export const count =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d{1,6}$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a number from ${String(least)} to ${String(most)}.`);
    return value;
  };

/** An option that may be repeated. */
const repeated = (flags: string, description: string): Option =>
  new Option(flags, `${description}; may be repeated`)
    .default([])
    .argParser((text: string, all: readonly string[]) => [...all, text]);

/** What a verb does. */
export type Work = (run: Run, args: readonly string[], options: unknown) => Promise<ExitCode>;

/** Adds a verb to the program, by its name and its arguments. */
export type AddVerb = (usage: string, work: Work, isHidden?: boolean) => Command;

/** Adds the verbs to a program. */
export function addVerbs(program: Command, add: AddVerb): void {
  const verb = (name: VerbName, usage: string, work: Work): Command =>
    explained(add(`${name} ${usage}`.trim(), work), name);
  addSingleVerbs(verb);
  addFileVerbs(verb);
  addMakingVerbs(verb);
  addOtherVerbs(verb);
  // Not for a person: a script of "completion" asks it.
  add('complete', (run, [shell, ...given]) => complete(run, program, shell as Shell, given), true)
    .addArgument(new Argument('<shell>').choices(shells))
    .argument('[words...]');
}

type AddExplained = (name: VerbName, usage: string, work: Work) => Command;

/** The verbs for one Enterprise Manager. */
function addSingleVerbs(verb: AddExplained): void {
  verb('endpoints', '', (run) => endpoints(run));
  verb('login', '<endpoint>', (run, [name = '']) => login(run, name));
  verb('list', '<endpoint>', (run, [name = ''], options) =>
    list(run, name, options as { filter?: string }),
  ).option('--filter <text>', 'only those with this text in their name or description, in any case');
  verb('get', '<endpoint> <path>', (run, [name = '', path = '']) => get(run, name, path));
  verb('connect', '<endpoint> <address>', (run, [name = '', address = ''], options) =>
    connect(run, name, address, options as ConnectOptions),
  )
    .requiredOption('--credential <name>', 'the credential of the backup server')
    .option('--description <text>', 'a text that Enterprise Manager shows beside it')
    .option('--port <number>', 'its port: 9392 on Windows, 443 on Linux; by default 9392')
    .option('--wcf-port <number>', 'its certificate port: 9405 for version 12, 443 for version 13')
    .option(
      '--thumbprint <sha1>',
      'the only certificate that it may present, by 40 hexadecimal digits; version 12 or later',
    )
    .option('--collect', 'collect its data afterwards')
    .option('--yes', 'do not ask; needed without a terminal');
  verb('collect', '<endpoint> <servers...>', (run, [name = '', ...servers], options) =>
    collect(run, name, servers, options as { yes?: boolean }),
  ).option('--yes', 'do not ask; needed without a terminal');
}

const looking = (command: Command): Command =>
  command
    .option(
      '--check-certificates',
      'compare pinned thumbprints with the certificates that the backup servers present to this machine',
    )
    .option('--resolve-names', 'match backup servers by the IP addresses that this machine finds, too');

const planning = (command: Command): Command =>
  looking(command)
    .option('--all', 'show what is unchanged, too')
    .option('--detailed-exitcode', 'end with 2 if there is something to tell');

/** The verbs for a fleet file. */
function addFileVerbs(verb: AddExplained): void {
  planning(verb('plan', '<file>', (run, [path = ''], options) => plan(run, path, options as PlanOptions)));
  planning(verb('drift', '<file>', (run, [path = ''], options) => drift(run, path, options as PlanOptions)));
  applying(
    looking(
      verb('apply', '<file>', (run, [path = ''], options) => apply(run, path, options as ApplyOptions)),
    ),
  ).option('--prune <count>', 'how many backup servers are removed, in place of typing the number');
  applying(
    verb('rotate', '<endpoints...>', (run, names, options) => rotate(run, names, options as RotateOptions))
      .addOption(repeated('--server <name>', 'a backup server, by name or UID'))
      .option('--all', 'all backup servers of the endpoints')
      .option('--credential <name>', 'the credential that they get')
      .option('--certificates', 'set the thumbprints of the certificates that they present')
      .option('--dry-run', 'show the plan; nothing is written'),
  );
}

/** The options of a verb that applies a plan. */
const applying = (command: Command): Command =>
  command
    .option('--yes', 'do not ask; needed without a terminal')
    .option('--plan <id>', 'apply this plan only; another one is shown and refused')
    .option('--skip-conflicts', 'leave out the rows that have a conflict; the exit code is 1')
    .option('--stop-on-failure', 'begin nothing new after the first failure')
    .option(
      '--concurrency <number>',
      'how many writes run at the same time on one Enterprise Manager, 1 to 32',
      count(1, 32),
      4,
    )
    .addOption(repeated('--report <file>', 'write a report: .csv, .json or .xml (JUnit)'))
    .option('--journal <file>', 'where the progress is kept')
    .option('--resume', 'look up what an interrupted apply sent, and do what it did not begin')
    .option('--retry-failed', 'with --resume: do again what certainly failed')
    .addOption(
      new Option('--discard', 'forget an earlier apply that did not come to its end').conflicts('resume'),
    );

/** The verbs that make a fleet file. */
function addMakingVerbs(verb: AddExplained): void {
  const writing = (command: Command): Command =>
    command
      .option('--output <file>', 'the fleet file; by default the standard output')
      .addOption(
        new Option('--as <format>', 'its format; by default what its name says, else yaml').choices([
          'yaml',
          'json',
        ]),
      )
      .option('--force', 'replace the file if it exists');
  writing(
    verb('export', '[endpoints...]', (run, names, options) =>
      exportFile(run, names, options as OutputOptions),
    ),
  );
  writing(
    verb('import', '<csv>', (run, [path = ''], options) => importCsv(run, path, options as ImportOptions)),
  )
    .addOption(repeated('--map <header=key>', 'what a column means; without a key it is not read'))
    .option('--endpoint <endpoint>', 'the endpoint of the rows that name none')
    .option('--credential <name>', 'the credential of the rows that name none')
    .option('--skip-bad', 'leave out the rows that cannot be imported');
}

function addOtherVerbs(verb: AddExplained): void {
  verb('sandbox', '', (run, _, options) => sandbox(run, options as TypedOptions))
    .option('--https', 'with a certificate of its own')
    .option('--port <number>', 'by default 9399, with --https 9398, or any free one; 0 for any free one')
    .option('--servers <number>', 'how many backup servers it has, 3 to 100000', '3')
    .addOption(
      new Option('--scenario <name>', 'how it behaves').choices(Object.keys(scenarios)).default('default'),
    );
  verb('completion', '', (run, [shell]) => {
    run.io.line(completionScript(shell as Shell));
    return Promise.resolve(exitCodes.done);
  }).addArgument(new Argument('<shell>', 'the shell').choices(shells));
}

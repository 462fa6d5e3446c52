import { exitCodes } from './exit';
import { runCli } from './program';

/** Set by the bundler from package.json. */
declare const veeamEmVersion: string;

const stop = new AbortController();
const abort = new AbortController();

/** The first signal lets what is in flight end, and the second one does not. A third one ends the process. */
function interrupt(): void {
  if (abort.signal.aborted) process.exit(exitCodes.interrupted);
  if (!stop.signal.aborted) {
    stop.abort();
    process.stderr.write(
      '\nNothing new is begun. What is in flight is finished; interrupt again to leave it.\n',
    );
    return;
  }
  abort.abort();
}

process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// A terminal that is closed may tell it more than once: what is in flight is finished in any case.
process.on('SIGHUP', () => {
  if (!stop.signal.aborted) interrupt();
});
/** Why results were lost. A reader that ends early, such as "head", loses nothing that it wants. */
let lost: string | undefined;
// Whatever becomes of the output, what was begun comes to its end: an apply must not end in the middle of its writes.
process.stdout.on('error', ({ code = 'UNKNOWN' }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE' || lost !== undefined) return;
  lost = code;
  // It may be told after the run has ended.
  process.exitCode = exitCodes.failed;
  process.stderr.write(`The standard output cannot be written (${code}).\n`);
});
process.stderr.on('error', () => undefined);

const { stdin, stdout, stderr, env } = process;
void runCli(process.argv.slice(2), {
  streams: { stdin, stdout, stderr, env },
  signals: { stop: stop.signal, abort: abort.signal },
  version: veeamEmVersion,
}).then(
  (code) => {
    process.exitCode = lost === undefined ? code : exitCodes.failed;
    // A pipe that is still open would keep the process.
    stdin.destroy();
    // So would a request that is left.
    if (abort.signal.aborted) stdout.write('', () => process.exit());
  },
  (error: unknown) => {
    // The name and the place only: a message may quote what it was about.
    const { name, stack = '' } = error instanceof Error ? error : new Error();
    stderr.write(
      `veeam-em stopped because of an error of its own: ${name}\n${stack.split('\n').slice(1, 6).join('\n')}\n`,
    );
    process.exitCode = exitCodes.failed;
  },
);

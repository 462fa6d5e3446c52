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
// A reader that ends early, such as "head", is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  throw error;
});

const { stdin, stdout, stderr, env } = process;
void runCli(process.argv.slice(2), {
  streams: { stdin, stdout, stderr, env },
  signals: { stop: stop.signal, abort: abort.signal },
  version: veeamEmVersion,
}).then(
  (code) => {
    process.exitCode = code;
    // A pipe that is still open would keep the process.
    stdin.destroy();
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

import { exitCodes, UsageError, type ExitCode } from '../exit';
import { sandboxOptions, type TypedOptions } from '../../sandbox/options';
import type { Run } from '../run';
import { reasonOf } from '../textFile';

/**
 * `sandbox`: an embedded Enterprise Manager on loopback, for tries and for pipelines. It prints one line of JSON when it
 * listens, and ends with SIGINT or SIGTERM.
 */
export async function sandbox(run: Run, typed: TypedOptions): Promise<ExitCode> {
  const { Sandbox } = await import('../../sandbox/index');
  const options = sandboxOptions(typed);
  if ('problem' in options) throw new UsageError(options.problem);
  const started = await Sandbox.start(options).catch((error: unknown) => {
    throw new UsageError(
      `The port ${typed.port ?? ''} cannot be used (${reasonOf(error)}). Add --port 0 for any free one.`,
    );
  });
  const { url, username, password, fingerprint256 } = started;
  // The password is that of this sandbox only, which ends with the process.
  run.io.line(JSON.stringify({ url, username, password, fingerprint256: fingerprint256 ?? null }));
  await new Promise<void>((resolve) => {
    if (run.signals.stop.aborted) resolve();
    else
      run.signals.stop.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
  await started.stop();
  return exitCodes.done;
}

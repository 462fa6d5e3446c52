import { exitCodes, UsageError, type ExitCode } from '../exit';
import type { Run } from '../run';

export interface SandboxOptions {
  readonly https?: boolean;
  readonly port?: string;
  readonly servers: string;
  readonly scenario: string;
}

/**
 * `sandbox`: an embedded Enterprise Manager on loopback, for tries and for pipelines. It prints one line of JSON when it
 * listens, and ends with SIGINT or SIGTERM.
 */
export async function sandbox(run: Run, options: SandboxOptions): Promise<ExitCode> {
  const [{ Sandbox }, { scenarios }] = await Promise.all([
    import('../../sandbox/sandbox'),
    import('../../sandbox/switches'),
  ]);
  const servers = Number(options.servers);
  if (!Number.isInteger(servers) || servers < 3 || servers > 100_000)
    throw new UsageError(`${options.servers} is not a number of backup servers from 3 to 100000.`);
  const switches = scenarios[options.scenario];
  if (switches === undefined)
    throw new UsageError(
      `There is no scenario ${options.scenario}. There are: ${Object.keys(scenarios).join(', ')}.`,
    );
  const port = options.port === undefined ? undefined : Number(options.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError(`${options.port ?? ''} is not a port.`);
  const started = await Sandbox.start({
    scheme: options.https === true ? 'https' : 'http',
    ...(port !== undefined && { port }),
    switches,
    extraServers: servers - 3,
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

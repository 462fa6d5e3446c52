import type { SandboxOptions } from './sandbox';
import { scenarios } from './switches';

/** What a person types to start a sandbox. */
export interface TypedOptions {
  readonly https?: boolean;
  readonly port?: string;
  readonly servers: string;
  readonly scenario: string;
}

/** The backup servers that are in every sandbox. */
const least = 3;

/** The options that were meant, or a sentence about the one that cannot be used. */
export function sandboxOptions(typed: TypedOptions): SandboxOptions | { readonly problem: string } {
  const servers = Number(typed.servers);
  if (!Number.isInteger(servers) || servers < least || servers > 100_000)
    return { problem: `${typed.servers} is not a number of backup servers from ${least} to 100000.` };
  const switches = scenarios[typed.scenario];
  if (switches === undefined)
    return {
      problem: `There is no scenario ${typed.scenario}. There are: ${Object.keys(scenarios).join(', ')}.`,
    };
  const port = typed.port === undefined ? undefined : Number(typed.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    return { problem: `${typed.port ?? ''} is not a port.` };
  return {
    scheme: typed.https === true ? 'https' : 'http',
    ...(port !== undefined && { port }),
    switches,
    extraServers: servers - least,
  };
}

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A folder that a variable names. One that is empty or not absolute does not count (XDG Base Directory Specification). */
const named = (text: string | undefined): string | undefined =>
  text !== undefined && isAbsolute(text) ? text : undefined;

const ofWindows = (text: string | undefined): string | undefined =>
  process.platform === 'win32' ? named(text) : undefined;

/** Where the journals are. */
export const stateFolder = (env: NodeJS.ProcessEnv): string =>
  named(env['XDG_STATE_HOME']) ?? ofWindows(env['LOCALAPPDATA']) ?? join(homedir(), '.local', 'state');

/** Where the endpoints are. */
export const configFolder = (env: NodeJS.ProcessEnv): string =>
  named(env['XDG_CONFIG_HOME']) ?? ofWindows(env['APPDATA']) ?? join(homedir(), '.config');

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program of Unix is; undefined if the PATH has none of this name. */
export const programPath = (name: string): string | undefined =>
  process.platform === 'win32'
    ? undefined
    : (process.env['PATH'] ?? '')
        .split(delimiter)
        .map((folder) => join(folder, name))
        .find((path) => existsSync(path));

import { readFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { codeOf } from '../core/client/errors';
import type { Credential } from '../core/apply/runItem';
import { UsageError } from './exit';

const longestFile = 1_000_000;

const fileSchema = v.record(
  v.string(),
  v.object({ username: v.pipe(v.string(), v.nonEmpty()), password: v.pipe(v.string(), v.nonEmpty()) }),
);

/** The environment variable of a credential: its name in upper case, with `_` for everything but letters and digits. */
export const variableOf = (name: string): string =>
  `VEEAM_EM_CREDENTIAL_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;

/** Credentials by name, from a file or the standard input, and from the environment. They are held in memory only. */
export class Credentials {
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly ofFile: ReadonlyMap<string, Credential>,
  ) {}

  /**
   * @returns undefined if there is none with this name
   * @throws UsageError if its variable does not have the form `user:password`
   */
  get(name: string): Credential | undefined {
    const own = this.ofFile.get(name);
    if (own) return own;
    const variable = variableOf(name);
    const text = this.env[variable];
    if (text === undefined || text === '') return undefined;
    const colon = text.indexOf(':');
    if (colon <= 0 || colon === text.length - 1)
      throw new UsageError(`The environment variable ${variable} must have the form user:password.`);
    return { username: text.slice(0, colon), password: text.slice(colon + 1) };
  }
}

/**
 * Reads credentials from a file that only its owner can read, or from the standard input: YAML or JSON with a name for each
 * `{ username, password }`.
 *
 * @param source a path, or `-` for the standard input
 * @throws UsageError without anything of the contents
 */
export async function readCredentials(
  source: string,
  stdin: Readable,
): Promise<ReadonlyMap<string, Credential>> {
  const where = source === '-' ? 'the standard input' : source;
  const text = source === '-' ? await allOf(stdin) : await privateFile(source);
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const parsed =
    document.errors.length > 0
      ? undefined
      : v.safeParse(fileSchema, document.toJS({ maxAliasCount: 0 }) as unknown);
  if (parsed?.success !== true)
    throw new UsageError(
      `The credentials of ${where} must be YAML or JSON with "name: { username: …, password: … }" for each.`,
    );
  return new Map(Object.entries(parsed.output));
}

async function privateFile(path: string): Promise<string> {
  try {
    const { mode, size } = await stat(path);
    // Windows has no such mode: the folder of the user's profile is private there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new UsageError(`The file of credentials ${path} can be read by others. Run "chmod 600" on it.`);
    if (size > longestFile) throw new UsageError(`The file of credentials ${path} is too large.`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The file of credentials ${path} cannot be read (${codeOf(error) ?? 'unknown'}).`);
  }
}

async function allOf(stdin: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    if ((size += bytes.length) > longestFile)
      throw new UsageError('The credentials of the standard input are too large.');
  }
  return Buffer.concat(chunks).toString('utf8');
}

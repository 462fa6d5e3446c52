import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { parseDocument, type Document } from 'yaml';
import type { Credential } from '../core/apply/runItem';
import { UsageError } from './exit';
import { lineAt, readText, reasonOf, textOf } from './textFile';

const longestFile = 1_000_000;

const fileSchema = v.record(
  v.string(),
  v.object({ username: v.pipe(v.string(), v.nonEmpty()), password: v.pipe(v.string(), v.nonEmpty()) }),
);

/** The environment variable of a credential: its name in upper case, with `_` for everything but letters and digits. */
export const variableOf = (name: string): string =>
  `VEEAM_EM_CREDENTIAL_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;

/** What to do about credentials that nobody has. */
export const missingWords = (names: readonly string[]): string =>
  `There are no credentials with these names: ${names.join(', ')}. Set ${names.map(variableOf).join(', ')}, or use --credentials.`;

/** Credentials by name, from a file or the standard input, and from the environment. They are held in memory only. */
export class Credentials {
  /** The name that each variable was read for. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly ofFile: ReadonlyMap<string, Credential>,
  ) {}

  /**
   * @returns undefined if there is none with this name
   * @throws UsageError if its variable does not have the form `user:password`, or is that of another name, too
   */
  get(name: string): Credential | undefined {
    const own = this.ofFile.get(name);
    if (own) return own;
    const variable = variableOf(name);
    const text = this.env[variable];
    if (text === undefined || text === '') return undefined;
    const other = this.names.get(variable) ?? name;
    this.names.set(variable, other);
    // A password must never go to a server that it was not meant for.
    if (other.toUpperCase() !== name.toUpperCase())
      throw new UsageError(
        `The names "${other}" and "${name}" both mean the environment variable ${variable}. Give their credentials with --credentials.`,
      );
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
  const [error] = document.errors;
  if (error) {
    const line = lineAt(text, error.pos[0]);
    throw new UsageError(
      `The credentials of ${where} are not valid YAML or JSON at line ${String(line)} (${error.code}).`,
    );
  }
  const parsed = v.safeParse(fileSchema, valueOf(document));
  if (parsed.success) return new Map(Object.entries(parsed.output));
  const [name, key] = parsed.issues[0].path?.map((item) => String(item.key)) ?? [];
  const what = key === undefined ? '' : ` Look at "${key}" of "${name ?? ''}": it must be a text, in quotes.`;
  throw new UsageError(
    `The credentials of ${where} must be YAML or JSON with "name: { username: …, password: … }" for each.${what}`,
  );
}

/** @returns undefined for a text with aliases, which credentials do not need */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

async function privateFile(path: string): Promise<string> {
  const what = `The file of credentials ${path}`;
  try {
    const { mode } = await stat(path);
    // Windows has no such mode: the folder of the user's profile is private there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new UsageError(`${what} can be read by others. Run "chmod 600" on it.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${what} cannot be read (${reasonOf(error)}).`);
  }
  return readText(path, what, longestFile);
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
  return textOf(Buffer.concat(chunks), 'The text of the standard input');
}

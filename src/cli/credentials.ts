import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ErrorCode, Node } from 'yaml';
import type { Credential } from '../core/apply/runItem';
import { FileDocument } from '../core/fleetFile/document';
import type { FleetFileFault, Place } from '../core/fleetFile/fleetFile';
import { nearest } from '../core/fleetFile/readFleetFile';
import { yamlWords } from '../core/fleetFile/yamlWords';
import { UsageError } from './exit';
import { readText, reasonOf, textOf } from './textFile';

const longestFile = 1_000_000;

const keys = ['username', 'password'] as const;

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
  return new CredentialReader(text, where).all();
}

/** Reads credentials by the rules of a fleet file. No key is told that is not known: it may be a part of a password. */
class CredentialReader {
  private readonly document: FileDocument;

  constructor(
    text: string,
    private readonly where: string,
  ) {
    this.document = new FileDocument(text);
  }

  all(): ReadonlyMap<string, Credential> {
    const { document } = this;
    const entries = document.entries(document.root);
    const all = (entries ?? []).flatMap(({ key, value, place }) => {
      const credential = this.credential(key, value, place);
      return credential ? [[key, credential] as const] : [];
    });
    const [fault] = document.problems;
    if (fault)
      throw new UsageError(
        `The credentials of ${this.where} are not valid YAML or JSON at line ${String(fault.place.line)}. ${yamlWords(codeOfFault(fault))}`,
      );
    if (entries === undefined) throw this.unusable();
    return new Map(all);
  }

  /** @returns undefined if the text is not valid there */
  private credential(name: string, value: Node | undefined, place: Place): Credential | undefined {
    const { document } = this;
    const entries = document.entries(value);
    if (!document.isReadable) return undefined;
    if (entries === undefined) throw this.unusable(` Look at line ${String(place.line)}.`);
    const other = entries.find(({ key }) => !keys.some((known) => known === key));
    if (other) {
      const near = nearest(other.key, keys);
      const hint =
        near === undefined ? 'Put a password with special characters in quotes.' : `Did you mean "${near}"?`;
      throw this.unusable(` "${name}" has another key at line ${String(other.keyPlace.line)}. ${hint}`);
    }
    const [username, password] = keys.map((key) => {
      const text = document.scalar(entries.find((entry) => entry.key === key)?.value);
      if (typeof text === 'string' && text !== '') return text;
      throw this.unusable(` Look at "${key}" of "${name}": it must be a text, in quotes.`);
    });
    return { username: username ?? '', password: password ?? '' };
  }

  private unusable(what = ''): UsageError {
    return new UsageError(
      `The credentials of ${this.where} must be YAML or JSON with "name: { username: …, password: … }" for each.${what}`,
    );
  }
}

/** The code of the parser that says the same as a fault of a fleet file. */
function codeOfFault(fault: FleetFileFault): ErrorCode {
  switch (fault.code) {
    case 'syntax':
      return fault.yaml;
    case 'duplicate-key':
      return 'DUPLICATE_KEY';
    case 'several-documents':
      return 'MULTIPLE_DOCS';
    case 'too-deep':
      return 'RESOURCE_EXHAUSTION';
    default:
      return 'IMPOSSIBLE';
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

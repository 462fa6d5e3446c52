import { readFile, stat } from 'node:fs/promises';
import { codeOf } from '../core/client/errors';
import { UsageError } from './exit';

/** What the system says, in words, where a person may not know the code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  ENOSPC: 'the disk is full',
  EADDRINUSE: 'another program has it',
  EROFS: 'the disk is read-only',
};

/** Why the system refused a file: its code, and words for the usual ones. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error) ?? 'unknown';
  const words = reasons[code];
  return words === undefined ? code : `${code}: ${words}`;
}

/**
 * Reads a text file in UTF-8, or in UTF-16 with its mark, as Windows PowerShell writes it.
 *
 * @param what the file in a sentence, with its path
 * @throws UsageError; one byte that is no text would become another character, and be sent
 */
export async function readText(path: string, what: string, longest: number): Promise<string> {
  let bytes: Buffer;
  try {
    if ((await stat(path)).size > longest) throw new UsageError(`${what} is too large.`);
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${what} cannot be read (${reasonOf(error)}).`);
  }
  return textOf(bytes, what);
}

/** @throws UsageError */
export function textOf(bytes: Buffer, what: string): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined;
  try {
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    const line = wide === undefined ? `, line ${String(lineOfFault(bytes))}` : '';
    throw new UsageError(`${what} is not in UTF-8${line}. Save it in this encoding.`);
  }
}

/** The line of a place in a text, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** The line of the first byte that is no UTF-8, from 1. */
function lineOfFault(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const fault = lines.findIndex((line) => {
    try {
      decoder.decode(Buffer.from(line, 'latin1'));
      return false;
    } catch {
      return true;
    }
  });
  return fault + 1;
}

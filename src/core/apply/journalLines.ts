import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { codeOf } from '../client/errors';
import { factsSchema } from '../operations/journalEntry';
import type { ApplyKind } from './item';

/* The lines of the journal of an apply, checked when they are read. */

const text = v.pipe(v.string(), v.maxLength(8000));
const fates = [
  'connected',
  'changed',
  'collected',
  'removed',
  'already',
  'failed',
  'not-known',
  'not-begun',
] as const;
const kinds = ['create', 'change', 'collect', 'remove'] as const satisfies readonly ApplyKind[];

const lineSchema = v.variant('type', [
  /** The process that wrote before ended, whatever its last line is. */
  v.object({ type: v.literal('opened'), pid: v.number() }),
  v.object({
    type: v.literal('begun'),
    version: v.literal(1),
    /** Milliseconds since 1970. */
    at: v.number(),
    plan: text,
    file: text,
  }),
  v.object({
    type: v.literal('item'),
    id: text,
    kind: v.picklist(kinds),
    endpoint: v.object({ id: text, name: text, url: text, account: v.optional(text) }),
    name: text,
    line: v.optional(v.number()),
    /** What a change is that no file describes, so that a later process can plan it again. */
    rotation: v.optional(v.object({ uid: text, credential: v.optional(text), certificate: v.boolean() })),
  }),
  /** The UIDs of a list before creates, or how it differs from an earlier one. */
  v.object({
    type: v.literal('listed'),
    list: v.number(),
    of: v.optional(v.number()),
    added: v.pipe(v.array(text), v.readonly()),
    removed: v.pipe(v.array(text), v.readonly()),
  }),
  v.object({
    type: v.literal('sending'),
    id: text,
    at: v.number(),
    session: text,
    /** The list before the request, by the number of an earlier line. */
    list: v.optional(v.number()),
    facts: factsSchema,
  }),
  v.object({ type: v.literal('accepted'), id: text, task: text }),
  v.object({
    type: v.literal('ended'),
    id: text,
    fate: v.object({ kind: v.picklist(fates), message: text, uid: v.optional(text) }),
  }),
  v.object({ type: v.literal('finished') }),
]);

export type Line = v.InferOutput<typeof lineSchema>;
export type ListedLine = Extract<Line, { type: 'listed' }>;
export type JournalItem = Omit<Extract<Line, { type: 'item' }>, 'type'>;

/** The journal cannot be read. Nothing is sent then: what was sent before is not known. */
export class JournalUnreadable extends Error {
  override readonly name = 'JournalUnreadable';
  constructor(
    readonly file: string,
    readonly line: number,
  ) {
    super(`unreadable at line ${String(line)}`);
  }
}

/** The journal cannot be written. Nothing may be sent then: a later process could not tell what was sent. */
export class JournalUnwritable extends Error {
  override readonly name = 'JournalUnwritable';
  constructor(
    readonly file: string,
    readonly code: string,
  ) {
    super(`unwritable: ${code}`);
  }
}

/** What an error of the system means for a journal. */
export const unwritable = (file: string, error: unknown): JournalUnwritable =>
  new JournalUnwritable(file, codeOf(error) ?? 'UNKNOWN');

/** Every line of a journal begins with it. */
const lineMark = '{"type":"';

/**
 * Whether there is a file that is something else than a journal: it must be neither written to nor emptied. The machine may end
 * while the first line of a journal is written.
 */
export async function isForeign(file: string): Promise<boolean> {
  let handle: FileHandle | undefined;
  try {
    // A pipe would be waited for, and a device keeps nothing.
    if (!(await stat(file)).isFile()) return true;
    handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0);
    const first = buffer.toString('utf8', 0, bytesRead).trimStart();
    return !first.startsWith(lineMark) && !lineMark.startsWith(first);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw unwritable(file, error);
  } finally {
    await handle?.close();
  }
}

const longestJournal = 512 * 1024 * 1024;

/**
 * Reads the lines of a journal; none if there is no file.
 *
 * @throws JournalUnreadable if a line in the middle is not one of a journal
 */
export async function readLines(file: string): Promise<readonly Line[]> {
  let content: string;
  try {
    if ((await stat(file)).size > longestJournal) throw new JournalUnreadable(file, 0);
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  const texts = content.split('\n').filter((line) => line !== '');
  const lines = texts.map((line) => v.safeParse(v.pipe(v.string(), v.parseJson(), lineSchema), line));
  return lines.flatMap((line, index) => {
    if (line.success) return [line.output];
    // The machine may end while a line is written. Then it is the last one of its process.
    const next = lines[index + 1];
    if (next === undefined || (next.success && next.output.type === 'opened')) return [];
    throw new JournalUnreadable(file, index + 1);
  });
}

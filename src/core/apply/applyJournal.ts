import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { codeOf } from '../client/errors';
import { factsSchema, sessionMark, type JournalEntry } from '../operations/journalEntry';
import type { JournalRecord } from '../operations/journal';
import { isAlive } from '../operations/processes';
import type { ApplyRecorder } from './applyPlan';
import type { ItemFate } from './fate';
import type { ApplyItem, ApplyKind } from './item';

/*
 * The journal of an apply: one file of JSON lines, written to its end only. A line is on the disk before the request that it
 * tells of is sent, so that whatever ends the process, each item is known to be done, in doubt, or not begun. It has no secret.
 */

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
  v.object({ type: v.literal('sending'), id: text, at: v.number(), session: text, facts: factsSchema }),
  v.object({ type: v.literal('accepted'), id: text, task: text }),
  v.object({
    type: v.literal('ended'),
    id: text,
    fate: v.object({ kind: v.picklist(fates), message: text, uid: v.optional(text) }),
  }),
  v.object({ type: v.literal('finished') }),
]);

type Line = v.InferOutput<typeof lineSchema>;
export type JournalItem = Omit<Extract<Line, { type: 'item' }>, 'type'>;

/** An item of an earlier apply, and how far it came. */
export interface KeptItem {
  readonly item: JournalItem;
  /** The request that was sent; undefined if none was. */
  readonly sent?: Pick<JournalEntry, 'at' | 'session' | 'facts' | 'task'> | undefined;
  readonly fate?: ItemFate | undefined;
}

/** What the journal of an earlier apply tells. */
export interface KeptApply {
  readonly plan: string;
  readonly file: string;
  readonly at: number;
  readonly items: readonly KeptItem[];
  /** Whether it came to its end: every item has a fate, and the report was made. */
  readonly isFinished: boolean;
}

/** Another process is applying the same file. */
export class ApplyLocked extends Error {
  override readonly name = 'ApplyLocked';
  constructor(readonly pid: number) {
    super(`locked by process ${String(pid)}`);
  }
}

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

/**
 * The name of the file of a journal.
 *
 * @param what a fleet file by its whole path or its URI, or what stands for one
 */
export const journalName = (what: string): string =>
  `${createHash('sha256').update(what).digest('hex').slice(0, 24)}.jsonl`;

const longestJournal = 512 * 1024 * 1024;

export class ApplyJournal implements ApplyRecorder {
  private isClosed = false;

  private constructor(
    private readonly file: string,
    private readonly opened: number,
  ) {}

  /**
   * Opens the journal for one process, behind what it has.
   *
   * @throws ApplyLocked if a running process has it open
   */
  static async open(file: string): Promise<ApplyJournal> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await lock(lockOf(file));
    const descriptor = openSync(file, 'a', 0o600);
    const journal = new ApplyJournal(file, descriptor);
    writeSync(descriptor, `\n${JSON.stringify({ type: 'opened', pid: process.pid })}\n`);
    return journal;
  }

  /** Writes what is to be done. It must be on the disk before anything is sent. */
  begin(plan: string, file: string, items: readonly ApplyItem[]): void {
    const lines: Line[] = [
      { type: 'begun', version: 1, at: Date.now(), plan, file },
      ...items.map((item): Line => {
        const { id, kind, name, line } = item;
        const { id: endpointId, name: endpointName, url, account } = item.endpoint;
        const endpoint = { id: endpointId, name: endpointName, url, account };
        return { type: 'item', id, kind, endpoint, name, line, rotation: rotationOf(item) };
      }),
    ];
    this.write(lines, true);
  }

  record(item: ApplyItem): JournalRecord {
    const { id } = item;
    let known: string | undefined;
    return {
      sending: (token, facts) => {
        this.write([{ type: 'sending', id, at: Date.now(), session: sessionMark(token), facts }], true);
        return Promise.resolve();
      },
      accepted: ({ taskId }) => {
        if (known === taskId) return;
        known = taskId;
        this.write([{ type: 'accepted', id, task: taskId }], false);
      },
      looking: () => undefined,
    };
  }

  ended({ id }: Pick<ApplyItem, 'id'>, { kind, message, uid }: ItemFate): Promise<void> {
    this.write([{ type: 'ended', id, fate: { kind, message: message.slice(0, 4000), uid } }], false);
    return Promise.resolve();
  }

  /** Forgets an earlier apply. */
  discard(): void {
    ftruncateSync(this.descriptor, 0);
    fsyncSync(this.descriptor);
  }

  /** Every item has its fate, and the report was made. */
  finish(): void {
    this.write([{ type: 'finished' }], true);
  }

  /** Closes the journal, once. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    closeSync(this.opened);
    this.isClosed = true;
    await rm(lockOf(this.file), { force: true });
  }

  /** The system gives the number of a closed file to the next one, whose content a late line would spoil. */
  private get descriptor(): number {
    if (this.isClosed) throw new Error('The journal is closed.');
    return this.opened;
  }

  private write(lines: readonly Line[], durably: boolean): void {
    writeSync(this.descriptor, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    if (durably) fsyncSync(this.descriptor);
  }
}

function rotationOf(item: ApplyItem): JournalItem['rotation'] {
  if (item.kind !== 'change' || (item.credential ?? item.certificate) === undefined) return undefined;
  const { server, credential, certificate } = item;
  return { uid: server.uid, credential, certificate: certificate !== undefined };
}

/**
 * Reads the journal of an earlier apply. The last run in it counts.
 *
 * @returns undefined if there is none
 * @throws JournalUnreadable if a line in the middle is not one of a journal
 */
export async function readApply(file: string): Promise<KeptApply | undefined> {
  const lines = await readLines(file);
  let kept: { plan: string; file: string; at: number; isFinished: boolean } | undefined;
  let items = new Map<string, KeptItem>();
  const update = (id: string, change: (item: KeptItem) => Partial<KeptItem>): void => {
    const item = items.get(id);
    if (item) items.set(id, { ...item, ...change(item) });
  };
  for (const line of lines) {
    switch (line.type) {
      case 'begun':
        kept = { plan: line.plan, file: line.file, at: line.at, isFinished: false };
        items = new Map();
        break;
      case 'item':
        items.set(line.id, { item: line });
        break;
      case 'sending':
        // A retry after the end: what it sent must be looked up if it does not come to its own end.
        if (kept) kept.isFinished = false;
        update(line.id, () => ({
          sent: { at: line.at, session: line.session, facts: line.facts },
          fate: undefined,
        }));
        break;
      case 'accepted':
        update(line.id, ({ sent }) => ({ sent: sent && { ...sent, task: { taskId: line.task } } }));
        break;
      case 'ended':
        update(line.id, () => ({ fate: line.fate }));
        break;
      case 'opened':
        break;
      case 'finished':
        if (kept) kept.isFinished = true;
        break;
    }
  }
  return kept && { ...kept, items: [...items.values()] };
}

async function readLines(file: string): Promise<readonly Line[]> {
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

const lockOf = (file: string): string => `${file}.lock`;

/** Takes the lock of a file. One that a process left behind is taken over. */
async function lock(file: string): Promise<void> {
  for (let isSecond = false; ; isSecond = true) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const pid = Number(await readFile(file, 'utf8').catch(() => ''));
      if (isSecond || (pid !== process.pid && isAlive(pid))) throw new ApplyLocked(pid);
      await rm(file, { force: true });
    }
  }
}

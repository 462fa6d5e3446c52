import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sessionMark, type JournalEntry, type JournalFacts } from '../operations/journalEntry';
import type { JournalRecord } from '../operations/journal';
import type { ApplyRecorder } from './applyPlan';
import type { ItemFate } from './fate';
import type { ApplyItem } from './item';
import { append, makeFolder } from './journalFile';
import { JournalUnwritable, readLines, unwritable, type JournalItem, type Line } from './journalLines';
import { ApplyLocked, lock } from './journalLock';
import { ReadLists, WrittenLists } from './journalLists';

/*
 * The journal of an apply: one file of JSON lines, written to its end only. A line is on the disk before the request that it
 * tells of is sent, so that whatever ends the process, each item is known to be done, in doubt, or not begun. It has no secret.
 */

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

/**
 * The name of the file of a journal.
 *
 * @param what a fleet file by its whole path or its URI, or what stands for one
 */
export const journalName = (what: string): string =>
  `${createHash('sha256').update(what).digest('hex').slice(0, 24)}.jsonl`;

export class ApplyJournal implements ApplyRecorder {
  private isClosed = false;
  private readonly lists = new WrittenLists();
  private failed: JournalUnwritable | undefined;

  private constructor(
    private readonly file: string,
    private readonly opened: number,
    private readonly unlock: () => Promise<void>,
  ) {}

  /**
   * Opens the journal for one process, behind what it has.
   *
   * @throws ApplyLocked if a running process has it open, or may have
   * @throws JournalUnwritable
   */
  static async open(file: string): Promise<ApplyJournal> {
    let descriptor: number | undefined;
    let unlock: (() => Promise<void>) | undefined;
    try {
      await makeFolder(dirname(file));
      descriptor = openSync(file, 'a', 0o600);
      // One journal has one lock, whatever links lead to it.
      unlock = await lock(await realpath(file));
      append(descriptor, `\n${JSON.stringify({ type: 'opened', pid: process.pid })}\n`);
      return new ApplyJournal(file, descriptor, unlock);
    } catch (error) {
      if (descriptor !== undefined) closeSync(descriptor);
      if (error instanceof ApplyLocked) throw error;
      await unlock?.();
      throw unwritable(file, error);
    }
  }

  /** Why the fate of an item, or the end, could not be written: a later process looks up what was sent. */
  get failure(): JournalUnwritable | undefined {
    return this.failed;
  }

  /**
   * Writes what is to be done. It must be on the disk before anything is sent.
   *
   * @throws JournalUnwritable
   */
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
        // A list that is described as the difference from a lost one could not be read.
        if (this.failed) throw this.failed;
        const line = { type: 'sending', id, at: Date.now(), session: sessionMark(token) } as const;
        if (facts.write === 'connect' && facts.before !== undefined) {
          const listed = this.lists.of(item.endpoint.id, facts.before);
          const lines = listed.line === undefined ? [] : [listed.line];
          this.write(
            [...lines, { ...line, list: listed.list, facts: { ...facts, before: undefined } }],
            true,
          );
        } else this.write([{ ...line, facts }], true);
        return Promise.resolve();
      },
      accepted: ({ taskId }) => {
        if (known === taskId) return;
        known = taskId;
        this.tryToWrite([{ type: 'accepted', id, task: taskId }], false);
      },
      looking: () => undefined,
    };
  }

  ended({ id }: Pick<ApplyItem, 'id'>, { kind, message, uid }: ItemFate): Promise<void> {
    this.tryToWrite([{ type: 'ended', id, fate: { kind, message: message.slice(0, 4000), uid } }], false);
    return Promise.resolve();
  }

  /** Forgets an earlier apply. */
  discard(): void {
    ftruncateSync(this.descriptor, 0);
    fsyncSync(this.descriptor);
  }

  /** Every item has its fate, and the report was made. */
  finish(): void {
    this.tryToWrite([{ type: 'finished' }], true);
  }

  /** Closes the journal, once. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    closeSync(this.opened);
    this.isClosed = true;
    await this.unlock();
  }

  /** The system gives the number of a closed file to the next one, whose content a late line would spoil. */
  private get descriptor(): number {
    if (this.isClosed) throw new Error('The journal is closed.');
    return this.opened;
  }

  /** @throws JournalUnwritable */
  private write(lines: readonly Line[], durably: boolean): void {
    const { descriptor } = this;
    try {
      append(descriptor, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      if (durably) fsyncSync(descriptor);
    } catch (error) {
      this.failed = unwritable(this.file, error);
      throw this.failed;
    }
  }

  /** Writes what a later process finds out by itself: without it, the item is in doubt there. */
  private tryToWrite(lines: readonly Line[], durably: boolean): void {
    try {
      this.write(lines, durably);
    } catch (error) {
      if (!(error instanceof JournalUnwritable)) throw error;
    }
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
  const lists = new ReadLists();
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
          sent: { at: line.at, session: line.session, facts: withList(line, lists) },
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
      case 'listed':
        lists.add(line);
        break;
      case 'finished':
        if (kept) kept.isFinished = true;
        break;
    }
  }
  return kept && { ...kept, items: [...items.values()] };
}

const withList = ({ facts, list }: Extract<Line, { type: 'sending' }>, lists: ReadLists): JournalFacts =>
  facts.write === 'connect' && list !== undefined ? { ...facts, before: lists.get(list) } : facts;

import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as v from 'valibot';
import { codeOf } from '../client/errors';

/** Whether a process of this machine runs. What cannot be the ID of a process, such as 0 for a whole group, does not. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // `EPERM`: the process exists, but belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

const text = v.pipe(v.string(), v.maxLength(300));

/** A process, so that another one can tell whether it still runs. Systems other than Linux tell less of it. */
export const processSchema = v.object({
  pid: v.number(),
  /** The name of the machine, for a person. */
  host: text,
  /** Differs for each machine. */
  place: text,
  /** Differs for each start of the machine: no process outlives it. */
  boot: text,
  /** Where the ID counts: each container numbers its processes itself. */
  space: text,
  /** When it began, since the start of the machine, because its ID may be used again; empty if that is not known. */
  start: text,
});

export type ProcessMark = Readonly<v.InferOutput<typeof processSchema>>;

/** `elsewhere`: another machine or container has it, and only a person can tell whether it runs. */
export type ProcessState = 'running' | 'ended' | 'elsewhere';

/** What a file of the system says; undefined where there is none, as on Windows and macOS. */
function told(read: () => string): string | undefined {
  try {
    return read().trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The state of a process and when it began, as Linux tells them (proc(5), `/proc/pid/stat`). */
function lineOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  const line = told(() => readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  // The name of the program stands in brackets, and may have any characters.
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  return state === undefined || start === undefined ? undefined : { state, start };
}

const short = (...facts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 8);

let own: ProcessMark | undefined;

/** This process. */
export const ownProcess = (): ProcessMark =>
  (own ??= {
    pid: process.pid,
    host: hostname(),
    place: short(
      hostname(),
      told(() => readFileSync('/etc/machine-id', 'utf8')),
    ),
    boot: short(told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))),
    space: short(told(() => readlinkSync('/proc/self/ns/pid'))),
    start: lineOf(process.pid)?.start ?? '',
  });

/** Whether a process runs, as far as another one can tell. */
export function stateOf(mark: Omit<ProcessMark, 'host'>, asker = ownProcess()): ProcessState {
  if (mark.place !== asker.place) return 'elsewhere';
  if (mark.boot !== asker.boot) return 'ended';
  if (mark.space !== asker.space) return 'elsewhere';
  if (!isAlive(mark.pid)) return 'ended';
  const line = lineOf(mark.pid);
  if (line === undefined) return 'running';
  // One whose end nobody has asked for yet does nothing any more.
  const hasEnded = line.state === 'Z' || line.state === 'X';
  return hasEnded || (mark.start !== '' && mark.start !== line.start) ? 'ended' : 'running';
}

import { writeSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import { codeOf } from '../../src/core/client/errors';

/*
 * A process that takes locks of journals as it is told, one order a line: `take AT FILE` at a moment that several processes share,
 * `die STEPS FILE` ends the process in the middle, after so many operations on files, and `release` gives the lock back.
 */

/** From this operation on none is done: the process is killed. */
let stepsLeft = Number.POSITIVE_INFINITY;
const step = (): void => {
  stepsLeft -= 1;
  if (stepsLeft >= 0) return;
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const counted = <A extends unknown[], R>(operation: (...args: A) => R): ((...args: A) => R) =>
  (...args) => {
    step();
    return operation(...args);
  };
const { open, link, rename, rm } = fs;
const hasNoLinks = process.argv.includes('--no-links');
const noLink = (): Promise<never> => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }));
Object.assign(fs, {
  open: counted(async (...args: Parameters<typeof open>) => {
    const handle = await open(...args);
    return Object.assign(handle, {
      writeFile: counted(handle.writeFile.bind(handle)),
      sync: counted(handle.sync.bind(handle)),
      close: counted(handle.close.bind(handle)),
    });
  }),
  link: counted(hasNoLinks ? noLink : link),
  rename: counted(rename),
  rm: counted(rm),
});
syncBuiltinESMExports();

const { lock } = await import('../../src/core/apply/journalLock');
const say = (text: string): void => {
  writeSync(1, `${text}\n`);
};
let release: (() => Promise<void>) | undefined;

async function obey(order: string): Promise<void> {
  const [verb, number = '', file = ''] = order.split(' ');
  if (verb === 'release') {
    await release?.();
    release = undefined;
    say('released');
    return;
  }
  if (verb === 'die') stepsLeft = Number(number);
  while (verb === 'take' && Date.now() < Number(number));
  try {
    release = await lock(file);
    say('locked');
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    say(`refused ${name} ${codeOf(error) ?? ''}`.trim());
  }
}

let obeyed = Promise.resolve();
createInterface({ input: process.stdin }).on('line', (order) => {
  obeyed = obeyed.then(() => obey(order));
});
say('ready');

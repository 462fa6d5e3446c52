import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EmError } from '../../src/core/client/errors';
import { runBatch } from '../../src/host/commands/batch';
import type { Ended } from '../../src/host/commands/batchEnd';
import type { Endpoint } from '../../src/core/session/endpoint';
import { until } from '../support/until';
import { Notices } from './notices';

const done: Ended = { kind: 'done' };
const endpoint: Endpoint = { id: 'x', binding: 'x', name: 'EM', url: 'https://em:9398/api/', source: 'user' };

describe('batch', () => {
  let notices: Notices;
  const notes: string[] = [];
  const services = {
    tree: { refresh: () => Promise.resolve() },
    log: { note: (text: string) => notes.push(text), show: () => undefined },
  };

  beforeEach(() => {
    notices = new Notices();
    notes.length = 0;
  });

  afterEach(() => {
    notices.dispose();
  });

  const batch = (works: readonly (() => Promise<Ended>)[]) => ({
    items: works,
    title: 'Removing',
    done: { one: (name: string) => `${name}: removed`, count: (many: number) => `${many} removed` },
    nameOf: () => 'x',
    endpointOf: () => endpoint,
    work: (work: () => Promise<Ended>) => work(),
  });
  const refuse = (error: Error) => (): Promise<Ended> => Promise.reject(error);
  const write = { method: 'DELETE', path: 'backupServers/1' };

  it('counts a piece of work as failed, not known or not begun by its failure', async () => {
    await runBatch(
      services,
      batch([
        () => Promise.resolve(done),
        refuse(new EmError('forbidden', { ...write, status: 403 })),
        refuse(new EmError('connection-lost', write)),
        refuse(new EmError('cancelled', write)),
        refuse(new EmError('cancelled', { ...write, unsent: true })),
      ]),
    );
    await until(() => notices.shown.length > 0, 'the end is told');
    assert.match(notices.shown[0]?.text ?? '', /^Of 5: 1 removed, 1 failed, 2 not known, 1 not begun\. /);
    assert.equal(notes.length, 5);
  });

  it('counts after Cancel what it did not begin', async () => {
    const window = vscode.window as { withProgress: unknown };
    const original = window.withProgress;
    const inFlight: (() => void)[] = [];
    // As a person who presses Cancel as soon as there is such a button.
    const onCancellationRequested = (listener: () => void): void => {
      listener();
      for (const end of inFlight) end();
    };
    window.withProgress = (_: unknown, task: (progress: unknown, token: unknown) => Promise<unknown>) =>
      task({ report: () => undefined }, { onCancellationRequested });
    try {
      const slow = (): Promise<Ended> => new Promise((resolve) => inFlight.push(() => resolve(done)));
      await runBatch(services, { ...batch(Array.from({ length: 6 }, () => slow)), atOnce: 2 });
    } finally {
      window.withProgress = original;
    }
    await until(() => notices.shown.length > 0, 'the end is told');
    assert.equal(notices.shown[0]?.text, 'Of 6: 2 removed, 4 not begun.');
  });
});

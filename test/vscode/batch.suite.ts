import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EmError } from '../../src/core/client/errors';
import { notBegun, runBatch, summaryOf, type Ended } from '../../src/host/commands/batch';
import { logInToMany, logOutOfMany, selectedEndpoints } from '../../src/host/commands/manySessions';
import type { Endpoint } from '../../src/core/session/endpoint';
import { endpointNode } from '../../src/host/tree/nodes';
import { Sandbox } from '../../src/sandbox/sandbox';
import { until } from '../support/until';
import { Notices } from './notices';
import { configureEndpoints, Fixture } from './support';

/* A batch tells its end in counts, whatever became of each. */

const done: Ended = { kind: 'done' };
const failed: Ended = { kind: 'failed', why: 'The account may not do this.' };
const unknown: Ended = { kind: 'unknown', why: 'The connection was lost' };
const endpoint: Endpoint = { id: 'x', binding: 'x', name: 'EM', url: 'https://em:9398/api/', source: 'user' };

describe('a batch', () => {
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

  const summaries: readonly (readonly [string, readonly Ended[], string])[] = [
    ['all done', [done, done], 'Of 2: 2 removed.'],
    ['one done', [done], 's1: removed'],
    ['one failed', [failed], 's1: failed: The account may not do this.'],
    ['one not known', [unknown], 's1: not known: The connection was lost'],
    ['one not begun', [notBegun], 's1: not begun: cancelled'],
    ['none begun', [notBegun, notBegun], 'Of 2: 2 not begun.'],
    [
      'some of each',
      [done, failed, unknown, notBegun, done],
      'Of 5: 2 removed, 1 failed, 1 not known, 1 not begun. s2: The account may not do this. s3: The connection was lost.',
    ],
    [
      'many reasons',
      Array.from({ length: 7 }, () => failed),
      `Of 7: 7 failed. ${[1, 2, 3, 4, 5].map((index) => `s${index}: The account may not do this. `).join('')}The reasons of 2 more are in the output.`,
    ],
  ];
  for (const [what, ended, expected] of summaries) {
    it(`tells its end in counts: ${what}`, () => {
      const results = ended.map((each, index) => ({ name: `s${index + 1}`, ended: each }));
      assert.equal(summaryOf(results, 'removed'), expected);
    });
  }

  const batch = (works: readonly (() => Promise<Ended>)[]) => ({
    items: works,
    title: 'Removing',
    done: 'removed',
    nameOf: () => 'x',
    endpointOf: () => endpoint,
    work: (work: () => Promise<Ended>) => work(),
  });
  const refuse = (error: Error) => (): Promise<Ended> => Promise.reject(error);
  const write = { method: 'DELETE', path: 'backupServers/1' };

  it('knows from a failure whether it was done', async () => {
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

  it('tells after Cancel what it did not begin', async () => {
    const window = vscode.window as { withProgress: unknown };
    const original = window.withProgress;
    window.withProgress = (_: unknown, task: (progress: unknown, token: unknown) => Promise<unknown>) =>
      task(
        { report: () => undefined },
        { onCancellationRequested: (listener: () => void) => setTimeout(listener, 10) },
      );
    try {
      const slow = (): Promise<Ended> => new Promise((resolve) => setTimeout(() => resolve(done), 700));
      await runBatch(services, { ...batch(Array.from({ length: 6 }, () => slow)), atOnce: 2 });
    } finally {
      window.withProgress = original;
    }
    await until(() => notices.shown.length > 0, 'the end is told');
    assert.equal(notices.shown[0]?.text, 'Of 6: 2 removed, 4 not begun.');
  });

  describe('of log ins and log outs', () => {
    let sandbox: Sandbox;
    let fixture: Fixture;

    beforeEach(async () => {
      sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
      fixture = new Fixture(sandbox);
      const { url, username } = sandbox;
      const accounts = [username, 'SANDBOX\\portal-user', 'SANDBOX\\restore-operator'];
      await configureEndpoints(
        accounts.map((account, index) => ({ name: `EM ${index}`, url, username: account })),
      );
    });

    afterEach(async () => {
      fixture.dispose();
      await sandbox.stop();
      await configureEndpoints(undefined);
    });

    it('works on those that are selected, and tells which are left where one is given up', async () => {
      const { registry } = fixture;
      const many = { ...services, registry };
      const [first] = registry.endpoints;
      assert.ok(first);
      const nodes = registry.endpoints.map(endpointNode);
      assert.deepEqual(selectedEndpoints([...nodes, nodes[0], 'x', undefined], registry), registry.endpoints);
      const logIn = async ({ id, account = '' }: Endpoint): Promise<boolean> => {
        if (id !== first.id) return false;
        await registry.session(first).logIn({ account, password: sandbox.password });
        return true;
      };
      await logInToMany(many, registry.endpoints, logIn);
      await until(() => notices.shown.length > 0, 'the end is told');
      assert.equal(notices.shown[0]?.text, 'Of 3: 1 logged in, 2 not begun.');
      sandbox.inject({ kind: 'unavailable', method: 'DELETE' });
      await logOutOfMany(many, registry.endpoints);
      await until(() => notices.shown.length > 1, 'the end is told');
      assert.match(
        notices.shown[1]?.text ?? '',
        /^Of 3: 2 logged out, 1 not known\. EM 0: logged out here, but/,
      );
      assert.equal(registry.session(first).state.kind, 'logged-out');
    });
  });
});

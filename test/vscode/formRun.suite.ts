import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectMode } from '../../src/host/serverForm/connectMode';
import { FormRun } from '../../src/host/serverForm/formRun';
import type { RunDone } from '../../src/host/serverForm/serverFormMode';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { formServices } from '../support/forms';
import { until } from '../support/until';
import { Notices } from './notices';

describe('FormRun', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('tells a form that is opened during the run its progress and its outcome, and begins no second run', async () => {
    const services = formServices(fixture);
    const run = new FormRun(fixture.endpoint, connectMode(fixture.endpoint, services), services);
    let release: (done: RunDone) => void = () => undefined;
    const started = run.start('Connecting', ({ report }) => {
      report('Step 1');
      return new Promise((resolve) => (release = resolve));
    });
    assert.deepEqual([run.isRunning, run.progress], [true, 'Step 1']);
    let begun = false;
    await run.start('Connecting again', () => {
      begun = true;
      return undefined;
    });
    assert.equal(begun, false);
    const said: string[] = [];
    run.onSay(({ type }) => said.push(type));
    release({ outcome: { kind: 'success', title: 'Done.', detail: '', actions: [] } });
    await started;
    assert.deepEqual([run.isRunning, run.progress, run.outcome?.title], [false, undefined, 'Done.']);
    assert.deepEqual(said, ['outcome']);
  });

  describe('notifications', () => {
    const window = vscode.window as { withProgress: typeof vscode.window.withProgress };
    const { withProgress } = vscode.window;
    const done: RunDone = { outcome: { kind: 'success', title: 'Done.', detail: '', actions: [] } };
    let notices: Notices;
    /** The notifications of progress that are open. */
    let open: string[];
    let cancelOpen: vscode.CancellationTokenSource;

    beforeEach(() => {
      notices = new Notices();
      open = [];
      cancelOpen = new vscode.CancellationTokenSource();
      window.withProgress = async ({ title = '' }, work) => {
        open.push(title);
        const result = await work({ report: ({ message }) => open.push(message ?? '') }, cancelOpen.token);
        open = [];
        return result;
      };
    });

    afterEach(() => {
      window.withProgress = withProgress;
      notices.dispose();
    });

    const formRun = (): FormRun => {
      const services = formServices(fixture);
      return new FormRun(fixture.endpoint, connectMode(fixture.endpoint, services), services);
    };

    it('are not shown while the form is visible', async () => {
      const run = formRun();
      run.setSeen(true);
      await run.start('Connecting', () => Promise.resolve(done));
      assert.deepEqual([open, notices.shown], [[], []]);
    });

    it('take over from a form that is hidden, and end where it is shown again', async () => {
      const run = formRun();
      run.setSeen(true);
      let release: (done: RunDone) => void = () => undefined;
      const started = run.start('Connecting', ({ report }) => {
        report('Step 1');
        return new Promise((resolve) => (release = resolve));
      });
      run.setSeen(false);
      assert.deepEqual(open, ['Connecting', 'Step 1']);
      run.setSeen(true);
      await until(() => open.length === 0, 'the notification is closed');
      run.setSeen(false);
      assert.deepEqual(open, ['Connecting', 'Step 1']);
      release(done);
      await started;
      await until(() => open.length === 0, 'the notification is closed');
      assert.deepEqual(
        notices.shown.map(({ text }) => text),
        ['Done.'],
      );
    });

    it('cancel the request of a hidden form, and the form learns it', async () => {
      const run = formRun();
      const said: string[] = [];
      run.onSay(({ type }) => said.push(type));
      const started = run.start(
        'Connecting',
        ({ signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              resolve(done);
            });
          }),
      );
      assert.equal(run.isCancelling, false);
      cancelOpen.cancel();
      assert.equal(run.isCancelling, true);
      await started;
      assert.deepEqual([said, run.isCancelling], [['cancelling', 'outcome'], false]);
    });
  });
});

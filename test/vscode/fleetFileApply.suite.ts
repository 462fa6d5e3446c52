import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { ownProcess } from '../../src/core/operations/processes';
import { LicenceConsent } from '../../src/host/endpoints/licenceConsent';
import { MemoryMemento } from '../support/fixture';
import { until } from '../support/until';
import { EditedFiles, extensionLooks, FleetFileWindow, journalOf, shownText } from './fleetFileWindow';
import { QuickInputs } from './quickInputs';

describe('a fleet file that is applied', () => {
  let edited: EditedFiles;
  let window: FleetFileWindow;
  let inputs: QuickInputs;

  before(async () => {
    edited = new EditedFiles();
    await extensionLooks(edited);
  });

  beforeEach(async () => {
    const licence = new LicenceConsent(new MemoryMemento());
    window = await FleetFileWindow.open(edited.folder, { licence }, { extraServers: 5 });
    inputs = new QuickInputs([]);
    pressing('Apply');
  });

  afterEach(async () => {
    inputs.dispose();
    await window.dispose();
  });

  after(() => edited.dispose());

  const pressing = (...labels: readonly string[]): void => {
    window.notices.press = ({ buttons }) => buttons.find((text) => labels.includes(text));
  };
  const told = (): readonly string[] => window.notices.shown.map(({ text }) => text);
  const sent = (method: string): number =>
    window.sandbox.received.filter(
      (request) => request.method === method && /\bbackupServers\b/.test(request.path),
    ).length;
  const lensesOf = async (uri: vscode.Uri | undefined): Promise<readonly string[]> =>
    (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)).flatMap(
      ({ command }) => command?.command ?? [],
    );
  const head = 'version: 1\nendpoints: [Test]\n';
  /** A file that describes the first backup servers anew. */
  const described = (count: number): string => {
    const rows = window.sandbox.estate.servers
      .slice(0, count)
      .map(({ name }, index) => `  - dnsNameOrIpAddress: ${name}\n    description: new ${String(index)}\n`);
    return `${head}backupServers:\n${rows.join('')}`;
  };
  const planned = async (name: string, content: string): Promise<{ file: vscode.Uri; plan: vscode.Uri }> => {
    const { uri } = await edited.open(name, content);
    await window.files.plan(uri, 'plan');
    const plan = vscode.window.activeTextEditor?.document.uri;
    assert.ok(plan);
    return { file: uri, plan };
  };

  describe('in part only', () => {
    const failedOnce = async (name: string): Promise<{ file: vscode.Uri; plan: vscode.Uri }> => {
      const opened = await planned(name, described(2));
      window.sandbox.faults.add({
        ...{ kind: 'other-answer', method: 'PUT', path: /backupServers/, times: 1 },
        answer: { status: 400, body: '' },
      });
      return opened;
    };

    it('warns, and does again only what certainly failed', async () => {
      const { plan } = await failedOnce('retry.veeam-em.yaml');
      pressing('Apply', 'Retry Failed');
      await window.files.apply(plan);
      assert.equal(sent('PUT'), 3);
      assert.deepEqual(told(), [
        'Apply the plan? Actions: 2.',
        'Not everything in the plan was done. changed: 1, failed: 1.',
        'Apply the plan? Actions: 1.',
        'The plan was applied. changed: 2.',
      ]);
      assert.deepEqual(window.notices.shown[1]?.buttons, ['Show Report', 'Retry Failed']);
      assert.deepEqual(window.notices.shown[3]?.buttons, ['Show Report']);
    });

    it('offers the same above the report, for the plan of the report only', async () => {
      const { file, plan } = await failedOnce('report.veeam-em.yaml');
      pressing('Apply', 'Show Report');
      await window.files.apply(plan);
      const report = vscode.window.activeTextEditor?.document.uri;
      assert.match(shownText(), /^changed: 1, failed: 1$/m);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        report,
      );
      const retry = lenses.find(
        ({ command }) => command?.command === 'veeamEm.internal.retryFailed',
      )?.command;
      assert.match(retry?.title ?? '', /Retry Failed$/);
      const [given, id] = (retry?.arguments ?? []) as [vscode.Uri, string];
      assert.equal(given.toString(), file.toString());
      await window.files.retryFailed(file, 'another plan');
      assert.equal(told().at(-1), 'Nothing that failed is part of the plan any more. Plan the file again.');
      assert.equal(sent('PUT'), 2);
      await window.files.retryFailed(file, id);
      assert.equal(sent('PUT'), 3);
      assert.equal(told().at(-1), 'The plan was applied. changed: 2.');
    });

    it('tells what became of a retry that fails halfway, also in the open report, and does the rest once more', async () => {
      const refusing = (times: number): void => {
        window.sandbox.faults.add({
          ...{ kind: 'other-answer', method: 'PUT', path: /backupServers/, times },
          answer: { status: 400, body: '' },
        });
      };
      const { file, plan } = await planned('halfway.veeam-em.yaml', described(3));
      const id = /"plan":"([^"]+)"/;
      refusing(3);
      pressing('Apply', 'Show Report');
      await window.files.apply(plan);
      assert.match(shownText(), /^failed: 3$/m);
      const report = vscode.window.activeTextEditor?.document;
      const [, of = ''] = id.exec(readFileSync(journalOf(edited.folder, file), 'utf8')) ?? [];
      pressing('Apply');

      refusing(1);
      await window.files.retryFailed(file, of);
      assert.equal(sent('PUT'), 6);
      assert.equal(told().at(-1), 'Not everything in the plan was done. changed: 2, failed: 1.');
      assert.deepEqual(window.notices.shown.at(-1)?.buttons, ['Show Report', 'Retry Failed']);
      await until(() => /^changed: 2, failed: 1$/m.test(report?.getText() ?? ''), 'the report is the latest');
      assert.ok((await lensesOf(report?.uri)).includes('veeamEm.internal.retryFailed'));

      await window.files.retryFailed(file, of);
      assert.equal(sent('PUT'), 7);
      assert.equal(told().at(-1), 'The plan was applied. changed: 3.');
      await until(() => /^changed: 3$/m.test(report?.getText() ?? ''), 'the report is the latest');
      assert.ok(!(await lensesOf(report?.uri)).includes('veeamEm.internal.retryFailed'));
      await window.files.retryFailed(file, of);
      assert.equal(told().at(-1), 'Nothing that failed is part of the plan any more. Plan the file again.');
      assert.equal(sent('PUT'), 7);
    });

    it('has failed as before if it is not agreed to again', async () => {
      const { plan } = await failedOnce('refused-again.veeam-em.yaml');
      pressing('Apply', 'Retry Failed');
      let agreements = 0;
      window.notices.press = ({ buttons }) => {
        if (buttons.includes('Apply')) return (agreements += 1) === 1 ? 'Apply' : undefined;
        return buttons.find((text) => text === 'Retry Failed');
      };
      await window.files.apply(plan);
      assert.equal(agreements, 2);
      assert.equal(sent('PUT'), 2);
    });
  });

  it('finishes what is in flight after Cancel, begins nothing new, and says so', async () => {
    const { switches } = window.sandbox;
    const { file, plan } = await planned('cancel.veeam-em.yaml', described(8));
    Object.assign(switches, { changeResponse: 'task', taskRunningMs: 1000, taskOperationFinishedMs: 100 });
    const shown = vscode.window as { withProgress: unknown };
    const original = shown.withProgress;
    const notices: (readonly [title: string | undefined, mayCancel: boolean])[] = [];
    // As a person who presses Cancel as soon as there is such a button.
    shown.withProgress = (
      { title, cancellable }: vscode.ProgressOptions,
      work: (progress: unknown, token: vscode.CancellationToken) => Promise<unknown>,
    ) => {
      notices.push([title, cancellable === true]);
      const source = new vscode.CancellationTokenSource();
      const working = work({ report: () => undefined }, source.token);
      if (title === 'Applying the plan') source.cancel();
      return working;
    };
    pressing('Apply', 'Show Report');
    try {
      await window.files.apply(plan);
    } finally {
      shown.withProgress = original;
    }
    assert.equal(sent('PUT'), 4);
    const lenses = await lensesOf(vscode.window.activeTextEditor?.document.uri);
    assert.match(shownText(), /^ {2}not begun {2}\S+ {2}Test {2}\(line 12\)$/m);
    assert.doesNotMatch(shownText(), /Nothing was sent/, 'its word says it already');
    assert.ok(
      lenses.includes('veeamEm.internal.resumeApply') && !lenses.includes('veeamEm.internal.retryFailed'),
    );
    assert.deepEqual(notices.slice(-2), [
      ['Applying the plan', true],
      ['Cancelled. Finishing what was sent', false],
    ]);
    assert.equal(told().at(-1), 'The apply was stopped before its end. changed: 4, not begun: 4.');
    assert.deepEqual(window.notices.shown.at(-1)?.buttons, ['Show Report', 'Resume']);
    switches.changeResponse = 'no-content';
    pressing('Apply');
    await window.files.resume(file);
    assert.equal(sent('PUT'), 8);
    assert.equal(told().at(-1), 'The plan was applied. changed: 8.');
  });

  it('has a plan of the past afterwards, which says so and cannot be applied again', async () => {
    const { plan } = await planned('past.veeam-em.yaml', described(1));
    assert.ok((await lensesOf(plan)).includes('veeamEm.applyPlan'));
    await window.files.apply(plan);
    assert.equal(sent('PUT'), 1);
    await until(
      () => shownText().startsWith('Plan of past.veeam-em.yaml. It was applied.'),
      'the plan says it',
    );
    assert.ok(!(await lensesOf(plan)).includes('veeamEm.applyPlan'));
    for (const uri of [plan, undefined]) {
      await window.files.apply(uri);
      assert.equal(told().at(-1), 'This plan is no longer available. Plan the file again.');
    }
    assert.equal(sent('PUT'), 1);
  });

  const creating = `${head}backupServers:\n  - dnsNameOrIpAddress: new.example.com\n    credential: sites\n`;

  it('leads to the credentials that are missing', async () => {
    const { plan } = await planned('missing.veeam-em.yaml', creating);
    inputs.answer = ({ password }) => (password === true ? 'hunter2' : 'SANDBOX\\admin');
    pressing('Set Credential…');
    await window.files.apply(plan);
    assert.deepEqual(told(), ['Credentials that are not set: sites. Nothing was begun.']);
    assert.equal(inputs.asked.length, 2);
    assert.equal(sent('POST'), 0, 'the plan is applied by the user');
    await until(() => !shownText().includes('not set'), 'nothing is missing');
    assert.ok((await lensesOf(plan)).includes('veeamEm.applyPlan'));
  });

  it('asks for no credential where drift is looked at, and offers to look again and to plan', async () => {
    const { uri } = await edited.open('drift.veeam-em.yaml', creating);
    await window.files.plan(uri, 'drift');
    assert.match(shownText(), /^\+ new\.example\.com: connect/m);
    assert.doesNotMatch(shownText(), /not set/);
    const lenses = await lensesOf(vscode.window.activeTextEditor?.document.uri);
    assert.ok(['veeamEm.checkDrift', 'veeamEm.planFleetFile'].every((command) => lenses.includes(command)));
  });

  it('is not begun while another process applies it', async () => {
    const { file, plan } = await planned('locked.veeam-em.yaml', described(1));
    const lock = `${journalOf(edited.folder, file)}.lock`;
    mkdirSync(dirname(lock), { recursive: true });
    const parent = { ...ownProcess(), pid: process.ppid, start: '' };
    writeFileSync(lock, JSON.stringify({ id: randomUUID(), ...parent }));
    await window.files.apply(plan);
    assert.match(
      told().join(),
      new RegExp(`^The process ${String(process.ppid)} is applying this already\\.`),
    );
    assert.equal(sent('PUT'), 0);
    rmSync(lock);
    await window.files.apply(plan);
    assert.equal(sent('PUT'), 1);
  });

  it('connects nothing if the consent about the licence is refused', async () => {
    inputs.text = 'SANDBOX\\admin';
    await window.files.setCredential('backup-admin');
    const { plan } = await planned(
      'licence.veeam-em.yaml',
      `${head}backupServers:\n  - dnsNameOrIpAddress: new.example.com\n    credential: backup-admin\n`,
    );
    await window.files.apply(plan);
    assert.deepEqual(told(), [
      'Apply the plan? Actions: 1.',
      'Connecting may replace the licence of the backup server.',
    ]);
    assert.equal(sent('POST'), 0);
  });

  const typings: readonly {
    readonly what: string;
    readonly environment?: string;
    readonly file: () => string;
    readonly right: string;
    readonly wrong: readonly string[];
    readonly prompt: RegExp;
    readonly problem: string;
    readonly done: () => boolean;
  }[] = [
    {
      what: 'the number of backup servers that are removed',
      file: () => `${described(1).replace('    description: new 0\n', '')}prune: true\n`,
      right: '7',
      wrong: ['', '6', ' 7', '8'],
      prompt: /^Type the number of backup servers that are removed: 7\.$/,
      problem: 'This is not the number.',
      done: () => sent('DELETE') === 7 && window.sandbox.estate.servers.length === 1,
    },
    {
      what: 'the name of an endpoint in production',
      environment: 'production',
      file: () => described(1),
      right: 'Test',
      wrong: ['', 'test', 'Tes', 'Test '],
      prompt: /^Type .*Test.* to apply the plan to it\.$/,
      problem: 'This is not the name.',
      done: () => sent('PUT') === 1,
    },
  ];
  for (const { what, environment, file, right, wrong, prompt, problem, done } of typings) {
    it(`is begun only after ${what} was typed`, async () => {
      const { url, username } = window.sandbox;
      await window.fixture.setEndpoints([
        { name: 'Test', url, username, ...(environment && { environment }) },
      ]);
      await window.fixture.logIn();
      const { plan } = await planned(`typed-${right}.veeam-em.yaml`, file());
      for (const answer of [undefined, ...wrong]) {
        inputs.text = answer;
        await window.files.apply(plan);
      }
      assert.equal(sent('PUT') + sent('DELETE'), 0);
      const [asked] = inputs.asked;
      assert.match(asked?.prompt ?? '', prompt);
      assert.equal(await asked?.validateInput?.('x'), problem);
      assert.equal(await asked?.validateInput?.(right), undefined);
      inputs.text = right;
      await window.files.apply(plan);
      assert.ok(done());
    });
  }
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApplyJournal } from '../../src/core/apply/applyJournal';
import { planScheme } from '../../src/host/contributions/names';
import type { FleetFiles } from '../../src/host/fleetFile/fleetFiles';
import { Sandbox } from '../../src/sandbox/sandbox';
import type { Fixture } from '../support/fixture';
import { until } from '../support/until';
import {
  EditedFiles,
  extensionLooks,
  FleetFileWindow,
  journalOf,
  problemsOf,
  replaced,
  shownText,
} from './fleetFileWindow';
import type { Notices } from './notices';

describe('a fleet file in the editor', () => {
  let edited: EditedFiles;

  before(() => {
    edited = new EditedFiles();
  });

  after(() => edited.dispose());

  const opened = (name: string, content: string): Promise<vscode.TextDocument> => edited.open(name, content);
  const ours = ({ uri }: vscode.TextDocument): readonly vscode.Diagnostic[] => problemsOf(uri);

  const text = 'version: 1\nendpoints: [Berlin]\nbackupServers:\n  - dnsNameOrIpAddress: a.example.com\n';

  for (const ending of ['yaml', 'yml', 'json']) {
    it(`shows the problems of a .veeam-em.${ending} at their places, and they go with the mistake`, async () => {
      const document = await opened(`wrong.veeam-em.${ending}`, `${text}    prt: 5\n`);
      await until(() => ours(document).length === 1, 'the problem is shown');
      const [problem] = ours(document);
      assert.equal(problem?.message, 'The key "prt" is not known here. Did you mean "port"?');
      assert.equal(document.getText(problem.range), 'prt');
      await replaced(document, 'prt', 'port');
      await until(() => ours(document).length === 0, 'the problem is gone');
    });
  }

  it('leaves other files alone', async () => {
    const document = await opened('other.yaml', 'prt: 5\n');
    assert.deepEqual(ours(document), []);
  });

  it('finds the problem in a file of 10,000 backup servers', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, index) => `  - dnsNameOrIpAddress: vbr${String(index)}.example.com\n    port: 9392\n`,
    );
    const head = 'version: 1\nendpoints: [Berlin]\nbackupServers:\n';
    const document = await opened('large.veeam-em.yaml', `${head}${rows.join('')}    prt: 5\n`);
    await until(() => ours(document).length === 1, 'the problem is shown');
    assert.equal(ours(document)[0]?.range.start.line, 20_003);
  });

  describe('that is planned', () => {
    let window: FleetFileWindow;
    let sandbox: Sandbox;
    let fixture: Fixture;
    let notices: Notices;
    let files: FleetFiles;

    before(() => extensionLooks(edited));

    beforeEach(async () => {
      window = await FleetFileWindow.open(edited.folder);
      ({ sandbox, fixture, notices, files } = window);
    });

    afterEach(() => window.dispose());

    const planText = shownText;

    it('opens the plan of the unsaved text, and shows its conflicts beside the rows', async () => {
      const name = sandbox.estate.servers[0]?.name ?? '';
      const document = await opened(
        'plan.veeam-em.yaml',
        `version: 1\nendpoints: [Test]\nbackupServers:\n  - dnsNameOrIpAddress: ${name}\n    description: old\n`,
      );
      await replaced(
        document,
        'description: old',
        'description: "Rome\\u2028two"\n  - dnsNameOrIpAddress: new.b',
      );
      await files.plan(document.uri, 'plan');
      const shown = vscode.window.activeTextEditor?.document;
      assert.equal(shown?.uri.scheme, planScheme);
      assert.equal(shown.languageId, 'diff');
      assert.match(shown.getText(), /^Plan of plan\.veeam-em\.yaml\. Nothing was written/);
      assert.match(shown.getText(), /^! .*: change {2}\(line 4\)$/m);
      assert.match(shown.getText(), /^\? new\.b: conflict {2}\(line 6\)$/m);
      assert.match(shown.getText(), /^Only in Enterprise Manager: \d+\.$/m);
      const [conflict] = ours(document);
      assert.equal(conflict?.message, 'A backup server that is to be connected needs a "credential".');
      assert.equal(document.getText(conflict.range), 'new.b');
      await replaced(document, 'new.b', 'other.b');
      await until(() => ours(document).length === 0, 'the conflict is of another text');
      assert.ok(
        !sandbox.received.some(({ method, path }) => method !== 'GET' && path.includes('backupServers')),
      );
    });

    it('tells that nothing has drifted, or what has', async () => {
      const rows = sandbox.estate.servers.map(({ name }) => `  - dnsNameOrIpAddress: ${name}\n`);
      const head = 'version: 1\nendpoints: [Test]\nbackupServers:\n';
      const document = await opened('drift.veeam-em.yaml', `${head}${rows.join('')}`);
      await files.plan(document.uri, 'drift');
      assert.match(planText(), /^The Enterprise Managers hold what the file says\.$/m);
      const [first = ''] = rows;
      await replaced(document, first, '');
      await files.plan(document.uri, 'drift');
      await until(() => planText().includes('only in Enterprise Manager'), 'the drift is shown');
    });

    it('compares a pinned thumbprint with what the backup server presents, if the setting says so', async () => {
      const presenting = await Sandbox.start({ scheme: 'https', port: 0 });
      try {
        const { port } = new URL(presenting.url);
        const row = `  - dnsNameOrIpAddress: 127.0.0.1\n    credential: c\n    wcfPort: ${port}\n    vbrCertificateThumbprint: ${'AB'.repeat(20)}\n`;
        const document = await opened(
          'pinned.veeam-em.yaml',
          `version: 1\nendpoints: [Test]\nbackupServers:\n${row}`,
        );
        await files.plan(document.uri, 'plan');
        await until(() => /^\+ 127\.0\.0\.1: /m.test(planText()), 'it would be connected');
        await fixture.store.set('checkCertificates', true);
        await files.plan(document.uri, 'plan');
        await until(() => /^\? 127\.0\.0\.1: conflict/m.test(planText()), 'it is a conflict');
      } finally {
        await presenting.stop();
      }
    });

    it('does not plan a file with problems, and offers to show them', async () => {
      const document = await opened('faulty.veeam-em.yaml', `${text}    prt: 5\n`);
      await files.plan(document.uri, 'plan');
      assert.deepEqual(notices.shown, [
        {
          text: 'Problems of the fleet file: 1. Correct them before it is planned.',
          buttons: ['Show Problems'],
        },
      ]);
      assert.equal(vscode.window.activeTextEditor?.document, document);
    });

    it('names the credentials that are missing, and asks for one where it is named', async () => {
      const document = await opened(
        'missing.veeam-em.yaml',
        `${text.replace('Berlin', 'Test')}    credential: backup-admin\n`,
      );
      await files.plan(document.uri, 'plan');
      const plan = vscode.window.activeTextEditor?.document;
      assert.ok(plan);
      assert.match(plan.getText(), /^Credentials that are not set:\n\? backup-admin$/m);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        plan.uri,
      );
      const lens = lenses.find(({ command }) => command?.command === 'veeamEm.setCredential');
      assert.deepEqual(lens?.command?.arguments, ['backup-admin']);
      const answers = ['SANDBOX\\admin', 'hunter2'];
      const boxes = vscode.window as { showInputBox: unknown };
      const original = boxes.showInputBox;
      boxes.showInputBox = () => Promise.resolve(answers.shift());
      try {
        await files.setCredential('backup-admin');
      } finally {
        boxes.showInputBox = original;
      }
      await until(() => !plan.getText().includes('not set'), 'nothing is missing');
      assert.doesNotMatch(plan.getText(), /hunter2/);
    });

    const described = (description: string): string =>
      `version: 1\nendpoints: [Test]\nbackupServers:\n  - dnsNameOrIpAddress: ${sandbox.estate.servers[0]?.name ?? ''}\n    description: ${description}\n`;
    const writes = (): number =>
      sandbox.received.filter(({ method, path }) => method === 'PUT' && path.includes('backupServers'))
        .length;
    const seenPlan = async (name: string, content: string): Promise<vscode.Uri> => {
      const document = await opened(name, content);
      await files.plan(document.uri, 'plan');
      const plan = vscode.window.activeTextEditor?.document.uri;
      assert.ok(plan);
      return plan;
    };

    it('applies the plan that was seen after the consent, and shows the report', async () => {
      const plan = await seenPlan('apply.veeam-em.yaml', described('moved'));
      await files.apply(plan);
      assert.equal(writes(), 0, 'nothing without consent');
      const [asked] = notices.shown;
      assert.equal(asked?.text, 'Apply 1 actions?');
      assert.deepEqual(asked.buttons, ['Do Not Apply', 'Apply']);
      notices.press = ({ buttons }) => buttons.find((text) => text === 'Apply' || text === 'Show Report');
      await files.apply(plan);
      assert.equal(writes(), 1);
      assert.equal(sandbox.estate.servers[0]?.description, 'moved');
      assert.match(planText(), /^Report of apply\.veeam-em\.yaml\.$/m);
      assert.match(planText(), /^changed: 1$/m);
    });

    it('opens the new plan instead of applying another one than was seen', async () => {
      const plan = await seenPlan('stale.veeam-em.yaml', described('one'));
      const [document] = vscode.workspace.textDocuments.filter(({ uri }) =>
        uri.path.endsWith('stale.veeam-em.yaml'),
      );
      assert.ok(document);
      await replaced(document, 'one', 'two');
      notices.press = ({ buttons }) => buttons.find((text) => text === 'Apply');
      await files.apply(plan);
      assert.equal(writes(), 0);
      assert.deepEqual(
        notices.shown.map(({ text: said }) => said),
        ['The file or an Enterprise Manager has changed. Nothing was begun. Read the new plan.'],
      );
      await until(() => planText().includes('two'), 'the new plan is shown');
    });

    it('applies nothing to an endpoint that is read-only', async () => {
      const { url, username } = sandbox;
      await fixture.setEndpoints([{ name: 'Test', url, username, readOnly: true }]);
      await fixture.logIn();
      const plan = await seenPlan('readonly.veeam-em.yaml', described('three'));
      await files.apply(plan);
      assert.match(notices.shown[0]?.text ?? '', /^These endpoints are read-only: .*Nothing was begun\.$/);
      assert.equal(writes(), 0);
    });

    it('offers to resume what did not come to its end, and sends nothing twice', async () => {
      const document = await opened('resume.veeam-em.yaml', described('four'));
      const journal = await ApplyJournal.open(journalOf(edited.folder, document.uri));
      const planned = await seenPlan('resume.veeam-em.yaml', described('four'));
      assert.equal(planned.scheme, planScheme);
      const { endpoint } = fixture;
      journal.begin('an earlier plan', document.uri.toString(), [
        { kind: 'remove', id: 'gone', endpoint, name: 'x', line: undefined, server: { uid: 'x', links: [] } },
      ]);
      await journal.close();
      notices.press = ({ buttons }) => buttons.find((text) => text === 'Resume' || text === 'Show Report');
      await files.plan(document.uri, 'plan');
      assert.equal(notices.shown[0]?.text, 'An earlier apply of this file did not come to its end.');
      await until(() => planText().includes('not begun'), 'the report tells it');
      assert.equal(writes(), 0, 'what was not part of it is not done');
    });

    it('makes no plan if the user does not log in', async () => {
      await fixture.registry.session(fixture.endpoint).logOut();
      const document = await opened('out.veeam-em.yaml', text.replace('Berlin', 'Test'));
      await files.plan(document.uri, 'plan');
      assert.equal(vscode.window.activeTextEditor?.document, document);
    });
  });
});

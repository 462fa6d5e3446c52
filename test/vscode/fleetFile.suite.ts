import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApplyJournal } from '../../src/core/apply/applyJournal';
import { planScheme, planView } from '../../src/host/contributions/names';
import type { FleetFiles } from '../../src/host/fleetFile/fleetFiles';
import type { PlanNode } from '../../src/host/fleetFile/planNodes';
import { isReadByYamlExtension } from '../../src/host/fleetFile/schemaReaders';
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

interface PlanTree {
  readonly view: vscode.TreeView<PlanNode>;
  readonly provider: vscode.TreeDataProvider<PlanNode>;
}

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

  it('leaves to VS Code what it says of JSON by our schema, and can fix it all the same', async () => {
    const document = await opened(
      'twice.veeam-em.json',
      '{\n"version": 1,\n"endpoints": ["Berlin"],\n"backupServers": [\n{"dnsNameOrIpAddress": "a.b", "prt": 5},\n{"dnsNameOrIpAddress": "c.d", "endpoint": "Rome"}\n]}',
    );
    const theirs = (): readonly string[] =>
      vscode.languages
        .getDiagnostics(document.uri)
        .flatMap(({ source, message }) => (source === undefined ? [message] : []));
    await until(() => theirs().length > 0, 'VS Code says it');
    assert.deepEqual(theirs(), ['Property prt is not allowed.']);
    await until(() => ours(document).length === 1, 'it is not said twice');
    assert.equal(
      ours(document)[0]?.message,
      'The endpoint "Rome" is not in the list "endpoints" of this file.',
    );
    await fixAt(document, '"prt"', 'Change prt to port');
    assert.match(document.getText(), /"port": 5/);
  });

  it('leaves to the YAML extension what it says by our schema, for as long as it says it', async () => {
    const document = await opened('told.veeam-em.yaml', `${text}    prt: 5\n    collect: 1\n`);
    await until(() => ours(document).length === 2, 'both problems are shown');
    const at = (word: string, source: string): vscode.Diagnostic => {
      const start = document.positionAt(document.getText().lastIndexOf(word));
      return Object.assign(new vscode.Diagnostic(new vscode.Range(start, start), 'Told.'), { source });
    };
    const others = vscode.languages.createDiagnosticCollection('others');
    try {
      others.set(document.uri, [at('prt', 'yaml-schema: Backup server'), at('1', 'cSpell')]);
      await until(() => ours(document).length === 1, 'one problem is not said twice');
      assert.match(ours(document)[0]?.message ?? '', /"collect"/);
      assert.ok((await fixesAt(document, 'prt')).some(({ title }) => title === 'Change prt to port'));
      others.clear();
      await until(() => ours(document).length === 2, 'both problems are shown again');
    } finally {
      others.dispose();
    }
  });

  it('leaves keys to the YAML extension where that offers them', async () => {
    const document = await opened('read.veeam-em.yaml', text);
    const reads = (settings: Readonly<Record<string, unknown>>, isInstalled = true): boolean =>
      isReadByYamlExtension(document, 'completion', isInstalled, { get: (key: string) => settings[key] });
    assert.ok(reads({}));
    assert.ok(reads({ completion: true, hover: false, disableSchemaDetection: ['**/compose.yml', '*.txt'] }));
    assert.ok(!reads({}, false));
    assert.ok(!reads({ completion: false }));
    for (const glob of ['*.veeam-em.yaml', '/*.veeam-em.yaml', '**/*.yaml', ['a', 'read.*']])
      assert.ok(!reads({ disableSchemaDetection: glob }), String(glob));
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    assert.ok(!reads({}));
    assert.equal(isReadByYamlExtension(document, 'hover'), false);
  });

  it('leaves other files alone', async () => {
    const document = await opened('other.yaml', 'prt: 5\n');
    assert.deepEqual(ours(document), []);
  });

  const offered = async (document: vscode.TextDocument, end: string): Promise<readonly string[]> => {
    const position = document.positionAt(document.getText().indexOf(end) + end.length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    return items.flatMap(({ label, kind }) => {
      const isWord = kind === undefined || kind === vscode.CompletionItemKind.Text;
      return isWord ? [] : [typeof label === 'string' ? label : label.label];
    });
  };

  it('offers keys and values in YAML, explains a key, and leaves JSON to the schema', async () => {
    const document = await opened('keys.veeam-em.yaml', `${text}    collect: \n    po`);
    await until(() => ours(document).length > 0, 'the extension looks at fleet files');
    assert.deepEqual(await offered(document, 'collect: '), ['true', 'false']);
    const keys = await offered(document, '    po');
    assert.ok(keys.includes('port') && keys.includes('credential'), keys.join());
    assert.ok(!keys.includes('dnsNameOrIpAddress'));
    await replaced(document, '    po', '    port: 443');
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('port:')),
    );
    const words = hover?.contents.map((content) => (content as vscode.MarkdownString).value).join('\n');
    assert.match(words ?? '', /9392 for backup servers on Windows[^]*Default\\: 9392/);
    const json = await opened('keys.veeam-em.json', '{"version": 1, "collect": \n}');
    assert.ok(!(await offered(json, '"collect": ')).includes('true'));
  });

  const fixesAt = async (
    document: vscode.TextDocument,
    text: string,
  ): Promise<readonly vscode.CodeAction[]> => {
    const start = document.positionAt(document.getText().indexOf(text));
    return vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(start, start),
      vscode.CodeActionKind.QuickFix.value,
    );
  };
  const fixAt = async (document: vscode.TextDocument, at: string, title: string): Promise<void> => {
    const fix = (await fixesAt(document, at)).find((action) => action.title === title);
    assert.ok(fix?.edit, title);
    await vscode.workspace.applyEdit(fix.edit);
  };

  it('fixes problems by edits that keep what else is there', async () => {
    const document = await opened(
      'fixes.veeam-em.yaml',
      `${text.replace('version: 1\n', '')}    prt: 5 # keep\n    password: x\n`,
    );
    await until(() => ours(document).length === 3, 'the problems are shown');
    await fixAt(document, 'prt', 'Change prt to port');
    await until(() => ours(document).length === 2, 'one problem is gone');
    await fixAt(document, 'password', 'Remove password from the file');
    await until(() => ours(document).length === 1, 'two problems are gone');
    await fixAt(document, 'endpoints', 'Write the version 1');
    await until(() => ours(document).length === 0, 'the problems are gone');
    assert.equal(document.getText(), `${text}    port: 5 # keep\n`);
    assert.deepEqual(await fixesAt(document, 'port'), []);
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
      const before = (await fixesAt(document, 'new.b')).filter(({ command }) => command !== undefined);
      assert.ok(before.some(({ command }) => command?.command === 'veeamEm.setCredential'));
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

    /** Catches the tree of the plan when it is created. */
    const watchingTree = async (look: (tree: PlanTree) => Promise<void>): Promise<void> => {
      const window = vscode.window as { createTreeView: unknown };
      const original = vscode.window.createTreeView;
      const tree: { -readonly [K in keyof PlanTree]?: PlanTree[K] } = {};
      window.createTreeView = (id: string, options: vscode.TreeViewOptions<PlanNode>) => {
        assert.equal(id, planView);
        tree.provider = options.treeDataProvider;
        tree.view = original(id, options);
        return tree.view;
      };
      try {
        await look(tree as PlanTree);
      } finally {
        window.createTreeView = original;
      }
    };
    /** The items as a screen reader says them, with `+` where one is closed. */
    const outline = async (
      { provider }: PlanTree,
      node?: PlanNode,
      indent = '',
    ): Promise<readonly string[]> => {
      const lines: string[] = [];
      for (const child of (await provider.getChildren(node)) ?? []) {
        const item = await provider.getTreeItem(child);
        const isClosed = item.collapsibleState === vscode.TreeItemCollapsibleState.Collapsed;
        lines.push(`${indent}${isClosed ? '+' : ''}${item.accessibilityInformation?.label ?? ''}`);
        lines.push(...(await outline({ provider } as PlanTree, child, `${indent}  `)));
      }
      return lines;
    };

    it('shows the actions of the plan that is open as a tree, and takes the view away with the plan', () =>
      watchingTree(async (tree) => {
        const [one, two] = sandbox.estate.servers.map(({ name }) => name);
        const document = await opened(
          'tree.veeam-em.yaml',
          `${described('tree')}  - dnsNameOrIpAddress: ${two ?? ''}\n  - dnsNameOrIpAddress: new.b\n`,
        );
        const from = sandbox.estate.servers[0]?.description ?? '';
        await files.plan(document.uri, 'plan');
        const change = `Description: ${from === '' ? '(empty)' : from} → tree`;
        const conflict = 'A backup server that is to be connected needs a "credential".';
        const lines = await outline(tree);
        const { length } = sandbox.estate.servers;
        assert.deepEqual(lines.slice(0, 7), [
          `Test, ${sandbox.url}`,
          '  Conflicts, 1',
          `    new.b, conflict, line 7, ${conflict}`,
          `      ${conflict}`,
          '  Change, 1',
          `    ${one ?? ''}, change, line 4, ${change}`,
          `      ${change}`,
        ]);
        assert.equal(lines[7], `  +Only in Enterprise Manager, ${String(length - 2)}`);
        assert.deepEqual(lines.slice(-2), ['  +Unchanged, 1', `    ${two ?? ''}, unchanged, line 6`]);

        const [root] = (await tree.provider.getChildren()) ?? [];
        const row = root?.children[1]?.children[0];
        assert.ok(row);
        const { command } = await tree.provider.getTreeItem(row);
        assert.ok(command);
        const given: readonly unknown[] = command.arguments ?? [];
        await vscode.commands.executeCommand(command.command, ...given);
        const editor = vscode.window.activeTextEditor;
        assert.equal(editor?.document.uri.toString(), document.uri.toString());
        assert.equal(editor.selection.active.line, 3);

        await vscode.commands.executeCommand(`${planView}.focus`);
        await until(() => tree.view.visible, 'the view is there');
        assert.equal(tree.view.description, 'tree.veeam-em.yaml');
        notices.press = ({ buttons }) => buttons.find((text) => text === 'Apply');
        await files.apply(document.uri);
        assert.equal(writes(), 0, 'another document does not stand for the plan of the view');
        await files.apply(undefined);
        assert.equal(writes(), 1, 'the plan of the view is applied');
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await until(() => !tree.view.visible, 'the view is gone');
        assert.deepEqual(await outline(tree), []);
      }));

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
      assert.equal(asked?.text, 'Apply the plan? Actions: 1.');
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

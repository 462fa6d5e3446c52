import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { Inventory } from '../../src/core/inventory/inventory';
import * as vscode from 'vscode';
import { EmError } from '../../src/core/client/errors';
import { fleetFileHandlers } from '../../src/host/commands/fleetFileCommands';
import { isFleetFile } from '../../src/host/contributions/fleetFiles';
import { planScheme } from '../../src/host/contributions/names';
import type { FleetFiles } from '../../src/host/fleetFile/fleetFiles';
import { until } from '../support/until';
import { EditedFiles, extensionLooks, FleetFileWindow, problemsOf, shownText } from './fleetFileWindow';
import { QuickInputs, type ShownList } from './quickInputs';

describe('a table that becomes a fleet file', () => {
  let edited: EditedFiles;
  let window: FleetFileWindow;
  let inputs: QuickInputs;

  before(async () => {
    edited = new EditedFiles();
    await extensionLooks(edited);
  });

  beforeEach(async () => {
    window = await FleetFileWindow.open(edited.folder);
    inputs = new QuickInputs([]);
    inputs.pick = withoutCredential;
  });

  afterEach(async () => {
    inputs.dispose();
    await window.dispose();
  });

  after(() => edited.dispose());

  const withoutCredential = ({ items }: ShownList): string | undefined =>
    items.find(({ label }) => label === 'No Credential')?.label;
  const askedForCredential = ({ placeHolder }: ShownList): boolean =>
    placeHolder === 'With which credential are the backup servers connected that name none?';

  const imported = async (table: vscode.Uri): Promise<vscode.Uri | undefined> => {
    await window.files.importCsv(table);
    const shown = vscode.window.activeTextEditor?.document.uri;
    return shown?.scheme === 'untitled' ? shown : undefined;
  };

  it('is opened as a fleet file that is not saved, in the encoding and with the separators of Excel', async () => {
    const content = Buffer.from(
      'Servername;Port;Beschreibung\r\nvbr01.example.com;9392;M\u00fcnchen\r\n',
      'latin1',
    );
    const preview = await imported(edited.write('servers.csv', content));
    assert.ok(preview);
    assert.ok(isFleetFile(preview.path), preview.path);
    assert.ok(!existsSync(preview.fsPath), 'nothing is written');
    assert.equal(
      shownText(),
      'version: 1\nendpoints:\n  - Test\nbackupServers:\n  - dnsNameOrIpAddress: vbr01.example.com\n    description: München\n    port: 9392\n',
    );
    assert.deepEqual(window.notices.shown, []);
    assert.deepEqual(inputs.lists.map(askedForCredential), [true]);
    await until(() => vscode.window.activeTextEditor?.document.languageId === 'yaml', 'it is YAML');
  });

  it('does not take the name of a file or of an open preview', async () => {
    edited.write('taken.veeam-em.yaml', 'version: 1\n');
    const table = edited.write('taken.csv', 'Host\na.b\n');
    const first = await imported(table);
    assert.match(first?.path ?? '', /\/taken-2\.veeam-em\.yaml$/);
    assert.match((await imported(table))?.path ?? '', /\/taken-3\.veeam-em\.yaml$/);
  });

  it('names the rows that are left out, as problems of the table until it is changed', async () => {
    const table = await edited.open(
      'bad.csv',
      'Host,Port,Password\na.b,1,hunter2\nc.d,x,hunter2\n,5,hunter2\n',
    );
    window.notices.press = ({ buttons }) => buttons.find((text) => text === 'Show Problems');
    assert.ok(await imported(table.uri));
    assert.match(shownText(), /a\.b/);
    assert.doesNotMatch(shownText(), /c\.d|hunter2/);
    const [told] = window.notices.shown;
    assert.match(
      told?.text ?? '',
      /^Rows that are left out: 2\. Line 3: \S*Port\S*: Enter a whole number .* Line 4: The row has no address of a backup server\./,
    );
    assert.match(told?.text ?? '', /Password\S*: The column has passwords.*\. Remove it from the table\.$/);
    assert.deepEqual(told?.buttons, ['Show Problems'], 'the warning is shown whole');
    assert.doesNotMatch(JSON.stringify([window.notices.shown, inputs.lists]), /hunter2/);
    assert.deepEqual(
      problemsOf(table.uri).map(({ range }) => range.start.line),
      [2, 3],
    );
    const edit = new vscode.WorkspaceEdit();
    edit.insert(table.uri, new vscode.Position(0, 0), ' ');
    await vscode.workspace.applyEdit(edit);
    await until(() => problemsOf(table.uri).length === 0, 'the problems are those of another text');
  });

  it('takes the text of the editor where it is not saved', async () => {
    const table = await vscode.workspace.openTextDocument({ language: 'csv', content: 'Host\nunsaved.b\n' });
    assert.ok(await imported(table.uri));
    assert.match(shownText(), /unsaved\.b/);
  });

  it('asks what the columns are whose header does not say it', async () => {
    const table = edited.write('unclear.csv', 'Box,Zone,Port,Pwd\na.b,Rome,9392,hunter2\n');
    const answers = ['\u2068Box\u2069', 'dnsNameOrIpAddress', '\u2068Zone\u2069', 'description'];
    inputs.pick = (list) => {
      if (askedForCredential(list)) return withoutCredential(list);
      const { items } = list;
      const answer = answers.shift();
      return items.find(({ label }) => label === answer || `\u2068${label}\u2069` === answer)?.label;
    };
    assert.ok(await imported(table));
    assert.equal(inputs.lists.length, 5);
    const [columns, keys, again] = inputs.lists;
    assert.equal(columns?.placeHolder, 'Choose the column that has the addresses of the backup servers.');
    assert.deepEqual(
      columns.items.map(({ description }) => description),
      ['not imported', 'not imported', 'becomes "port"'],
    );
    assert.equal(keys?.items[0]?.label, 'dnsNameOrIpAddress');
    assert.equal(keys.items.at(-1)?.label, 'Do Not Import');
    assert.ok(
      keys.items.slice(0, -1).every(({ description }) => description !== ''),
      'each key has words',
    );
    assert.equal(again?.items[0]?.label, 'Open Preview');
    assert.match(shownText(), /dnsNameOrIpAddress: a\.b\n {4}description: Rome\n/);
    assert.doesNotMatch(JSON.stringify(inputs.lists), /hunter2/);
  });

  it('opens nothing if the user gives up, or goes on with what is clear', async () => {
    const table = edited.write('given-up.csv', 'Host,Zone\na.b,Rome\n');
    const before = vscode.window.activeTextEditor?.document.uri.toString();
    await window.files.importCsv(table);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), before);
    inputs.pick = (list) => withoutCredential(list) ?? 'Open Preview';
    assert.ok(await imported(table));
    assert.doesNotMatch(shownText(), /Rome/);
  });

  it('begins with what was answered before it was given up', async () => {
    const table = edited.write('once-more.csv', 'Box,Zone,Port\na.b,Rome,9392\n');
    const answers = ['Box', 'dnsNameOrIpAddress', 'Zone', 'description'];
    inputs.pick = ({ items }) => {
      const answer = answers.shift();
      return items.find(({ label }) => [answer, `\u2068${String(answer)}\u2069`].includes(label))?.label;
    };
    const before = vscode.window.activeTextEditor?.document.uri.toString();
    await window.files.importCsv(table);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), before);
    assert.ok(inputs.lists.some(askedForCredential), 'it is given up at this question');
    inputs.lists.length = 0;
    inputs.pick = (list) => withoutCredential(list) ?? 'Open Preview';
    assert.ok(await imported(table));
    assert.deepEqual(
      inputs.lists[0]?.items.map(({ label, description }) => description ?? label),
      ['Open Preview', 'becomes "dnsNameOrIpAddress"', 'becomes "description"', 'becomes "port"'],
    );
    assert.match(shownText(), /dnsNameOrIpAddress: a\.b\n {4}description: Rome\n/);
  });

  it('asks which endpoint the backup servers belong to if there are several', async () => {
    const { url, username } = window.sandbox;
    await window.fixture.setEndpoints([
      { name: 'Berlin', url, username },
      { name: 'Rome', url: 'https://rome.example.com:9398/api/', username },
    ]);
    inputs.pick = (list) => withoutCredential(list) ?? list.items[1]?.label;
    assert.ok(await imported(edited.write('several.csv', 'Host\na.b\n')));
    assert.match(shownText(), /^endpoints:\n {2}- Rome$/m);
  });

  it('has the credential that is chosen for the rows without one, in its defaults', async () => {
    inputs.text = 'LAB\\svc';
    await window.files.setCredential('backup-admin');
    inputs.pick = () => 'backup-admin';
    assert.ok(await imported(edited.write('credential.csv', 'Host,Credential\na.b,\nc.d,own\n')));
    assert.deepEqual(
      inputs.lists.map(({ items }) => items.map(({ label }) => label)),
      [['backup-admin', 'Set Credential…', 'No Credential']],
    );
    assert.match(shownText(), /^defaults:\n {2}credential: backup-admin\nbackupServers:\n/m);
    assert.match(
      shownText(),
      /dnsNameOrIpAddress: a\.b\n {2}- dnsNameOrIpAddress: c\.d\n {4}credential: own\n/,
    );
  });

  it('has the credential that is set while it is imported', async () => {
    inputs.pick = () => 'Set Credential…';
    inputs.answer = ({ title, password }) =>
      password === true ? 'hunter2' : title === 'Set Credential' ? 'sites' : 'LAB\\svc';
    assert.ok(await imported(edited.write('new-credential.csv', 'Host\na.b\n')));
    assert.match(shownText(), /^defaults:\n {2}credential: sites\n/m);
    assert.doesNotMatch(shownText(), /hunter2|svc/);
  });

  it('asks for no credential where every row names one, and opens nothing if the user gives up', async () => {
    inputs.pick = () => undefined;
    assert.ok(await imported(edited.write('named.csv', 'Host,Credential\na.b,own\n')));
    assert.deepEqual(inputs.lists, []);
    assert.doesNotMatch(shownText(), /^defaults:/m);
    const before = vscode.window.activeTextEditor?.document.uri.toString();
    await window.files.importCsv(edited.write('given-up-too.csv', 'Host\na.b\n'));
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), before);
    assert.deepEqual(inputs.lists.map(askedForCredential), [true]);
  });

  const refused: readonly (readonly [what: string, content: string | undefined, words: RegExp])[] = [
    [
      'a table without a header, of which it shows nothing',
      'a.b,hunter2\nc.d,hunter2\n',
      /^.*refused\.csv.* cannot be imported\. No column has the addresses/,
    ],
    ['a workbook', 'PK\u0003\u0004\u0000\u0000', /cannot be imported\. This is not a text file\./],
    [
      'a table without a good row',
      'Host,Port\na.b,x\n',
      /^No row of .*refused\.csv.* can be imported\. Line 2:/,
    ],
    ['a file that is gone', undefined, /^The table .*gone\.csv.* cannot be read \(FileNotFound\)\.$/],
  ];
  for (const [what, content, words] of refused) {
    it(`refuses ${what}`, async () => {
      const before = vscode.window.activeTextEditor?.document.uri.toString();
      const table =
        content === undefined
          ? vscode.Uri.joinPath(vscode.Uri.file(edited.folder), 'gone.csv')
          : edited.write('refused.csv', content);
      await window.files.importCsv(table);
      assert.match(window.notices.shown[0]?.text ?? '', words);
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), before);
      assert.doesNotMatch(JSON.stringify([window.notices.shown, inputs.lists]), /hunter2/);
    });
  }
});

describe('a fleet that becomes a file', () => {
  let edited: EditedFiles;
  let window: FleetFileWindow;

  before(async () => {
    edited = new EditedFiles();
    await extensionLooks(edited);
  });

  beforeEach(async () => {
    const unreachable = new EmError('timeout', { baseUrl: 'https://rome.example.com:9398/api/' });
    window = await FleetFileWindow.open(edited.folder, {
      logIn: ({ name }) => (name === 'Rome' ? Promise.reject(unreachable) : Promise.resolve(false)),
    });
    const { url, username } = window.sandbox;
    await window.fixture.setEndpoints([
      { name: 'Test', url, username },
      { name: 'Rome', url: 'https://rome.example.com:9398/api/', username },
    ]);
    await window.fixture.logIn();
  });

  afterEach(() => window.dispose());
  after(() => edited.dispose());

  const exported = async (...names: readonly string[]): Promise<boolean> => {
    const before = vscode.window.activeTextEditor?.document;
    const { endpoints } = window.fixture.registry;
    await window.files.export(endpoints.filter(({ name }) => names.includes(name)));
    const shown = vscode.window.activeTextEditor?.document;
    return shown !== before && shown?.uri.scheme === 'untitled';
  };

  it('is opened as a fleet file that is not saved, and of which a plan leaves everything', async () => {
    assert.ok(await exported('Test'));
    const preview = vscode.window.activeTextEditor?.document.uri;
    assert.ok(preview && isFleetFile(preview.path) && !existsSync(preview.fsPath));
    for (const { name } of window.sandbox.estate.servers) assert.ok(shownText().includes(name), name);
    assert.deepEqual(window.notices.shown, []);
    await window.files.plan(preview, 'drift');
    assert.match(shownText(), /^The Enterprise Managers hold what the file says\.$/m);
  });

  it('names an Enterprise Manager that cannot be read, in the warning and in the file', async () => {
    assert.ok(await exported('Test', 'Rome'));
    assert.match(
      window.notices.shown[0]?.text ?? '',
      /^The file does not have the whole fleet\. .*Rome.* could not be read\. /,
    );
    assert.match(shownText(), /^# Rome could not be read and is not in this file\.$/m);
  });

  it('opens nothing where none can be read, or the user does not log in', async () => {
    assert.ok(!(await exported('Rome')));
    assert.match(
      window.notices.shown[0]?.text ?? '',
      /^Nothing was exported\. .*Rome.* could not be read\. /,
    );
    await window.fixture.registry.session(window.fixture.endpoint).logOut();
    assert.ok(!(await exported('Test')));
    assert.equal(window.notices.shown.length, 1);
  });
});

describe('the commands for tables and exports', () => {
  let edited: EditedFiles;
  let window: FleetFileWindow;
  let inputs: QuickInputs;

  beforeEach(async () => {
    edited = new EditedFiles();
    window = await FleetFileWindow.open(edited.folder);
    inputs = new QuickInputs([]);
  });

  afterEach(async () => {
    inputs.dispose();
    await window.dispose();
    await edited.dispose();
  });

  /** What a handler of a command asks the fleet files for. */
  const asked = async (
    key: 'importCsv' | 'exportFleetFile' | 'planFleetFile' | 'checkDrift',
    ...given: readonly unknown[]
  ): Promise<unknown> => {
    let seen: unknown;
    const files = {
      plan: (file: vscode.Uri) => Promise.resolve((seen = file.path.split('/').at(-1))),
      importCsv: (table: vscode.Uri) => Promise.resolve((seen = table.path.split('/').at(-1))),
      export: (endpoints: readonly { readonly name: string }[]) =>
        Promise.resolve((seen = endpoints.map(({ name }) => name))),
    };
    const load = (): Promise<FleetFiles> => Promise.resolve(files as unknown as FleetFiles);
    const { registry } = window.fixture;
    await fleetFileHandlers({ registry, inventory: new Inventory(registry) }, load)[key](...given);
    return seen;
  };

  it('plan the file of the editor, or the one whose plan, drift or report it shows', async () => {
    const { uri } = await edited.open('shown.veeam-em.yaml', 'version: 1\n');
    assert.equal(await asked('planFleetFile'), 'shown.veeam-em.yaml');
    for (const kind of ['plan', 'drift', 'report']) {
      const query = new URLSearchParams({ file: uri.toString() }).toString();
      const shown = vscode.Uri.from({ scheme: planScheme, path: `/shown.veeam-em.yaml.${kind}.diff`, query });
      await vscode.window.showTextDocument(shown);
      assert.equal(await asked('planFleetFile'), 'shown.veeam-em.yaml', kind);
      assert.equal(await asked('checkDrift'), 'shown.veeam-em.yaml', kind);
    }
  });

  it('import the table that is given, that of the editor, or the one of a dialog', async () => {
    const dialogs = vscode.window as { showOpenDialog: unknown };
    const original = dialogs.showOpenDialog;
    let chosen: readonly vscode.Uri[] | undefined;
    dialogs.showOpenDialog = () => Promise.resolve(chosen);
    try {
      assert.equal(await asked('importCsv'), undefined, 'the user left the dialog');
      chosen = [edited.write('chosen.csv', '')];
      await edited.open('other.txt', '');
      assert.equal(await asked('importCsv', { kind: 'a row of a view' }), 'chosen.csv');
      await edited.open('active.CSV', '');
      assert.equal(await asked('importCsv'), 'active.CSV');
      assert.equal(await asked('importCsv', edited.write('given.csv', '')), 'given.csv');
    } finally {
      dialogs.showOpenDialog = original;
    }
  });

  it('export the only endpoint, the selected ones, or those that are picked', async () => {
    assert.deepEqual(await asked('exportFleetFile'), ['Test']);
    const { url, username } = window.sandbox;
    await window.fixture.setEndpoints([
      { name: 'Test', url, username },
      { name: 'Rome', url: 'https://rome.example.com:9398/api/', username },
    ]);
    assert.equal(await asked('exportFleetFile'), undefined, 'the user left the list');
    const [list] = inputs.lists;
    assert.deepEqual(
      list?.items.map(({ picked }) => picked),
      [true, false],
    );
    const [, rome] = window.fixture.registry.endpoints;
    const row = { kind: 'endpoint', endpoint: rome };
    assert.deepEqual(await asked('exportFleetFile', row, [row]), ['Rome']);
  });
});

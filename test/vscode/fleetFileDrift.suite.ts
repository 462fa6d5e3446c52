import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { EditedFiles, extensionLooks, FleetFileWindow, replaced } from './fleetFileWindow';

/** A status bar item as a person sees it. */
interface Shown {
  name: string;
  text: string;
  tooltip: string;
  command: string;
  isShown: boolean;
}

describe('the drift of a fleet file in the status bar', () => {
  let edited: EditedFiles;
  let window: FleetFileWindow;
  let shown: Shown;

  before(async () => {
    edited = new EditedFiles();
    await extensionLooks(edited);
  });

  beforeEach(async () => {
    const bar = vscode.window as { createStatusBarItem: unknown };
    const original = bar.createStatusBarItem;
    shown = { name: '', text: '', tooltip: '', command: '', isShown: false };
    const setShown = (isShown: boolean) => () => {
      shown.isShown = isShown;
    };
    bar.createStatusBarItem = () =>
      Object.assign(shown, { show: setShown(true), hide: setShown(false), dispose: setShown(false) });
    try {
      window = await FleetFileWindow.open(edited.folder);
    } finally {
      bar.createStatusBarItem = original;
    }
  });

  afterEach(() => window.dispose());
  after(() => edited.dispose());

  const content = (): string => {
    const rows = window.sandbox.estate.servers.map(({ name }) => `  - dnsNameOrIpAddress: ${name}\n`);
    return `version: 1\nendpoints: [Test]\nbackupServers:\n${rows.join('')}`;
  };
  const isText = (text: RegExp): Promise<void> =>
    until(() => shown.isShown && text.test(shown.text), `the status bar says ${String(text)}`);

  it('is that of the file in the editor, and is hidden beside other files', async () => {
    const document = await edited.open('status.veeam-em.yaml', content());
    await isText(/Fleet File: not checked$/);
    assert.equal(shown.name, 'Fleet File');
    assert.equal(shown.command, 'veeamEm.checkDrift');
    assert.equal(
      window.sandbox.received.some(({ path }) => path.includes('backupServers')),
      false,
      'nothing was read',
    );
    await window.files.plan(document.uri, 'drift');
    await until(() => !shown.isShown, 'it is hidden beside the document of the drift');
    await vscode.window.showTextDocument(document);
    await isText(/Fleet File: no drift, \d/);
  });

  it('is not known any more when the text changes, or when something was applied', async () => {
    const [server] = window.sandbox.estate.servers;
    assert.ok(server);
    const document = await edited.open('changed.veeam-em.yaml', content());
    await replaced(document, `${server.name}\n`, `${server.name}\n    description: moved\n`);
    await window.files.plan(document.uri, 'plan');
    const plan = vscode.window.activeTextEditor?.document.uri;
    await vscode.window.showTextDocument(document);
    await isText(/Fleet File: 1 difference, \d/);
    window.notices.press = ({ buttons }) => buttons.find((text) => text === 'Apply');
    assert.ok(plan);
    await window.files.apply(plan);
    assert.equal(server.description, 'moved');
    await isText(/Fleet File: not checked$/);
    await window.files.plan(document.uri, 'drift');
    await vscode.window.showTextDocument(document);
    await isText(/Fleet File: no drift, \d/);
    await replaced(document, 'moved', 'moved again');
    await isText(/Fleet File: not checked$/);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Inventory } from '../../src/core/inventory/inventory';
import { detailsScheme } from '../../src/host/contributions/names';
import { DetailsDocuments } from '../../src/host/details/detailsDocuments';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { until } from '../support/until';

describe('DetailsDocuments', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let inventory: Inventory;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    inventory = new Inventory(fixture.registry);
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('reads a section on request, and reads it again at a refresh', async () => {
    const documents = new DetailsDocuments(fixture.registry, inventory);
    const page = await inventory.page(fixture.endpoint, { page: 1, sortAsc: 'Name' });
    const server = page?.servers[1];
    assert.ok(server);
    await documents.show({ endpoint: fixture.endpoint, server });
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.uri.scheme, detailsScheme);
    assert.equal(document.languageId, 'yaml');
    await until(() => document.getText().includes('The last data collection failed.'), 'it is read');
    assert.match(document.getText(), /^collectionFailure: "Failed to collect data from vbr-lisbon/m);
    assert.match(document.getText(), /^jobs: # not loaded$/m);
    assert.ok(!sandbox.received.some(({ path }) => path.includes('/jobs')));
    await documents.loadSection(document.uri, 'jobs');
    await documents.loadSection(document.uri, 'passwords');
    await until(() => document.getText().includes('name: "ring binder, page 4"'), 'the hints are there');
    assert.match(document.getText(), /^ {2}- name: "SQL nightly"$/m);
    const titles = (): readonly (string | undefined)[] =>
      documents.provideCodeLenses(document).map(({ command }) => command?.title);
    assert.equal(titles().length, 5);
    assert.deepEqual(titles().slice(0, 2), ['Refresh', 'Load All']);
    const jobsRead = (): number => sandbox.received.filter(({ path }) => path.includes('/jobs')).length;
    const before = jobsRead();
    await documents.loadAll(document.uri);
    assert.deepEqual(titles(), ['Refresh']);
    await until(() => !/# not loaded$/m.test(document.getText()), 'every section is read');
    assert.equal(jobsRead(), before, 'what was read is not read again');
    assert.match(document.getText(), /^lastCollection: "collection failed"$/m);
    assert.match(document.getText(), /^lastCollectionAt: "\d{4}-\d\d-\d\dT[\d:.]+Z"$/m);
    assert.doesNotMatch(document.getText(), /\bago\b/);
    const record = sandbox.estate.servers.find(({ name }) => name.includes('lisbon'));
    assert.ok(record);
    record.description = 'Lisbon, moved';
    await documents.refresh(document.uri);
    await until(() => document.getText().includes('Lisbon, moved'), 'it is read anew');
    assert.match(document.getText(), /SQL nightly/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    documents.dispose();
  });

  it('shows why a section cannot be read', async () => {
    await fixture.registry
      .session(fixture.endpoint)
      .logIn({ account: 'SANDBOX\\portal-user', password: sandbox.password });
    const documents = new DetailsDocuments(fixture.registry, inventory);
    const page = await inventory.page(fixture.endpoint, { page: 1 });
    const server = page?.servers[0];
    assert.ok(server);
    await documents.show({ endpoint: fixture.endpoint, server });
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    await documents.loadSection(document.uri, 'jobs');
    await until(
      () => document.getText().includes('The account is not allowed to do this'),
      'the reason is shown',
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    documents.dispose();
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EmError } from '../../src/core/client/errors';
import { sessionAuth } from '../../src/core/client/apiRequest';
import { commands, exchangeScheme } from '../../src/host/contributions';
import { loadFleet } from '../../src/host/fleet/fleetLoader';
import { Inventory } from '../../src/core/inventory/inventory';
import { ExchangeDocuments } from '../../src/host/output/exchangeDocuments';
import { ExchangeLog, type OutputSettings } from '../../src/host/output/exchangeLog';
import { reportBug } from '../../src/host/output/reportBug';
import { Sandbox } from '../../src/sandbox/sandbox';
import { ServerList } from '../../src/host/tree/serverList';
import { bodyOf, exchangeOf } from '../support/exchanges';
import { until } from '../support/until';
import { configureEndpoints, Fixture } from './support';

/** The log with a channel of which the text is at hand. */
class Written {
  private readonly pieces: string[] = [];
  readonly log: ExchangeLog;
  private ends = 0;

  constructor(settings: OutputSettings = { output: 'summary', outputLines: 1000 }) {
    this.log = new ExchangeLog(settings, {
      append: (text) => this.pieces.push(text),
      show: () => undefined,
      dispose: () => undefined,
    });
  }

  /** All that is written, when it is. */
  async text(): Promise<string> {
    this.ends += 1;
    this.log.note(`end ${this.ends}`);
    const text = (): string => this.pieces.join('');
    await until(() => text().endsWith(`» end ${this.ends}\n`), 'the output is written');
    return text();
  }
}

describe('the output', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  async function start(extraServers = 0): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    fixture = new Fixture(sandbox);
    await fixture.configure();
  }

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  it('tells of a reload and of a fleet of 10,000 backup servers in a few lines', async () => {
    await start(9997);
    const written = new Written();
    fixture.onExchange = written.log.add;
    await fixture.logIn();
    const logOn = (await written.text()).split('\n').length;
    const inventory = new Inventory(fixture.registry);
    const list = new ServerList(fixture.endpoint, inventory, () => undefined);
    await list.load();
    await list.load();
    let servers = 0;
    await loadFleet(inventory, [fixture.endpoint], {
      signal: new AbortController().signal,
      onAnswered: () => undefined,
      onPart: ({ entries }) => (servers += entries.length),
      onFailure: (_, error) => assert.fail(error),
      onRefused: (_, count) => assert.fail(`${count} rows were refused`),
    });
    assert.equal(servers, 10_000);
    const text = await written.text();
    assert.ok(logOn < 60, `${logOn} lines of the log on`);
    const lines = text.split('\n').length - logOn;
    assert.ok(lines < 80, `${lines} lines`);
    assert.ok(text.length < 32 * 1024, `${text.length} characters`);
    assert.match(text, /\nPOST http:.*\nAccept: [^]*Authorization: Basic \*{8}\n[^]*\n201 Created {2}\(/);
    assert.match(
      text,
      /\n#\d+ {2}\S+ {2}Test {2}GET \/api\/query\?\S+page=50 {2}200 {2}200 rows {2}\d+ bytes /,
    );
  });

  it('shows a read whole where the setting says so, with as many lines of its body as are wanted', async () => {
    await start();
    const written = new Written({ output: 'full', outputLines: 3 });
    fixture.onExchange = written.log.add;
    await fixture.logIn();
    await new Inventory(fixture.registry).page(fixture.endpoint, { page: 1 });
    const text = await written.text();
    assert.match(
      text,
      /\nGET http:.*\/query\?.*\nAccept: [^]*\n<QueryResult[^]*\[\d+ more lines, not shown here: /,
    );
  });

  it('tells what fails beside something else in one line, and what the user asked for whole', async () => {
    await start();
    const written = new Written();
    fixture.onExchange = written.log.add;
    await fixture.logIn();
    const before = (await written.text()).split('\n').length;
    const session = fixture.registry.session(fixture.endpoint);
    const path = 'nothing';
    const ask = (isBackground: boolean): Promise<void> =>
      assert.rejects(
        session.run((client, token) =>
          (isBackground ? client.inBackground() : client).send({
            method: 'GET',
            path,
            auth: sessionAuth(token),
          }),
        ),
      );
    await ask(true);
    const [line = '', ...rest] = (await written.text()).split('\n').slice(before - 1);
    assert.match(line, /GET \/api\/nothing {2}404 {2}.* ✗ \S+/);
    assert.deepEqual(rest, ['» end 2', '']);
    await ask(false);
    assert.match(await written.text(), /\nGET http:.*\/nothing\nAccept: [^]*\n404 [^]*\n✗ [^]*GET \/nothing/);
  });

  it('counts what is asked again and again, and keeps the last of it beside all others', async () => {
    await start();
    const written = new Written();
    const { log } = written;
    log.add('EM', exchangeOf({ method: 'POST', id: 1 }));
    for (let id = 2; id <= 101; id += 1) log.add('EM', exchangeOf({ id }));
    assert.deepEqual(
      log.recent.map(({ id }) => id),
      [1, 2, 3, 4, 101],
    );
    log.show();
    const text = await written.text();
    assert.equal(text.match(/GET \/api\/tasks {2}200 /g)?.length, 4);
    assert.match(text, /\n#5–#101 {2}.* {2}the same, 97 more times\n» end \d\n$/);
  });

  it('keeps the order, and goes on after what cannot be laid out', async () => {
    await start();
    const written = new Written();
    const broken = { heldBytes: 1, render: () => Promise.reject(new TypeError('secret')) };
    written.log.note('first');
    written.log.add('EM', exchangeOf({ method: 'POST', body: broken }));
    written.log.add('EM', exchangeOf({ status: 500, failure: new EmError('server-error') }));
    written.log.note('second\n#1  forged');
    const text = await written.text();
    assert.match(
      text,
      /^» first\n─[^]*\[The body could not be laid out \(TypeError\)\]\n─[^]*\n✗ [^]*\n» second\n {2}#1 {2}forged\n» end \d\n$/,
    );
    assert.ok(!text.includes('secret'));
  });

  it('tells of a mistake of ours where it is, and no word of its message', async () => {
    await start();
    const written = new Written();
    void reportBug(written.log, 'a test', new TypeError('secret'));
    const text = await written.text();
    assert.match(text, /^» a test: TypeError\n( {4}index\.js:\d+:\d+\n)+» end \d\n$/);
  });
});

describe('an exchange as a document', () => {
  const written = new Written();
  const { log } = written;
  let documents: ExchangeDocuments;
  let uris: vscode.Uri[];

  before(() => {
    documents = new ExchangeDocuments(log);
  });

  after(() => {
    documents.dispose();
  });

  const uriOf = async (id: number): Promise<vscode.Uri> => {
    const entry = log.recent.find((kept) => kept.id === id);
    assert.ok(entry);
    await documents.show(entry);
    uris = vscode.workspace.textDocuments
      .map(({ uri }) => uri)
      .filter(({ scheme }) => scheme === exchangeScheme);
    const uri = uris.find(({ path }) => path === `/exchange-${id}.log`);
    assert.ok(uri);
    return uri;
  };

  it('is whole, however long it is, and cannot be edited', async () => {
    const body = bodyOf('  <a>text</a>\n'.repeat(100_000));
    log.add('EM', exchangeOf({ id: 9001, body }));
    const uri = await uriOf(9001);
    const text = await documents.provideTextDocumentContent(uri);
    assert.match(text, /^─+\n#9001 {2}.* {2}EM\nGET http:\/\/em\/api\/tasks\n/);
    assert.equal(text.match(/<a>text<\/a>/g)?.length, 100_000);
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    assert.equal(document?.languageId, 'log');
    assert.equal(vscode.workspace.fs.isWritableFileSystem(exchangeScheme), undefined);
  });

  it('says that its body, or all of it, is no longer kept', async () => {
    log.add('EM', exchangeOf({ id: 9002, body: bodyOf('<a/>', 10 * 1024 * 1024) }));
    const uri = await uriOf(9002);
    log.add('EM', exchangeOf({ id: 9003, body: bodyOf('<b/>', 10 * 1024 * 1024) }));
    assert.match(await documents.provideTextDocumentContent(uri), /\n\[The body is no longer kept\]\n$/);
    for (let id = 9100; id < 9150; id += 1) log.add('EM', exchangeOf({ id, path: `x${id}` }));
    assert.equal(await documents.provideTextDocumentContent(uri), 'The exchange is no longer kept.\n');
  });

  it('of another window is not taken for one of this', async () => {
    log.add('EM', exchangeOf({ id: 9004 }));
    const uri = await uriOf(9004);
    const other = uri.with({ query: uri.query.replace(/window=[^&]*/, 'window=other') });
    assert.equal(await documents.provideTextDocumentContent(other), 'The exchange is no longer kept.\n');
  });

  it('is what a number at the begin of a line of our output leads to, and of no other', async () => {
    log.add('EM', exchangeOf({ id: 9005 }));
    const output = await vscode.workspace.openTextDocument({
      content: '#9005  2026-01-01T00:00:00.000Z  EM\n#1  2026-01-01T00:00:00.000Z  EM\n  #9005  2026-\n',
    });
    const linksAt = (path: string): vscode.DocumentLink[] =>
      documents.provideDocumentLinks({
        lineCount: output.lineCount,
        lineAt: (line: number) => output.lineAt(line),
        uri: vscode.Uri.from({ scheme: 'output', path }),
      } as vscode.TextDocument);
    assert.deepEqual(linksAt('somebody.else.Output'), []);
    const [link, ...others] = linksAt('extension-output-vbem.veeam-em-#1-Enterprise Manager');
    assert.equal(others.length, 0);
    assert.equal(link?.target?.toString(true), `command:${commands.showExchange}?[9005]`);
  });
});

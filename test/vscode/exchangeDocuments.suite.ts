import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { exchangeScheme } from '../../src/host/contributions/names';
import { ExchangeDocuments } from '../../src/host/output/exchangeDocuments';
import { bodyOf, exchangeOf } from '../support/exchanges';
import { Written } from '../support/written';

describe('ExchangeDocuments', () => {
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

  it('shows an exchange whole in a read-only document, however long it is', async () => {
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

  it('says that the body of an exchange, or all of it, is no longer kept', async () => {
    log.add('EM', exchangeOf({ id: 9002, body: bodyOf('<a/>', 10 * 1024 * 1024) }));
    const uri = await uriOf(9002);
    log.add('EM', exchangeOf({ id: 9003, body: bodyOf('<b/>', 10 * 1024 * 1024) }));
    assert.match(await documents.provideTextDocumentContent(uri), /\n\[The body is no longer kept\]\n$/);
    for (let id = 9100; id < 9150; id += 1) log.add('EM', exchangeOf({ id, path: `x${id}` }));
    assert.equal(await documents.provideTextDocumentContent(uri), 'This exchange is no longer available.\n');
  });

  it('does not show an exchange of this window under the URI of another window', async () => {
    log.add('EM', exchangeOf({ id: 9004 }));
    const uri = await uriOf(9004);
    const other = uri.with({ query: uri.query.replace(/window=[^&]*/, 'window=other') });
    assert.equal(
      await documents.provideTextDocumentContent(other),
      'This exchange is no longer available.\n',
    );
  });

  it('links the number at the start of a line to its exchange, only in our output channel', async () => {
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
    assert.equal(link?.target?.toString(true), 'command:veeamEm.showExchange?[9005]');
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EmError, type EmErrorFacts, type EmErrorKind } from '../../src/core/client/errors';
import { backupServerSpecTable } from '../../src/core/client/elements';
import { fetchCertificate } from '../../src/core/client/tlsSocket';
import { explain } from '../../src/core/words/explain';
import { failureWords } from '../../src/core/words/failureWords';
import { fieldViews } from '../../src/host/serverForm/fieldWords';
import { failureView, outcomeView } from '../../src/host/serverForm/outcomes';
import { until } from '../support/until';
import { configureEndpoints } from './support';

describe('words', () => {
  const kinds = Object.keys(failureWords) as EmErrorKind[];
  for (const kind of kinds) {
    it(`say what, where and what next for ${kind}`, () => {
      const facts = {
        baseUrl: 'https://em01:9398/api/',
        method: 'GET',
        path: 'tasks',
        detail: 'DETAIL',
        status: 500,
        target: 'https://x/',
      };
      const { what, next, sentence } = explain(new EmError(kind, facts));
      assert.ok(what.length > 5 && next.length > 5, sentence);
      assert.ok(sentence.includes('GET /tasks'));
      assert.ok(!sentence.includes('undefined') && !sentence.includes('{0}'), sentence);
      assert.ok(failureView(new EmError(kind, facts)).actions.length > 0);
    });
  }

  /** What comes with an answer: each in every form that servers and proxies give it. */
  const foreign: readonly EmErrorFacts[] = [
    {},
    { detail: 'The account is locked out', speaker: 'enterprise-manager' },
    { detail: 'The licence has expired.', speaker: 'enterprise-manager' },
    { detail: 'Why "so"?', speaker: 'enterprise-manager' },
    { detail: '\u0645\u0631\u0641\u0648\u0636.', speaker: 'enterprise-manager' },
    { detail: 'stream timeout', speaker: 'other' },
    { title: 'Request Entity Too Large', speaker: 'other' },
    { speaker: 'other' },
    { speaker: 'other', title: 'Sign in', schemes: ['NTLM', 'Negotiate'] },
  ];
  for (const kind of kinds) {
    it(`show what the answer says, and end in one full stop, for ${kind}`, () => {
      for (const facts of foreign) {
        const error = new EmError(kind, { baseUrl: 'https://em01:9398/api/', status: 418, ...facts });
        const { what, next, sentence } = explain(error);
        const words = facts.detail ?? facts.title;
        if (words !== undefined) {
          assert.ok(what.includes(words), what);
          assert.equal(what.indexOf(words), what.lastIndexOf(words), what);
        }
        for (const text of [what, next, sentence])
          assert.match(text, /[^.:,;][.!?…]["'\u2069]?$/u, JSON.stringify(text));
      }
    });
  }

  it('name the roles only where no other reason is given, and the scheme that a 401 wants', () => {
    const nextOf = (kind: EmErrorKind, facts: EmErrorFacts): string =>
      explain(new EmError(kind, { baseUrl: 'https://em01:9398/api/', ...facts })).next;
    assert.match(nextOf('forbidden', { status: 403 }), /Portal Administrator/);
    const licence = { status: 403, detail: 'Not in this edition.', speaker: 'enterprise-manager' } as const;
    assert.doesNotMatch(nextOf('forbidden', licence), /Portal Administrator/);
    const page = { status: 403, title: 'Blocked', speaker: 'other' } as const;
    assert.doesNotMatch(nextOf('forbidden', page), /Portal Administrator/);
    assert.match(nextOf('bad-credentials', { schemes: ['NTLM', 'Negotiate'] }), /NTLM, Negotiate/);
    assert.doesNotMatch(nextOf('bad-credentials', { schemes: ['Negotiate', 'Basic'] }), /It wants/);
    assert.match(
      explain(new EmError('server-error', { ...page, status: 413, title: 'Request Entity Too Large' })).what,
      /answered 413 with the page "Request Entity Too Large"/,
    );
  });

  it('say of a change that it may have been done, where that is so', () => {
    const lost = (method: string, path: string, facts = {}): string | undefined =>
      explain(new EmError('connection-lost', { method, path, ...facts })).doubt;
    assert.match(lost('DELETE', 'backupServers/1') ?? '', /may have been done all the same/);
    assert.match(lost('POST', 'backupServers/1?action=collect') ?? '', /look before you try again/);
    assert.equal(lost('GET', 'backupServers'), undefined);
    assert.equal(lost('POST', 'sessionMngr/?v=latest'), undefined);
    assert.equal(lost('PUT', 'backupServers/1', { unsent: true }), undefined);
    const refused = new EmError('forbidden', { method: 'PUT', path: 'backupServers/1', status: 403 });
    assert.equal(explain(refused).doubt, undefined);
  });

  it('do not call accepted connected', () => {
    const task = { taskId: 'task-1', state: 'Finished', links: [] };
    const reason = new EmError('timeout', { baseUrl: 'https://em01:9398/api/', timeoutMs: 1000 });
    const server = { uid: 'u', name: 'vbr', version: '13.0', links: [] };
    const by = 'name';
    const wanted = { spec: { description: '', dnsNameOrIpAddress: 'vbr', port: 9392 } };
    const look = { kind: 'not-listed' } as const;
    assert.match(outcomeView({ kind: 'connected', server, by }, 'vbr').title, /connected, version 13\.0/);
    assert.match(
      outcomeView({ kind: 'accepted', task, reason, look, wanted }, 'vbr').title,
      /does not list it yet/,
    );
    assert.match(
      outcomeView({ kind: 'failed', task, message: 'EM says no', look, wanted }, 'vbr').title,
      /EM says no/,
    );
    assert.match(outcomeView({ kind: 'unknown', reason, look, wanted }, 'vbr').detail, /not sent again/);
    assert.match(outcomeView({ kind: 'duplicate', server }, 'vbr').title, /already/);
    assert.match(outcomeView({ kind: 'connected', server, by, doubt: reason }, 'vbr').detail, /looked up/);
  });

  it('name every field of the table, with its defaults', () => {
    const fields = fieldViews();
    assert.deepEqual(
      fields.map(({ key }) => key),
      backupServerSpecTable.fields.map(({ key }) => key),
    );
    assert.equal(fields.find(({ key }) => key === 'port')?.initial, '9392');
    assert.equal(fields.find(({ key }) => key === 'wcfPort')?.initial, '');
    assert.ok(fields.every(({ label, help }) => label !== '' && help !== ''));
  });
});

describe('sandbox commands', () => {
  const diagnostics = async (): Promise<string> => {
    await vscode.commands.executeCommand('veeamEm.copyDiagnostics');
    return vscode.env.clipboard.readText();
  };

  it('start it, list its endpoint in this window and in no settings, and take it away again', async () => {
    // The command waits on its notification, so only what it does is waited for.
    void vscode.commands.executeCommand('veeamEm.startSandbox');
    let port = 0;
    await until(async () => {
      port = Number(/https:\/\/127\.0\.0\.1:(\d+)\/api\/ \(sandbox\)/.exec(await diagnostics())?.[1]);
      return port > 0;
    }, 'the endpoint is listed');
    const target = { host: '127.0.0.1', port, timeoutMs: 5000 };
    assert.ok(await fetchCertificate(target));
    const { globalValue, workspaceValue } =
      vscode.workspace.getConfiguration('veeamEm').inspect('endpoints') ?? {};
    assert.deepEqual([globalValue, workspaceValue], [undefined, undefined]);
    await vscode.commands.executeCommand('veeamEm.stopSandbox');
    assert.doesNotMatch(await diagnostics(), /sandbox/);
    await assert.rejects(fetchCertificate(target));
  });
});

describe('diagnostics', () => {
  it('tell what is configured and what was asked, and nothing secret', async () => {
    await configureEndpoints([{ name: 'One', url: 'em01.invalid', username: 'LAB\\x' }, 'text']);
    await vscode.commands.executeCommand('veeamEm.copyDiagnostics');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /VS Code \d/);
    assert.match(text, /https:\/\/em01\.invalid:9398\/api\/ \(user\): logged-out, not pinned/);
    assert.match(text, /broken entry/);
    await configureEndpoints(undefined);
  });
});

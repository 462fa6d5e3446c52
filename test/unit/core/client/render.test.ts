import { RequestBody } from '../../../../src/core/client/requestBody';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EmError } from '../../../../src/core/client/errors';
import { backupServerSpecTable } from '../../../../src/core/client/elements';
import { channelLimits, renderExchange, type RenderWords } from '../../../../src/host/output/renderExchange';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, TestClient } from '../../../support/api';

const words: RenderWords = {
  noAnswer: (duration) => `no answer ${duration}`,
  bodyNotShown: (bytes, reason, title) => `${bytes} bytes not shown: ${reason} ${title ?? ''}`,
  bodyMissing: (reason) => `body missing: ${reason}`,
  failure: ({ failure }) => failure && `failed: ${failure.kind}`,
  more: (lines) => `${lines} more`,
};

describe('rendered exchange', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
  });

  after(async () => {
    await sandbox.stop();
  });

  it('is readable and complete', async () => {
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    const text = await renderExchange(em.last, 'Lab EM', words);
    assert.match(text, /^─+\n#\d+ {2}\d{4}-\d\d-\d\dT[\d:.]+Z {2}Lab EM\nPOST http:/);
    assert.match(text, /\nAccept: application\/xml\n/);
    assert.match(text, /\n201 Created {2}\(\d+ ms\)\n/);
    assert.match(text, /\n {2}<UserName>SANDBOX\\administrator<\/UserName>\n/);
  });

  it('shortens a long list as configured, and shows writes and failures in full', async () => {
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    const shown = (longest: number) => renderExchange(em.last, 'x', words, channelLimits(em.last, longest));
    assert.doesNotMatch(await shown(3), / more/);
    const read = (path: string) =>
      em.client.send({ method: 'GET', path, auth: { kind: 'session', token: em.token } });
    await read('backupServers?format=Entity');
    const whole = await renderExchange(em.last, 'x', words);
    const text = await shown(3);
    const [, left] = /\n(\d+) more$/.exec(text) ?? [];
    assert.equal(text.split('\n').length - 1 + Number(left), whole.split('\n').length);
    assert.ok(whole.startsWith(text.slice(0, text.lastIndexOf('\n'))));
    await failureOf(read('nothing'));
    assert.doesNotMatch(await shown(1), / more/);
  });

  it('reports what is omitted and what failed', async () => {
    const em = new TestClient(sandbox.url);
    sandbox.inject({ kind: 'html', times: 1 });
    await failureOf(em.client.send({ method: 'GET', path: 'tasks', auth: { kind: 'none' } }));
    const text = await renderExchange(em.last, 'x', words);
    assert.match(text, /bytes not shown: html Sign in to the proxy/);
    assert.match(text, /✗ failed: html-answer/);
    sandbox.inject({ kind: 'reset', times: 1 });
    await failureOf(em.client.send({ method: 'GET', path: 'tasks', auth: { kind: 'none' } }));
    assert.match(await renderExchange(em.last, 'x', words), /no answer \d+ ms/);
  });

  it('does not let a text of a server forge a line or an escape sequence', async () => {
    const text = await renderExchange(
      {
        id: 1,
        baseUrl: 'http://x/api/',
        startedAt: new Date(0),
        durationMs: 1,
        request: { method: 'GET', url: 'http://x/api/', headers: [], mediaType: 'application/xml' },
        response: {
          status: 200,
          statusText: 'OK\r\nforged: line',
          headers: [['server', 'x\u001B[31m\u202Ered']],
          mediaType: undefined,
          bytes: 1,
          body: {
            heldBytes: 1,
            render: () => Promise.resolve({ text: '\u001B]0;title\u0007', moreLines: 0 }),
          },
        },
        failure: new EmError('timeout'),
      },
      'name\nforged',
      words,
    );
    // eslint-disable-next-line no-control-regex -- these are the characters that must not be there
    assert.doesNotMatch(text, /\nforged|\u001B|\u0007|\u202E/);
  });

  it('does not let a line of a value begin like one of our own lines', async () => {
    const forged = '» vbr: removed\n#7  2026-01-01T00:00:00.000Z  Lab EM\n✗ failed\n200 OK  (1 ms)\n────';
    const request = {
      method: 'POST',
      url: 'http://x/api/\u2028y\nforged',
      headers: [],
      mediaType: 'application/xml',
      body: `<A>x\n${forged}</A>`,
    };
    const rendered = {
      heldBytes: 1,
      render: () => Promise.resolve({ text: `<B>\n  <C>x\n${forged}</C>\n</B>`, moreLines: 0 }),
    };
    const outline = { id: 1, baseUrl: 'http://x/api/', startedAt: new Date(0), durationMs: 1, request };
    const answer = { status: 200, statusText: 'OK', headers: [], mediaType: undefined, bytes: 1 };
    for (const response of [
      { ...answer, body: rendered },
      { ...answer, bodyNote: { reason: 'html', title: `x\n${forged}` } },
    ]) {
      const [, head = '', ...lines] = (await renderExchange({ ...outline, response }, 'x', words)).split(
        '\n',
      );
      assert.match(head, /^#1 /);
      const ours = lines.filter((line) => /^(?:»|#\d|✗|─|200 )/.test(line));
      assert.deepEqual(ours, ['200 OK  (1 ms)']);
      assert.ok(!lines.includes('forged'));
    }
  });

  it('never contains a password', async () => {
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    const password = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('*', 'a', '.*', '$&', '(', 'Password'),
    );
    await fc.assert(
      fc.asyncProperty(password, async (secret) => {
        const value = {
          description: '',
          dnsNameOrIpAddress: 'h',
          port: 1,
          username: 'a\\b',
          password: secret,
        };
        const request = {
          method: 'POST' as const,
          path: 'backupServers?action=nothing',
          body: RequestBody.of(backupServerSpecTable, value),
          auth: { kind: 'session' as const, token: em.token },
        };
        await failureOf(em.client.send(request));
        const shown = await renderExchange(em.last, 'x', words);
        // The text is the same for every password: nothing of it can be in there.
        await failureOf(
          em.client.send({
            ...request,
            body: RequestBody.of(backupServerSpecTable, { ...value, password: 'other' }),
          }),
        );
        const other = await renderExchange(em.last, 'x', words);
        const stable = (text: string): string =>
          text
            .replace(/^#.*$/m, '')
            .replace(/\(\d+ ms\)/, '')
            .replace(/^date:.*$/m, '');
        assert.equal(stable(shown), stable(other));
      }),
      { numRuns: 50 },
    );
  });
});

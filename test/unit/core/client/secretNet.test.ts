import { RequestBody } from '../../../../src/core/client/requestBody';
import { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { isEmError } from '../../../../src/core/client/errors';
import { logOn } from '../../../../src/core/client/logon';
import { redactUrl } from '../../../../src/core/client/redaction';
import { SecretNet } from '../../../../src/core/client/secretNet';
import { backupServerSpecTable } from '../../../../src/core/client/elements';
import { renderExchange } from '../../../../src/host/output/renderExchange';
import { CannedClient, listRequest } from '../../../support/canned';
import { failureOf } from '../../../support/api';
import { renderWords, shownOf } from '../../../support/shown';
import { assertLinear } from '../../../support/cpu';

const password = `p&"ss <wörd>/+'%\\`;
const token = 'M2Y2YzFiMmUtMTExMS0yMjIyLTMzMzMtMTIzNDEyMzQxMjM0';
const sessionId = '3f6c1b2e-1111-2222-3333-123412341234';

/** How a server, a proxy or a page may write a text that it was sent. */
const spellings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in upper case': (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  'as base64': (text) => Buffer.from(text).toString('base64'),
  'as base64 of something longer': (text) => Buffer.from(`x:${text}:yz`).toString('base64'),
  'as base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'as base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'as hexadecimal digits': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'encoded for a URL': (text) => encodeURIComponent(text),
  'encoded for a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'encoded for a URL in lower case': (text) =>
    encodeURIComponent(text).replace(/%../g, (sign) => sign.toLowerCase()),
  'encoded to the last letter': (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'escaped for XML': (text) =>
    text.replace(
      /[&<>"']/g,
      (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&apos;',
    ),
  'escaped for HTML': (text) =>
    text.replace(
      /[&<>"']/g,
      (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&#39;',
    ),
  'escaped for JSON': (text) => JSON.stringify(text).slice(1, -1),
  'escaped for JSON as .NET does': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[<>&'+\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
};

const layers = Object.entries(spellings).filter(([how]) => /encoded|escaped/.test(how));

describe('SecretNet', () => {
  for (const [how, spell] of Object.entries(spellings)) {
    it(`finds a secret that is returned ${how}`, () => {
      for (const secret of [password, token, sessionId]) {
        const net = new SecretNet([secret]);
        const spelled = spell(secret);
        const masked = net.mask(`before ${spelled} after`);
        assert.ok(!masked.includes(spelled), masked);
        assert.match(masked, /^before .*\*{8}.* after$/);
        // What is left of an encoding of something longer holds no four letters of the secret's own.
        assert.ok(masked.length < 'before  after'.length + 8 + 12, masked);
      }
    });
  }

  it('finds a secret under any three layers of escaping', () => {
    const net = new SecretNet([password]);
    for (const [first, inner] of layers)
      for (const [second, middle] of layers)
        for (const [third, outer] of layers) {
          const masked = net.mask(`before ${outer(middle(inner(password)))} after`);
          assert.equal(masked, 'before ******** after', `${first}, ${second}, ${third}`);
        }
  });

  it('leaves every other text unchanged', () => {
    const secret = fc.string({ minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(secret, { maxLength: 4 }),
        fc.stringMatching(/^[ .,!-]{0,200}$/),
        (secrets, text) => {
          fc.pre(!secrets.some((each) => /^[ .,!-]+$/.test(each)));
          assert.equal(new SecretNet(secrets).mask(text), text);
        },
      ),
    );
    assert.equal(new SecretNet(['a', 'short', '']).mask('a short text'), 'a short text');
  });

  it('finds all secrets in any chunks of a text, even if they overlap', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 8, maxLength: 12 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 120 });
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 4 }),
        text,
        fc.integer({ min: 1, max: 9 }),
        (secrets, source, length) => {
          const net = new SecretNet(secrets);
          const stream = net.stream();
          let masked = '';
          for (let at = 0; at < source.length; at += length)
            masked += stream.write(source.slice(at, at + length));
          masked += stream.end();
          for (const secret of secrets) assert.ok(!masked.includes(secret));
          // The parts between the masks are what is in no secret.
          const covered = Array.from(source, () => false);
          for (const secret of secrets)
            for (let at = source.indexOf(secret); at >= 0; at = source.indexOf(secret, at + 1))
              covered.fill(true, at, at + secret.length);
          const kept = Array.from({ length: source.length }, (_, at) =>
            covered[at] ? '' : source.charAt(at),
          ).join('');
          assert.equal(masked.replaceAll('********', ''), kept);
        },
      ),
    );
  });

  it('takes time linear in the text', async () => {
    const net = new SecretNet([`${'a'.repeat(2000)}b`, 'a'.repeat(1999) + 'c']);
    await assertLinear((size) => {
      assert.equal(net.mask('a'.repeat(size)).length, size);
    }, 4_000_000);
  });

  const echoes: readonly (readonly [string, (secret: string) => Parameters<typeof canned>[0]])[] = [
    ['a header', (secret) => ({ headers: [['X-Echo', secret]], body: '' })],
    ['the name of a header', (secret) => ({ headers: [[secret.replace(/[^\w-]/g, '-'), 'x']], body: '' })],
    ['the status text', (secret) => ({ statusText: secret, body: '' })],
    ['the media type', (secret) => ({ headers: [['Content-Type', `text/x; a=${secret}`]], body: '' })],
    ['an element', (secret) => ({ body: `<Echo>${xml(secret)}</Echo>` })],
    ['an attribute', (secret) => ({ body: `<Echo a="${xml(secret)}"/>` })],
    ['the name of an attribute', (secret) => ({ body: `<Echo a${secret.replace(/[^\w-]/g, '-')}=""/>` })],
    ['a member', (secret) => ({ body: JSON.stringify({ Echo: [secret] }) })],
    ['the name of a member', (secret) => ({ body: JSON.stringify({ [secret]: 1 }) })],
    ['a plain text body', (secret) => ({ status: 500, body: `It said: ${secret.replace(/[<{[]/g, '')}` })],
    ['an Error', (secret) => ({ status: 400, body: `<Error Message="bad ${xml(secret)}"/>` })],
    ['an Error in JSON', (secret) => ({ status: 400, body: JSON.stringify({ Message: secret }) })],
    ['the title of a page', (secret) => ({ body: `<html><title>${secret.replace(/</g, '')}</title>` })],
    [
      'a redirect',
      (secret) => ({
        status: 302,
        headers: [['Location', `http://else.invalid/?${encodeURIComponent(secret)}`]],
        body: '',
      }),
    ],
    [
      'a redirect in base64',
      (secret) => ({
        status: 302,
        headers: [['Location', `http://else.invalid/${Buffer.from(secret).toString('base64url')}`]],
        body: '',
      }),
    ],
    ['invalid XML', (secret) => ({ body: `<a>${secret}` })],
  ];
  const canned = (answer: ReturnType<Parameters<typeof cannedClient>[0]>): CannedClient =>
    cannedClient(() => answer);
  const cannedClient = (answer: ConstructorParameters<typeof CannedClient>[0]): CannedClient =>
    new CannedClient(answer);

  for (const [where, answer] of echoes) {
    it(`shows no secret of an exchange that is returned in ${where}`, async () => {
      const secret = 'hunter2-hunter2-hunter2';
      const requests = [
        { ...listRequest, auth: { kind: 'session', token: secret } as const },
        { ...listRequest, auth: { kind: 'basic', account: 'LAB\\a', password: secret } as const },
        {
          ...listRequest,
          method: 'POST' as const,
          body: RequestBody.draft(backupServerSpecTable, { description: '', password: secret }),
        },
        { ...listRequest, method: 'DELETE' as const, path: `logonSessions/${secret}` },
      ];
      for (const request of requests) {
        const em = canned(answer(secret));
        const error = await em.client.send(request).catch((failure: unknown) => failure);
        const shown = await shownOf(em.last, isEmError(error) ? error : undefined);
        for (const spell of Object.values(spellings)) assert.ok(!shown.includes(spell(secret)), shown);
      }
    });
  }

  it('leaves a password of one letter to masking by structure', async () => {
    const em = canned({ body: '<Echo>a banana</Echo>' });
    await em.client.send({ ...listRequest, auth: { kind: 'basic', account: 'x', password: 'a' } });
    assert.match(await renderExchange(em.last, 'x', renderWords), /<Echo>a banana<\/Echo>/);
  });

  it('masks the session of a logon and of a logoff', async () => {
    const answer = {
      status: 201,
      headers: [
        ['X-RestSvcSessionId', token],
        ['X-Copy', token],
        ['X-Id', sessionId.toUpperCase()],
      ],
      body: `<LogonSession><UserName>${sessionId}</UserName><Copy>${token}</Copy><SessionId>${sessionId}</SessionId></LogonSession>`,
    } as const;
    const em = canned(answer);
    const logon = await logOn(em.client, { account: 'a', password }, 'latest');
    assert.equal(logon.token, token);
    await new EmSession(em.client, logon.token).logonSessions.end(logon.sessionId ?? '');
    for (const exchange of em.exchanges) {
      const shown = (await shownOf(exchange, undefined)).toLowerCase();
      for (const secret of [token, sessionId]) assert.ok(!shown.includes(secret.toLowerCase()), shown);
    }
  });
});

const xml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

describe('EmError', () => {
  it('keeps no words of a server or a library in its message, stack and causes', async () => {
    const words = 'words-of-somebody';
    for (const body of [`<a>${words}</b>`, `{"${words}":}`, words, `<html><title>${words}</title>`]) {
      for (const status of [200, 400, 500]) {
        const em = new CannedClient(() => ({ status, body }));
        const error = await failureOf(em.client.send(listRequest));
        assert.ok(!error.message.includes(words), error.message);
        assert.ok(!(error.stack ?? '').includes(words));
        assert.equal(error.cause, undefined);
      }
    }
  });

  it('names the kind, the request, the status and a code in its message', async () => {
    const em = new CannedClient(() => ({ body: '<a>' }));
    const error = await failureOf(em.client.send({ ...listRequest, path: 'logonSessions/secret' }));
    assert.equal(error.message, 'unreadable-answer GET logonSessions/******** 200 malformed-xml');
    assert.match(inspect(error), /line: 1/);
  });

  it('limits the length of a server message and a page title', async () => {
    const long = 'x'.repeat(30_000);
    for (const [status, body, longest] of [
      [500, `<Error Message="${long}"/>`, 1001],
      [500, JSON.stringify({ message: long }), 1001],
      [200, `<html><title>${long}</title>`, 201],
      [502, `<html><title>${long}</title>`, 201],
    ] as const) {
      const em = new CannedClient(() => ({ status, body }));
      const error = await failureOf(em.client.send(listRequest));
      assert.equal((error.facts.detail ?? error.facts.title)?.length, longest);
    }
  });

  it('finds the title of a page in time linear in the page', async () => {
    for (const bodyOf of [
      (size: number) => '<title'.repeat(size / 6),
      (size: number) => '<html>' + '<title>'.repeat(size / 6),
      (size: number) => `<html><title${' '.repeat(size)}`,
    ])
      await assertLinear(
        (size) => failureOf(new CannedClient(() => ({ body: bodyOf(size) })).client.send(listRequest)),
        120_000,
      );
  });
});

describe('a session ID in a path', () => {
  const spelled: readonly string[] = [
    'logonSessions/ID',
    '/api/logonSessions/ID',
    'http://em:9398/api/logonSessions/ID?action=x',
    '/api/LOGONSESSIONS/ID',
    '/api/logonsessions//ID',
    '/api//logonSessions/./ID',
    '/api/logonSessions\\ID',
    '/api/logonSessions%2FID',
    '/api/logonSessions%252fID',
    '/api/logon%53essions/ID',
    '/api/%6c%6F%67%6f%6e%53essions%2f%2FID',
    'see <http://em/api/logonSessions/ID>, or "logonSessions/ID"',
    '/a%zz%/logonSessions/ID',
    '/logologonSessions/ID',
    '/api/logonSessions/%3FID',
    '/api/logonSessions;v=1/ID',
  ];
  for (const url of spelled) {
    it(`is masked in any spelling: ${url}`, () => {
      const masked = redactUrl(url.replaceAll('ID', sessionId));
      assert.ok(!masked.includes(sessionId), masked);
      assert.ok(masked.includes('********'));
    });
  }

  it('is the only masked part', () => {
    for (const [url, masked] of [
      ['/api/logonSessions', '/api/logonSessions'],
      ['/api/logonSessions/', '/api/logonSessions/'],
      ['/api/logonSessions/x?a=%41#b', '/api/logonSessions/********?a=%41#b'],
      ['100 % of logonSessions', '100 % of logonSessions'],
      ['%', '%'],
      ['/api/backupServers/1', '/api/backupServers/1'],
    ] as const)
      assert.equal(redactUrl(url), masked);
  });

  it('is searched for in time linear in the text', async () => {
    for (const unit of ['%', '%25', 'logonSessions', 'logonSessions/'])
      await assertLinear((size) => redactUrl(`%${unit.repeat(size / unit.length)}`), 280_000, unit);
  });
});

import assert from 'node:assert/strict';
import { EmError, type EmErrorFacts, type EmErrorKind } from '../../../../src/core/client/errors';
import { explain } from '../../../../src/core/words/explain';
import { failureWords } from '../../../../src/core/words/failureWords';
import { noticeText } from '../../../../src/text/outlets';
import { acting } from '../../../support/hostile';

describe('explain', () => {
  const kinds = Object.keys(failureWords) as EmErrorKind[];
  for (const kind of kinds) {
    it(`says what failed, where it failed and what to do next for ${kind}`, () => {
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
    });
  }

  for (const kind of kinds) {
    it(`names the resource without its query for ${kind}`, () => {
      const path = `query?type=EnterpriseManager&filter=${'Name==x;'.repeat(40)}`;
      const { sentence } = explain(
        new EmError(kind, { baseUrl: 'https://em01:9398/api/', method: 'GET', path }),
      );
      assert.ok(sentence.includes('GET /query'), sentence);
      assert.ok(!sentence.includes('filter='), sentence);
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
    it(`quotes what the answer says, and ends every sentence in one full stop, for ${kind}`, () => {
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

  it('has "Log In" as a button wherever it says to log in, and for every session that is missed', () => {
    const missed: readonly EmErrorKind[] = ['session-expired', 'endpoint-not-permitted', 'bad-credentials'];
    for (const kind of kinds) {
      for (const facts of [...foreign, { loggedOut: true }]) {
        const { next, action } = explain(new EmError(kind, { baseUrl: 'https://em01:9398/api/', ...facts }));
        if (/\blog in\b/i.test(next)) assert.equal(action?.step, 'log-in', `${kind}: ${next}`);
        if (missed.includes(kind)) assert.equal(action?.title, 'Log In', kind);
      }
    }
  });

  it('names the roles only where no other reason is known, and the schemes that a 401 asks for', () => {
    const nextOf = (kind: EmErrorKind, facts: EmErrorFacts): string =>
      explain(new EmError(kind, { baseUrl: 'https://em01:9398/api/', ...facts })).next;
    assert.match(nextOf('forbidden', { status: 403 }), /Portal Administrator/);
    const licence = { status: 403, detail: 'Not in this edition.', speaker: 'enterprise-manager' } as const;
    assert.doesNotMatch(nextOf('forbidden', licence), /Portal Administrator/);
    const page = { status: 403, title: 'Blocked', speaker: 'other' } as const;
    assert.doesNotMatch(nextOf('forbidden', page), /Portal Administrator/);
    assert.match(nextOf('bad-credentials', { schemes: ['NTLM', 'Negotiate'] }), /NTLM, Negotiate/);
    assert.doesNotMatch(
      nextOf('bad-credentials', { schemes: ['Negotiate', 'Basic'] }),
      /asks for .* authentication/,
    );
    assert.match(
      explain(new EmError('server-error', { ...page, status: 413, title: 'Request Entity Too Large' })).what,
      /answered with status 413 and the web page "Request Entity Too Large"/,
    );
  });

  it('says of a change whose answer was lost that it may have been done, and of no other request', () => {
    const lost = (method: string, path: string, facts = {}): string | undefined =>
      explain(new EmError('connection-lost', { method, path, ...facts })).doubt;
    assert.match(lost('DELETE', 'backupServers/1') ?? '', /may have taken effect anyway/);
    assert.match(lost('POST', 'backupServers/1?action=collect') ?? '', /Check before you try again/);
    assert.equal(lost('GET', 'backupServers'), undefined);
    assert.equal(lost('POST', 'sessionMngr/?v=latest'), undefined);
    assert.equal(lost('PUT', 'backupServers/1', { unsent: true }), undefined);
    const refused = new EmError('forbidden', { method: 'PUT', path: 'backupServers/1', status: 403 });
    assert.equal(explain(refused).doubt, undefined);
  });

  it('makes a sentence of bounded length from an answer of any length, and keeps the next step', () => {
    const kinds: readonly EmErrorKind[] = [
      'rejected',
      'forbidden',
      'server-error',
      'redirected',
      'html-answer',
    ];
    for (const kind of kinds) {
      for (const detail of ['x'.repeat(20_000_000), '\u202E'.repeat(1_000_000), 'a\nb '.repeat(100_000)]) {
        const error = new EmError(kind, {
          baseUrl: 'https://em:9398/api/',
          method: 'POST',
          path: 'backupServers?action=create',
          detail,
          target: detail,
          status: 500,
        });
        const { sentence, next } = explain(error);
        assert.ok(sentence.length < 2500, `${sentence.length}`);
        assert.equal(Array.from(sentence).find(acting), undefined);
        assert.ok(noticeText(sentence).includes(next.slice(-20)), 'the next step is still there');
      }
    }
  });
});

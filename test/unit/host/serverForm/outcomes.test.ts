import assert from 'node:assert/strict';
import { EmError, type EmErrorKind } from '../../../../src/core/client/errors';
import { failureWords } from '../../../../src/core/words/failureWords';
import { failureView, outcomeView } from '../../../../src/host/serverForm/outcomes';

describe('outcomes', () => {
  for (const kind of Object.keys(failureWords) as EmErrorKind[]) {
    it(`offers an action after the failure ${kind}`, () => {
      const facts = { baseUrl: 'https://em01:9398/api/', method: 'GET', path: 'tasks', status: 500 };
      assert.ok(failureView(new EmError(kind, facts)).actions.length > 0);
    });
  }

  it('offers the next step of a failure before the output', () => {
    const facts = { baseUrl: 'https://em01:9398/api/' };
    const actions = (kind: EmErrorKind) =>
      failureView(new EmError(kind, facts)).actions.map(({ action }) => action);
    assert.deepEqual(actions('session-expired'), ['log-in', 'show-output']);
    assert.deepEqual(actions('certificate-changed'), ['show-certificate', 'show-output']);
    assert.deepEqual(actions('name-not-found'), ['edit-endpoint', 'show-output']);
    assert.deepEqual(actions('timeout'), ['show-output']);
  });

  it('does not call a server connected that was only accepted, failed, is not known or is a duplicate', () => {
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
});

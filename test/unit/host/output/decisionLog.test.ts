import assert from 'node:assert/strict';
import { RunningWrites } from '../../../../src/core/operations/runningWrites';
import { EmError } from '../../../../src/core/client/errors';
import { DecisionLog } from '../../../../src/host/output/decisionLog';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';
import { secretForms } from '../../../support/secretForms';

describe('DecisionLog', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let lines: string[];
  let log: DecisionLog;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    lines = [];
    const at = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
    log = new DecisionLog({
      info: at('info'),
      debug: at('debug'),
      warn: at('warn'),
      dispose: () => undefined,
    });
    fixture = new Fixture(sandbox, undefined, undefined, undefined, log);
    log.follow(fixture.registry, '9.9.9');
    await fixture.configure();
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('tells of logins and of refused settings, each change once', async () => {
    await fixture.logIn();
    await fixture.registry.session(fixture.endpoint).logOut();
    const { url, username } = sandbox;
    await fixture.setEndpoints([{ name: 'Test', url, username }, { name: 'No URL' }]);
    await fixture.setEndpoints([{ name: 'Test', url, username }, { name: 'No URL' }]);
    assert.deepEqual(lines, [
      'info Loaded version 9.9.9',
      'info Settings: 0 endpoints are used, 0 entries are refused',
      'info Settings: 1 endpoints are used, 0 entries are refused',
      'info Test: logged-in',
      'info Test: logged-out',
      'info Settings: 1 endpoints are used, 1 entries are refused',
      'warn Refused broken:user:1',
    ]);
  });

  it('tells how a session was renewed, and shows neither the session nor the password', async () => {
    const { username: account, password } = sandbox;
    const session = fixture.registry.session(fixture.endpoint);
    await session.logIn({ account, password }, { keep: 'storage' });
    const tokens = sandbox.state.sessions.all().map(({ id }) => id);
    await session.run(async (em) => {
      await fixture.registry.session(fixture.endpoint).renew(em.token);
    });
    assert.ok(lines.includes('info Test: the ended session was renewed'), lines.join('\n'));
    const secrets = [password, ...tokens].flatMap(secretForms);
    for (const secret of secrets) assert.ok(!lines.join('\n').includes(secret));
  });

  it('tells how a write ended, and nothing that a server said', async () => {
    const writes = new RunningWrites(undefined, undefined, log);
    const { endpoint } = fixture;
    lines.length = 0;
    await writes.once(endpoint, 'connect', 'vbr', () =>
      Promise.resolve({ kind: 'connected', said: 'hidden' }),
    );
    const refused = new EmError('forbidden', { detail: 'hidden' });
    await assert.rejects(writes.once(endpoint, 'remove', 'vbr', () => Promise.reject(refused)));
    assert.deepEqual(lines, [
      'debug Test: connect begins',
      'info Test: connect ended as connected',
      'debug Test: remove begins',
      'warn Test: remove failed (forbidden)',
    ]);
  });

  it('writes one line for each decision, whatever a name contains', () => {
    log.info('a\n[info] b\u202e');
    for (const line of lines) assert.match(line, /^[^\n\u202e]*$/);
  });
});

import { patienceMs } from '../../../support/until';
import { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import { EmClient } from '../../../../src/core/client/client';
import type { Exchange } from '../../../../src/core/client/exchange';
import { logOn } from '../../../../src/core/client/logon';
import { HttpTransport } from '../../../../src/core/client/transport';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf } from '../../../support/api';

describe('client', () => {
  let sandbox: Sandbox;
  let exchanges: Exchange[];
  let client: EmClient;
  let token: string;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    exchanges = [];
    client = new EmClient({
      baseUrl: sandbox.url,
      format: 'xml',
      timeoutMs: patienceMs,
      transport: new HttpTransport(),
      userAgent: 'test',
      retryDelaysMs: [1, 1],
      onExchange: (exchange) => exchanges.push(exchange),
    });
    ({ token } = await logOn(client, { account: sandbox.username, password: sandbox.password }, 'latest'));
    exchanges.length = 0;
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  it('retries a read after a transient fault, with one exchange for each attempt', async () => {
    sandbox.inject({ kind: 'reset', times: 2 });
    assert.equal((await new EmSession(client, token).backupServers.list()).rows.length, 3);
    assert.deepEqual(
      exchanges.map(({ failure }) => failure?.kind),
      ['connection-lost', 'connection-lost', undefined],
    );
  });

  it('limits the number of retries', async () => {
    sandbox.inject({ kind: 'reset' });
    assert.equal(
      (await failureOf(new EmSession(client, token).backupServers.list())).kind,
      'connection-lost',
    );
    assert.equal(exchanges.length, 3);
  });

  it('does not wait for a long retry delay', async () => {
    // It asks for 7 s.
    sandbox.inject({ kind: 'unavailable' });
    assert.equal((await failureOf(new EmSession(client, token).backupServers.list())).kind, 'unavailable');
    assert.equal(exchanges.length, 1);
  });

  for (const kind of ['forbidden', 'server-error', 'garbage', 'session-expired'] as const) {
    it(`does not retry a read after ${kind}`, async () => {
      sandbox.inject({ kind });
      await failureOf(new EmSession(client, token).backupServers.list());
      assert.equal(exchanges.length, 1);
    });
  }

  it('does not retry writes', async () => {
    sandbox.inject({ kind: 'reset' });
    await failureOf(
      client.send({ method: 'POST', path: 'backupServers?action=create', auth: { kind: 'session', token } }),
    );
    assert.equal(exchanges.length, 1);
  });
});

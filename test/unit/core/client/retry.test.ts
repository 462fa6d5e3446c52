import assert from 'node:assert/strict';
import { listBackupServers } from '../../../../src/core/client/backupServers';
import { EmClient } from '../../../../src/core/client/client';
import type { Exchange } from '../../../../src/core/client/exchange';
import { logOn } from '../../../../src/core/client/logon';
import { HttpTransport } from '../../../../src/core/client/transport';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf } from '../../../support/api';

describe('retries', () => {
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
      timeoutMs: 3000,
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

  it('help a read over a passing fault, each visible as an exchange', async () => {
    sandbox.inject({ kind: 'reset', times: 2 });
    assert.equal((await listBackupServers(client, token)).length, 3);
    assert.deepEqual(
      exchanges.map(({ failure }) => failure?.kind),
      ['connection-lost', 'connection-lost', undefined],
    );
  });

  it('are bounded', async () => {
    sandbox.inject({ kind: 'reset' });
    assert.equal((await failureOf(listBackupServers(client, token))).kind, 'connection-lost');
    assert.equal(exchanges.length, 3);
  });

  it('do not wait longer than a person would', async () => {
    // It asks for 7 s.
    sandbox.inject({ kind: 'unavailable' });
    assert.equal((await failureOf(listBackupServers(client, token))).kind, 'unavailable');
    assert.equal(exchanges.length, 1);
  });

  for (const kind of ['forbidden', 'server-error', 'garbage', 'session-expired'] as const) {
    it(`are not made after ${kind}, where they would not help`, async () => {
      sandbox.inject({ kind });
      await failureOf(listBackupServers(client, token));
      assert.equal(exchanges.length, 1);
    });
  }

  it('are never made of a write', async () => {
    sandbox.inject({ kind: 'reset' });
    await failureOf(
      client.send({ method: 'POST', path: 'backupServers?action=create', auth: { kind: 'session', token } }),
    );
    assert.equal(exchanges.length, 1);
  });
});

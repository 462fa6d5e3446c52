import assert from 'node:assert/strict';
import fc from 'fast-check';
import { removeBackupServer } from '../../../../src/core/operations/changes';
import { entityRefTable } from '../../../../src/core/client/elements';
import { backupServerPath, isPathSegment, pathSegment } from '../../../../src/core/client/identifiers';
import { usableRows } from '../../../../src/core/client/usableRows';
import { stopTask } from '../../../../src/core/operations/stopTask';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, quickLook, TestClient } from '../../../support/api';

const hostile = [
  '',
  '.',
  '..',
  '../tasks',
  'a/b',
  'a\\b',
  'a?action=collect',
  'a#b',
  '%2e%2e',
  '%2E.',
  'a b',
  'a\nb',
  'a\u0000b',
  '\u0085',
  '\uD800',
  'a\uDFFFb',
  'x'.repeat(2000),
];

describe('an identifier from a server', () => {
  it('is refused as a path segment if it would change the path', () => {
    for (const id of hostile) {
      assert.equal(isPathSegment(id), false, JSON.stringify(id));
      assert.throws(() => pathSegment(id), { name: 'EmError', kind: 'unexpected-answer' });
      assert.throws(() => backupServerPath(`urn:veeam:BackupServer:${id}`), { kind: 'unexpected-answer' });
    }
  });

  it('is exactly one segment of the requested path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (id) => {
        if (!isPathSegment(id)) return;
        const { pathname, search, hash } = new URL(`https://em:9398/api/tasks/${pathSegment(id)}`);
        assert.equal(pathname.split('/').length, 4);
        assert.equal(decodeURIComponent(pathname.split('/')[3] ?? ''), id);
        assert.equal(search + hash, '');
      }),
    );
  });

  it('hides no other row of the list if it is invalid', () => {
    const rows = hostile.map((id) => ({ uid: `urn:veeam:BackupServer:${id}` }));
    const good = { uid: 'urn:veeam:BackupServer:1' };
    const told = usableRows(entityRefTable, [...rows, good]);
    assert.deepEqual(told.rows, [{ ...good, links: [] }]);
    assert.equal(told.refused, rows.length);
  });

  describe('in a request', () => {
    let sandbox: Sandbox;
    let em: TestClient;

    before(async () => {
      sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
      em = new TestClient(sandbox.url);
      await em.logOn(sandbox);
    });

    after(() => sandbox.stop());

    it('is not sent unless it is one path segment', async () => {
      const before = sandbox.received.length;
      const options = { ...quickLook(), follow: () => Promise.reject(new Error('Nobody follows.')) };
      for (const id of hostile) {
        const uid = `urn:veeam:BackupServer:${id}`;
        const kinds = await Promise.all([
          failureOf(removeBackupServer(em.session, uid, options)),
          failureOf(em.session.backupServers.read(uid)),
          failureOf(stopTask(em.session, id, quickLook())),
        ]);
        assert.ok(
          kinds.every(({ kind }) => kind === 'unexpected-answer'),
          JSON.stringify(id),
        );
        assert.deepEqual(await em.session.systemSessions.events({ uid }).catch(() => []), []);
      }
      assert.equal(sandbox.received.length, before);
    });

    it('is counted as refused in a list, which keeps the other rows', async () => {
      const [first] = sandbox.estate.servers;
      assert.ok(first);
      const { id } = first;
      Object.assign(first, { id: '..' });
      const { rows, refused } = await em.session.backupServers.list();
      Object.assign(first, { id });
      assert.equal(refused, 1);
      assert.equal(rows.length, sandbox.estate.servers.length - 1);
    });

    it('is not taken from an invalid Location of a create', async () => {
      const spec = { description: '', dnsNameOrIpAddress: 'h', port: 1, username: 'a\\b', password: 'x' };
      sandbox.switches.createResponse = 'created-empty';
      const { uid } = await em.session.backupServers.create(spec);
      assert.ok(uid === undefined || isPathSegment(uid.slice(uid.lastIndexOf(':') + 1)));
    });
  });
});

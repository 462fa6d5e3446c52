import assert from 'node:assert/strict';
import { Credentials } from '../../../../src/host/fleetFile/credentials';
import { MemoryMemento, MemorySecrets } from '../../../support/fixture';

describe('Credentials', () => {
  const credential = { username: 'A\\b', password: 'hunter2' };
  let secrets: MemorySecrets;
  let memento: MemoryMemento;
  let credentials: Credentials;

  beforeEach(() => {
    secrets = new MemorySecrets();
    memento = new MemoryMemento();
    credentials = new Credentials(secrets, memento);
  });

  it('keeps a value in the secret storage only, and its name beside', async () => {
    await credentials.set('b', credential);
    await credentials.set('a', credential);
    assert.deepEqual(credentials.names, ['a', 'b']);
    assert.deepEqual(await credentials.get('a'), credential);
    const beside = JSON.stringify(memento.keys().map((key) => memento.get(key, undefined)));
    assert.doesNotMatch(beside, /hunter2|A\\\\b/);
    assert.deepEqual(await credentials.missing(['a', 'c', 'c']), ['c']);
  });

  it('has its names in the order of a person, numbers by their value', async () => {
    for (const name of ['site10', 'Site9', 'admin']) await credentials.set(name, credential);
    assert.deepEqual(credentials.names, ['admin', 'Site9', 'site10']);
  });

  it('renames and forgets, and tells of each change', async () => {
    let changes = 0;
    credentials.onDidChange(() => {
      changes += 1;
    });
    await credentials.set('a', credential);
    await credentials.rename('a', 'b');
    assert.deepEqual(await credentials.get('b'), credential);
    assert.equal(await credentials.get('a'), undefined);
    await credentials.forget('b');
    assert.deepEqual(credentials.names, []);
    assert.equal(secrets.values.size, 0);
    assert.ok(changes >= 3);
  });

  it('takes a value or a list that is not ours for none', async () => {
    await secrets.store('veeamEm.credential:a', '{"username":5}');
    await memento.update('veeamEm.credentialNames', ['../x', 5, 'ok']);
    assert.equal(await credentials.get('a'), undefined);
    assert.deepEqual(credentials.names, ['ok']);
  });
});

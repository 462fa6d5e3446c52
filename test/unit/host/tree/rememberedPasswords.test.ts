import assert from 'node:assert/strict';
import type { RememberedPassword } from '../../../../src/core/session/secrets';
import { RememberedPasswords } from '../../../../src/host/tree/rememberedPasswords';
import { endpointFor } from '../../../support/managers';
import { until } from '../../../support/until';

const password: RememberedPassword = { account: 'a', password: 'p', refused: false };

const unexpected = (): void => {
  throw new Error('This was not expected.');
};

describe('RememberedPasswords', () => {
  const session = {
    endpoint: endpointFor('EM 1', 'https://em.example.com:9398/api/'),
    passwordAccount: undefined,
  };

  it('waits for the storage once, and never again', async () => {
    let answer: Promise<RememberedPassword | undefined> = Promise.resolve(password);
    const remembered = new RememberedPasswords({ password: () => answer }, unexpected, unexpected);
    assert.equal(await remembered.of(session), true);
    answer = new Promise(() => undefined);
    assert.equal(await remembered.of(session), true);
  });

  it('tells that the row has changed where the storage says otherwise', async () => {
    const answers: (RememberedPassword | undefined)[] = [undefined];
    const told: string[] = [];
    const remembered = new RememberedPasswords(
      { password: () => Promise.resolve(answers[0]) },
      ({ name }) => told.push(name),
      unexpected,
    );
    assert.equal(await remembered.of(session), false);
    answers[0] = password;
    assert.equal(await remembered.of(session), false);
    await until(() => told.length === 1, 'the change is told');
    assert.equal(await remembered.of(session), true);
    assert.deepEqual(told, ['EM 1']);
  });
});

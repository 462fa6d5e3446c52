import assert from 'node:assert/strict';
import { EmError } from '../../../../src/core/client/errors';
import { within } from '../../../../src/core/client/within';
import { failureOf } from '../../../support/api';

describe('within', () => {
  const baseUrl = 'https://em:9398/api/';
  const never = (): Promise<never> => new Promise(() => undefined);

  it('returns a result or a failure in time', async () => {
    assert.equal(await within(1000, undefined, { baseUrl }, () => Promise.resolve(7)), 7);
    const refused = within(1000, undefined, { baseUrl }, () => Promise.reject(new EmError('forbidden')));
    assert.equal((await failureOf(refused)).kind, 'forbidden');
  });

  it('ends a wait after the limit even if the work ignores its signal, and reports a timeout', async () => {
    let heard = false;
    const failure = await failureOf(
      within(30, undefined, { baseUrl }, (signal) => {
        signal.addEventListener('abort', () => (heard = true));
        return never();
      }),
    );
    assert.deepEqual([failure.kind, failure.facts.timeoutMs, heard], ['timeout', 30, true]);
  });

  it('ends if the user cancels before or during the wait', async () => {
    let begun = false;
    const work = (): Promise<never> => {
      begun = true;
      return never();
    };
    assert.equal((await failureOf(within(1000, AbortSignal.abort(), { baseUrl }, work))).kind, 'cancelled');
    assert.equal(begun, false);
    const controller = new AbortController();
    const waiting = failureOf(within(1000, controller.signal, { baseUrl }, work));
    controller.abort();
    assert.equal((await waiting).kind, 'cancelled');
  });

  it('handles a late failure itself', async () => {
    const late = within(10, undefined, { baseUrl }, async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('Too late.');
    });
    assert.equal((await failureOf(late)).kind, 'timeout');
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

import { monotonic } from '../client/clock';
import { EmError } from '../client/errors';
import type { LookOptions } from '../client/lookUntil';
import type { Api } from '../client/api';
import { placeOf } from './identity';
import type { EndpointSession } from './session';
import type { Call, RunOptions } from './sessionTypes';

/**
 * Runs a call that the user waits for.
 *
 * @throws EmError `session-expired` also where nobody is logged in
 */
export async function demand<T>(session: EndpointSession, call: Call<T>): Promise<T> {
  const done = await session.run(async (...args) => ({ result: await call(...args) }), { interactive: true });
  if (done === undefined) throw new EmError('session-expired', placeOf(session.endpoint));
  return done.result;
}

/** With what a request is looked up whose end was not told: a session that ended is renewed, and the user may be asked. */
export const looking = (
  session: EndpointSession,
  { sleep }: Api,
  signal: AbortSignal,
  { interactive = true }: RunOptions = {},
): Omit<LookOptions, 'lookForMs'> => ({
  sleep,
  now: monotonic,
  signal,
  renew: async (token) => (await session.renew(token, { interactive }))?.token,
});

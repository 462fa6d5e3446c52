import { EmError } from '../api/errors';
import { placeOf } from './identity';
import type { EndpointSession } from './session';
import type { Call } from './sessionTypes';

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

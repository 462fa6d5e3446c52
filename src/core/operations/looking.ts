import { monotonic } from '../client/clock';
import { sleep } from '../client/sleep';
import type { EndpointSession } from '../session/session';
import type { RunOptions } from '../session/sessionTypes';
import type { LookOptions } from './lookUntil';

/**
 * The options for looking up a request whose outcome is not known: a session that has ended is renewed, and the user
 * may be asked for the password.
 */
export const looking = (
  session: EndpointSession,
  signal: AbortSignal,
  { interactive = true }: RunOptions = {},
): Omit<LookOptions, 'lookForMs'> => ({
  sleep,
  now: monotonic,
  signal,
  renew: (ended) => session.renewed(ended, { interactive }),
});

import type { EmSession } from '../client/emSession';
import type { Task } from '../client/elements';
import { EmError } from '../client/errors';

/** The known progress of a write whose window ended before the outcome was reported. */
export interface Begun {
  /** Enterprise Manager accepted the request. */
  readonly accepted: boolean;
  /** Set only if the logon session is still the one that began the task: other sessions do not see it. */
  readonly task?: Task | undefined;
}

export const interrupted = ({ place }: EmSession): EmError => new EmError('interrupted', place);

import type { EmClient } from './client';
import type { Task } from './elements';
import { EmError } from './errors';

/** How far a write is known to have come whose window ended before its truth was told. */
export interface Begun {
  /** Enterprise Manager took the request. */
  readonly accepted: boolean;
  /** Only where the logon session is still the one that began it: no other sees its tasks. */
  readonly task?: Task | undefined;
}

export const interrupted = ({ place }: EmClient): EmError => new EmError('interrupted', place);

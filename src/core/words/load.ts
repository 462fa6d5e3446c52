import type { EmError } from '../client/errors';
import type { Diagnosis } from './explain';

/** The words for a failure, loaded with the first one: most windows never need them. */
export const explainLater = async (error: EmError): Promise<Diagnosis> =>
  (await import('./explain')).explain(error);

import type { EmError } from '../client/errors';
import type { Diagnosis } from './explain';

/** Loads the words for failures when the first failure needs them: most windows never do. */
export const loadExplanation = async (error: EmError): Promise<Diagnosis> =>
  (await import('./explain')).explain(error);

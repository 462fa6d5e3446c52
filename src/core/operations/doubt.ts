import type { EmError } from '../client/errors';

/**
 * How long to check whether a request took effect after its response was lost, in milliseconds: the server may still
 * be working on it, but not for long. After a cancel, it is checked once.
 */
export const doubtLookMs = ({ kind }: EmError): number => (kind === 'cancelled' ? 0 : 10_000);

import type { EmError } from './errors';

/**
 * How long to look for what a request has done whose answer was lost, in milliseconds: the server may still be at
 * work, but it will not be long. Who cancelled does not wait; one look has to do.
 */
export const doubtLookMs = ({ kind }: EmError): number => (kind === 'cancelled' ? 0 : 10_000);

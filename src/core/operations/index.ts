/**
 * Writes, from the request to the known outcome, in one bundle for all code that begins, follows or looks up a write.
 */
export * from './changes';
export * from './collect';
export * from './connect';
export * from './connectOutcome';
export * from './followTask';
export * from './stopTask';
export * from './systemSessionLister';
export * from './taskPoller';

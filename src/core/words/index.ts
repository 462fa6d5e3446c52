/* The words for failures, in a bundle of their own: most windows never need them. */
export * from './certificate';
export * from './explain';
export * from './nextSteps';
export * from './readingWords';

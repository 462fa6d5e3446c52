/** The words for failures, in one bundle: most windows never need them. */
export * from './certificate';
export * from './explain';
export * from './nextSteps';
export * from './readingWords';

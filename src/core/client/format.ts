/** How bodies travel. `Accept` and `Content-Type` are always the same one: some builds answer 400 otherwise. */
export type BodyFormat = 'xml' | 'json';

export const mediaType = (format: BodyFormat): string => `application/${format}`;

/** The format of bodies. `Accept` and `Content-Type` always name the same one: some builds answer 400 otherwise. */
export type BodyFormat = 'xml' | 'json';

export const mediaType = (format: BodyFormat): string => `application/${format}`;

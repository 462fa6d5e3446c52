import { numberText } from '../core/words/language';

/** A number of things, such as "1 action" and "2 actions". */
export const counted = (count: number, one: string): string =>
  `${numberText(count)} ${count === 1 ? one : `${one}s`}`;

import assert from 'node:assert/strict';
import { acting } from './hostile';

/** One line, in which nothing acts. */
export function assertLine(text: unknown, longest = 2000): void {
  assert.equal(typeof text, 'string');
  const shown = text as string;
  assert.equal(Array.from(shown).find(acting), undefined, JSON.stringify(shown));
  assert.ok(shown.length <= longest, `${shown.length}`);
}

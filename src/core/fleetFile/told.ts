import type { FleetFileFault, FleetFileProblem } from './fleetFile';

/** What a language service says about a text. */
export interface Told {
  /** Where it begins, in UTF-16 code units. */
  readonly start: number;
  /** Whether the text is not YAML or JSON there; else it does not fit the schema. */
  readonly isSyntax: boolean;
}

/** What no schema says, because it needs the whole file, aliases, or more than a pattern. */
const beyondSchemas: ReadonlySet<FleetFileFault['code']> = new Set([
  ...(['too-large', 'too-deep', 'too-many-rows', 'too-many-values', 'several-documents'] as const),
  ...(['duplicate-anchor', 'unknown-anchor', 'merge-key', 'no-endpoint', 'unknown-endpoint', 'url'] as const),
]);

/**
 * Whether a language service that reads our schema says the same about the same place, so that nobody has to read it twice.
 *
 * @param text the text that the problem is of
 */
export function isTold(text: string, problem: FleetFileProblem, told: readonly Told[]): boolean {
  const { code, place } = problem;
  if (beyondSchemas.has(code)) return false;
  // Parsers differ in the place at which they notice that something is missing.
  if (code === 'syntax') return told.some(({ isSyntax }) => isSyntax);
  return told.some(({ start }) => {
    if (start === place.start) return true;
    // Of a secret we mark the key, and they mark the value.
    if (code === 'secret') return start > place.start && isBetweenKeyAndValue(text.slice(place.end, start));
    // Of the file itself we mark the first line, and they mark the first key.
    return place.start === 0 && isBeforeFirstKey(text.slice(0, start));
  });
}

const isBetweenKeyAndValue = (text: string): boolean => text.length < 1000 && /^\s*:\s*$/.test(text);

const isBeforeFirstKey = (text: string): boolean =>
  text.split('\n').every((line) => /^(#|%|---)/.test(line.trim()) || line.trim() === '');

import { escapedJson } from '../../text/escapes';
import type { Cursor, KeyAt } from './cursor';
import { keyMeanings, meaningWords, type KeyMeaning } from './keyMeanings';

/** What the window knows by name. */
export interface KnownNames {
  /** The endpoints of the settings. */
  readonly endpoints: readonly string[];
  /** The credentials that are set. */
  readonly credentials: readonly string[];
}

/** Something that can be written at a cursor. */
export interface Offer {
  readonly kind: 'key' | 'value' | 'name';
  readonly label: string;
  /** The field in the forms. */
  readonly detail?: string | undefined;
  /** Sentence by sentence. */
  readonly words: readonly string[];
  /** The text that is written. */
  readonly text: string;
  /** What the editor compares with the text that stands there. */
  readonly typed: string;
  /** Whether values can be offered at once for a key that was written. */
  readonly hasValues: boolean;
}

/** What may be written at a cursor, in the order in which a file is written. */
export function offersAt(cursor: Cursor, names: KnownNames): readonly Offer[] {
  if (cursor.kind === 'key') return keyOffers(cursor);
  if (cursor.kind === 'endpoint') {
    const free = names.endpoints.filter((name) => !cursor.others.includes(name));
    return free.map((name) => nameOffer(name, cursor.quote));
  }
  const { key, quote, endpoints } = cursor;
  // A backup server can only name an endpoint that the file lists, if it lists any.
  if (key === 'endpoint' && cursor.of !== 'file')
    return (endpoints.length > 0 ? endpoints : names.endpoints).map((name) => nameOffer(name, quote));
  if (key === 'credential' && cursor.of !== 'file')
    return names.credentials.map((name) => nameOffer(name, quote));
  const meaning = keyMeanings(cursor.of).get(key);
  return quote === '' && meaning ? valuesOf(meaning).map((value) => valueOffer(String(value), meaning)) : [];
}

/** What the key at a place means, for its hover: its name in the forms, and sentences. */
export function hoverWords({ of, key }: Pick<KeyAt, 'of' | 'key'>): readonly string[] | undefined {
  const meaning = keyMeanings(of).get(key);
  return meaning && [...(meaning.title === undefined ? [] : [meaning.title]), ...meaningWords(meaning)];
}

/** The values that are offered: all that there are, or the usual ones. */
const valuesOf = ({ values, default: given, usual = [] }: KeyMeaning): readonly (number | boolean)[] =>
  values ?? (given === undefined ? usual : [given, ...usual]);

function keyOffers({ of, others, hasColon }: Extract<Cursor, { readonly kind: 'key' }>): readonly Offer[] {
  return [...keyMeanings(of)].flatMap(([key, meaning]) => {
    if (others.includes(key)) return [];
    const isScalar = meaning.type !== 'list' && meaning.type !== 'map';
    return [
      {
        ...{ kind: 'key', label: key, detail: meaning.title, words: meaningWords(meaning), typed: key },
        text: hasColon ? key : isScalar ? `${key}: ` : `${key}:`,
        hasValues: !hasColon && (['endpoint', 'credential'].includes(key) || valuesOf(meaning).length > 0),
      } as const,
    ];
  });
}

const valueOffer = (text: string, meaning: KeyMeaning): Offer => ({
  ...{ kind: 'value', label: text, words: meaningWords(meaning), text, typed: text, hasValues: false },
});

const nameOffer = (name: string, quote: string): Offer => ({
  ...{ kind: 'name', label: name, words: [], text: yamlText(name, quote), hasValues: false },
  typed: quote + name,
});

/** Words that are no text without quotes, in YAML 1.2 or for readers of YAML 1.1. */
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** A name as YAML: in quotes where it would be something else without them. */
const yamlText = (name: string, quote: string): string =>
  quote === '' && /^[A-Za-z][A-Za-z0-9_.-]*$/.test(name) && !reserved.test(name)
    ? name
    : escapedJson(JSON.stringify(name));

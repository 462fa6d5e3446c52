import type { Entry, FileDocument } from './document';
import type { FleetRow, Place } from './fleetFile';
import { checkedElement, checkedText } from './checkedValue';
import { elementFields, ownKeys, type ElementField, type ElementKey, type OwnKey, type RowKey } from './keys';

/** In place of a value that has a fault, which was reported. */
const faulty = Symbol('faulty');

/** The values of a row or of the defaults, and the keys of which the values have a fault. */
interface Values {
  readonly elements: Readonly<Partial<Record<ElementKey, string | number>>>;
  readonly texts: Readonly<Partial<Record<OwnKey, string>>>;
  readonly faults: ReadonlySet<RowKey>;
}

/** What a row has where it says nothing itself. */
export interface Defaults {
  /** The only endpoint of the file. */
  readonly endpoint: string | undefined;
  readonly values: Values;
}

/** Defaults without values of their own. */
export const noDefaults = (endpoint: string | undefined): Defaults => ({
  endpoint,
  values: { elements: {}, texts: {}, faults: new Set() },
});

/** Reads the values of a row or of the defaults. Each fault is reported at its place. */
export function readValues(document: FileDocument, entries: ReadonlyMap<RowKey, Entry>): Values {
  const elements: Partial<Record<ElementKey, string | number>> = {};
  const texts: Partial<Record<OwnKey, string>> = {};
  const faults = new Set<RowKey>();
  for (const field of elementFields) {
    const entry = entries.get(field.key);
    const checked = entry && elementValue(document, field, entry);
    if (checked === faulty) faults.add(field.key);
    else if (checked !== undefined) elements[field.key] = checked;
  }
  for (const key of Object.keys(ownKeys) as OwnKey[]) {
    const entry = entries.get(key);
    const checked = entry && ownText(document, key, entry);
    if (checked === faulty) faults.add(key);
    else if (checked !== undefined) texts[key] = checked;
  }
  return { elements, texts, faults };
}

/**
 * Reads one backup server.
 *
 * @returns undefined if one of its values has a fault, be it a default. Those of the defaults have been reported
 */
export function readRow(
  document: FileDocument,
  place: Place,
  own: ReadonlyMap<RowKey, Entry>,
  defaults: Defaults,
): FleetRow | undefined {
  const { elements, texts, faults } = readValues(document, own);
  if (!own.has('dnsNameOrIpAddress'))
    document.report({ code: 'missing-key', key: 'dnsNameOrIpAddress' }, place);
  const given = defaults.values;
  const isFaulty = faults.size > 0 || [...given.faults].some((key) => !own.has(key));
  const { dnsNameOrIpAddress: address, ...values } = { ...without(given.elements, own), ...elements };
  if (typeof address !== 'string' || isFaulty) return undefined;
  const { endpoint = defaults.endpoint, ...ownTexts } = { ...without(given.texts, own), ...texts };
  return {
    place,
    places: Object.fromEntries([...own].map(([key, entry]) => [key, entry.place])),
    address,
    endpoint,
    credential: ownTexts.credential,
    uid: ownTexts.uid,
    collect: ownTexts.collect === 'true',
    values,
  };
}

/** The values of which a row has none of its own. One that is empty is one of its own, too. */
const without = <T extends object>(values: T, own: ReadonlyMap<RowKey, Entry>): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !own.has(key as RowKey))) as Partial<T>;

function elementValue(
  document: FileDocument,
  field: ElementField,
  entry: Entry,
): string | number | undefined | typeof faulty {
  const { key } = field;
  const value = document.scalar(entry.value);
  const isNumber = field.type === 'int';
  // `null` is how YAML reads a key without a value.
  if (isNumber ? typeof value !== 'number' : typeof value !== 'string' && typeof value !== 'number') {
    document.report({ code: 'wrong-type', key, wanted: isNumber ? 'number' : 'text' }, entry.place);
    return faulty;
  }
  const text = isNumber ? String(value) : (document.source(entry.value) ?? '');
  const checked = checkedElement(field, text);
  if ('value' in checked) return checked.value;
  document.report(checked.fault, entry.place);
  return faulty;
}

function ownText(document: FileDocument, key: OwnKey, entry: Entry): string | typeof faulty {
  const value = document.scalar(entry.value);
  if (ownKeys[key] === 'boolean') {
    if (typeof value === 'boolean') return String(value);
    document.report({ code: 'wrong-type', key, wanted: 'boolean' }, entry.place);
    return faulty;
  }
  if (typeof value !== 'string' || value.trim() === '') {
    document.report({ code: 'wrong-type', key, wanted: 'text' }, entry.place);
    return faulty;
  }
  const checked = checkedText(key, value);
  if ('value' in checked) return checked.value;
  document.report(checked.fault, entry.place);
  return faulty;
}

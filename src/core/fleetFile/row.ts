import type { Entry, FileDocument } from './document';
import type { FleetRow, Place } from './fleetFile';
import { checkedElement, checkedText } from './checkedValue';
import { elementFields, ownKeys, type ElementField, type OwnKey, type RowKey } from './keys';

/** What a row has where it says nothing itself. */
export interface Defaults {
  /** The only endpoint of the file. */
  readonly endpoint: string | undefined;
  readonly entries: ReadonlyMap<RowKey, Entry>;
  /** The keys whose value has a problem, which was reported. It spoils the rows that have no value of their own. */
  readonly bad: ReadonlySet<RowKey>;
}

/** Reports the problems of defaults, each once, also if no row uses it. @returns the keys that have one */
export function badDefaults(
  document: FileDocument,
  entries: ReadonlyMap<RowKey, Entry>,
): ReadonlySet<RowKey> {
  const bad = new Set<RowKey>();
  for (const [key, entry] of entries) {
    const before = document.problems.length;
    const field = elementFields.find((element) => element.key === key);
    if (field) elementValue(document, field, entry);
    else if (isOwnKey(key)) ownText(document, key, entry);
    if (document.problems.length > before) bad.add(key);
  }
  return bad;
}

const isOwnKey = (key: RowKey): key is OwnKey => Object.hasOwn(ownKeys, key);

/** Reads one backup server. @returns undefined if it has a problem, or is spoilt by one of the defaults */
export function readRow(
  document: FileDocument,
  place: Place,
  own: ReadonlyMap<RowKey, Entry>,
  defaults: Defaults,
): FleetRow | undefined {
  const isSpoilt = [...defaults.bad].some((key) => !own.has(key));
  const entryOf = (key: RowKey): Entry | undefined =>
    own.get(key) ?? (defaults.bad.has(key) ? undefined : defaults.entries.get(key));
  const elements: Record<string, string | number> = {};
  for (const field of elementFields) {
    const entry = entryOf(field.key);
    if (entry === undefined) continue;
    const value = elementValue(document, field, entry);
    if (value !== undefined) elements[field.key] = value;
  }
  const { dnsNameOrIpAddress: address, ...values } = elements;
  if (!own.has('dnsNameOrIpAddress'))
    document.report({ code: 'missing-key', key: 'dnsNameOrIpAddress' }, place);
  const texts = ownTexts(document, entryOf);
  if (typeof address !== 'string' || isSpoilt) return undefined;
  return {
    place,
    places: Object.fromEntries([...own].map(([key, entry]) => [key, entry.place])),
    address,
    endpoint: texts.endpoint ?? defaults.endpoint,
    credential: texts.credential,
    uid: texts.uid,
    collect: texts.collect === 'true',
    values,
  };
}

function elementValue(
  document: FileDocument,
  field: ElementField,
  entry: Entry,
): string | number | undefined {
  const { key } = field;
  const value = document.scalar(entry.value);
  const isNumber = field.type === 'int';
  // `null` is how YAML reads a key without a value.
  if (isNumber ? typeof value !== 'number' : typeof value !== 'string' && typeof value !== 'number') {
    document.report({ code: 'wrong-type', key, wanted: isNumber ? 'number' : 'text' }, entry.place);
    return undefined;
  }
  const text = isNumber ? String(value) : (document.source(entry.value) ?? '');
  const checked = checkedElement(field, text);
  if ('value' in checked) return checked.value;
  document.report(checked.fault, entry.place);
  return undefined;
}

type OwnTexts = Readonly<Record<OwnKey, string | undefined>>;

function ownTexts(document: FileDocument, entryOf: (key: RowKey) => Entry | undefined): OwnTexts {
  const read = (key: OwnKey): string | undefined => {
    const entry = entryOf(key);
    return entry && ownText(document, key, entry);
  };
  return {
    credential: read('credential'),
    endpoint: read('endpoint'),
    uid: read('uid'),
    collect: read('collect'),
  };
}

function ownText(document: FileDocument, key: OwnKey, entry: Entry): string | undefined {
  const value = document.scalar(entry.value);
  if (ownKeys[key] === 'boolean') {
    if (typeof value === 'boolean') return String(value);
    document.report({ code: 'wrong-type', key, wanted: 'boolean' }, entry.place);
    return undefined;
  }
  if (typeof value !== 'string' || value.trim() === '') {
    document.report({ code: 'wrong-type', key, wanted: 'text' }, entry.place);
    return undefined;
  }
  const checked = checkedText(key, value);
  if ('value' in checked) return checked.value;
  document.report(checked.fault, entry.place);
  return undefined;
}

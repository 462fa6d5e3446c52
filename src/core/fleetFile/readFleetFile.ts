import type { Node } from 'yaml';
import { isSecretOfTable } from '../client/elementTable';
import { isUid } from '../client/identifiers';
import { parseEndpointUrl } from '../client/url';
import { FileDocument, type Entry } from './document';
import { noDefaults, readRow, readValues, type Defaults } from './row';
import type { FleetFile, FleetRow, Place, ReadFleetFile } from './fleetFile';
import { defaultKeys, fileKeys, fileVersion, rowKeys, secretName } from './keys';

/** More than Enterprise Managers hold: each holds some hundreds of backup servers. */
const mostRows = 100_000;

/** Whether a key names a secret, which a file must not hold. */
export const isSecretKey = (key: string): boolean => isSecretOfTable(key) || secretName.test(key);

/**
 * Reads a fleet file: YAML 1.2, of which JSON is a part. Every problem is kept with its place, and the rows without a problem
 * are returned all the same.
 *
 * @param text the whole text of the file, with any line ends
 */
export function readFleetFile(text: string): ReadFleetFile {
  const document = new FileDocument(text);
  const { problems } = document;
  if (!document.isReadable) return { file: undefined, problems };
  const file = new FileReader(document).read();
  return { file, problems };
}

class FileReader {
  constructor(private readonly document: FileDocument) {}

  read(): FleetFile | undefined {
    const { document } = this;
    const entries = document.entries(document.root);
    if (entries === undefined) {
      document.report({ code: 'no-map' }, document.beginning);
      return undefined;
    }
    const known = this.known(entries, fileKeys);
    this.checkVersion(known.get('version'));
    const endpoints = this.endpoints(known.get('endpoints'));
    const defaults = this.defaults(known.get('defaults'), endpoints);
    const rows = this.rows(known.get('backupServers'), defaults, endpoints);
    return { endpoints, rows, prune: this.prune(known.get('prune')) };
  }

  /** The entries by key; a key that is not known, or that names a secret, is a problem. */
  private known<K extends string>(entries: readonly Entry[], keys: readonly K[]): ReadonlyMap<K, Entry> {
    const known = new Map<K, Entry>();
    for (const entry of entries) {
      const key = keys.find((name) => name === entry.key);
      if (key !== undefined) known.set(key, entry);
      else if (isSecretKey(entry.key)) this.document.report({ code: 'secret' }, entry.keyPlace);
      else
        this.document.report(
          { code: 'unknown-key', key: entry.key, near: nearest(entry.key, keys) },
          entry.keyPlace,
        );
    }
    return known;
  }

  private checkVersion(entry: Entry | undefined): void {
    const { document } = this;
    if (entry === undefined) document.report({ code: 'missing-key', key: 'version' }, document.beginning);
    else if (document.scalar(entry.value) !== fileVersion) document.report({ code: 'version' }, entry.place);
  }

  private prune(entry: Entry | undefined): boolean {
    if (entry === undefined) return false;
    const value = this.document.scalar(entry.value);
    if (typeof value === 'boolean') return value;
    this.document.report({ code: 'wrong-type', key: 'prune', wanted: 'boolean' }, entry.place);
    return false;
  }

  private endpoints(entry: Entry | undefined): FleetFile['endpoints'] {
    if (entry === undefined) return [];
    const { document } = this;
    const items = document.items(entry.value);
    if (items === undefined) {
      document.report({ code: 'wrong-type', key: 'endpoints', wanted: 'list' }, entry.place);
      return [];
    }
    return items.flatMap((item) => {
      const place = document.placeOf(item);
      const text = document.scalar(item);
      if (typeof text !== 'string' || text.trim() === '') {
        document.report({ code: 'wrong-type', key: 'endpoints', wanted: 'text' }, place);
        return [];
      }
      if (text.includes('://') && 'problem' in parseEndpointUrl(text)) {
        document.report({ code: 'url' }, place);
        return [];
      }
      return [{ text: text.trim(), place }];
    });
  }

  private defaults(entry: Entry | undefined, endpoints: FleetFile['endpoints']): Defaults {
    const [only, second] = endpoints;
    const single = second === undefined ? only?.text : undefined;
    if (entry === undefined) return noDefaults(single);
    const entries = this.document.entries(entry.value);
    if (entries === undefined) {
      this.document.report({ code: 'wrong-type', key: 'defaults', wanted: 'map' }, entry.place);
      return noDefaults(single);
    }
    const known = this.known(entries, defaultKeys);
    const values = readValues(this.document, known);
    const place = known.get('endpoint')?.place;
    const name = values.texts.endpoint;
    if (place === undefined || name === undefined || isListed(name, endpoints))
      return { endpoint: single, values };
    this.document.report({ code: 'unknown-endpoint', endpoint: name }, place);
    return { endpoint: single, values: { ...values, faults: new Set([...values.faults, 'endpoint']) } };
  }

  private rows(
    entry: Entry | undefined,
    defaults: Defaults,
    endpoints: FleetFile['endpoints'],
  ): readonly FleetRow[] {
    const { document } = this;
    if (entry === undefined) {
      document.report({ code: 'missing-key', key: 'backupServers' }, document.beginning);
      return [];
    }
    const items = document.items(entry.value);
    if (items === undefined) {
      document.report({ code: 'wrong-type', key: 'backupServers', wanted: 'list' }, entry.place);
      return [];
    }
    if (items.length > mostRows) {
      document.report({ code: 'too-many-rows' }, entry.keyPlace);
      return [];
    }
    return items.flatMap((item) => {
      const row = this.row(item, defaults);
      return row && this.isWhole(row, endpoints) ? [row] : [];
    });
  }

  private row(item: Node, defaults: Defaults): FleetRow | undefined {
    const entries = this.document.entries(item);
    const place = this.document.placeOf(item);
    if (entries === undefined) {
      this.document.report({ code: 'wrong-type', key: 'backupServers', wanted: 'map' }, place);
      return undefined;
    }
    const before = this.document.reported;
    const known = this.known(entries, rowKeys);
    const row = readRow(this.document, place, known, defaults);
    return this.document.reported === before ? row : undefined;
  }

  private isWhole(row: FleetRow, endpoints: FleetFile['endpoints']): boolean {
    const place: Place = row.places.endpoint ?? row.places.dnsNameOrIpAddress ?? row.place;
    if (row.endpoint === undefined) {
      this.document.report({ code: 'no-endpoint' }, place);
      return false;
    }
    if (!isListed(row.endpoint, endpoints)) {
      this.document.report({ code: 'unknown-endpoint', endpoint: row.endpoint }, place);
      return false;
    }
    if (row.uid !== undefined && !isUid(row.uid)) {
      this.document.report({ code: 'uid' }, row.places.uid ?? row.place);
      return false;
    }
    return true;
  }
}

/** A file that lists endpoints has no others. */
const isListed = (name: string, endpoints: FleetFile['endpoints']): boolean =>
  endpoints.length === 0 || endpoints.some(({ text }) => text === name);

/** The key that was probably meant: one that differs in case, in separators, or in one or two characters. */
export function nearest(typed: string, keys: readonly string[]): string | undefined {
  const plain = (text: string): string =>
    text
      .slice(0, 60)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '');
  const wanted = plain(typed);
  return keys
    .map((key) => ({ key, distance: distanceOf(wanted, plain(key)) }))
    .filter(({ key, distance }) => distance <= Math.min(2, Math.floor(key.length / 3)))
    .sort((one, other) => one.distance - other.distance)[0]?.key;
}

/** The edit distance of two short texts. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [column, against] of Array.from(other).entries()) {
      const replaced = (row[column] ?? 0) + (character === against ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

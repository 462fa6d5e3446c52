import { CsvError, parse, type CsvErrorCode } from 'csv-parse/sync';
import { isUid } from '../client/identifiers';
import { parseEndpointUrl } from '../client/url';
import { withFormula } from '../../text/csv';
import { checkedElement, checkedText } from './checkedValue';
import { csvColumns, type CsvColumn } from './csvHeader';
import { csvForm, csvText, longestCsv } from './csvText';
import type { FleetFileFault } from './fleetFile';
import { elementFields, type RowKey } from './keys';
import type { RowValue, RowValues } from './writeFleetFile';

const mostRows = 100_000;
const mostColumns = 200;
/** In characters: a record that never ends has a quote that was not closed. */
const longestRecord = 100_000;

/** Why a file cannot be imported at all. */
export type CsvProblem =
  | { readonly code: 'too-large'; readonly most: number }
  | { readonly code: 'no-text' | 'no-header' | 'unclosed-quote' | 'long-record' }
  /** A person may know which column has them. */
  | { readonly code: 'no-address'; readonly mapping: readonly CsvColumn[] }
  | { readonly code: 'too-many-rows' | 'too-many-columns'; readonly most: number };

/** Why a row cannot be imported. It contains no value. */
export type CsvFault =
  FleetFileFault | { readonly code: 'extra-fields' | 'boolean' | 'unclosed-quote' | 'long-record' };

export interface BadRow {
  /** The line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly fault: CsvFault;
  /** The header of the column; undefined if the fault is of the row. */
  readonly column?: string | undefined;
}

export interface ReadCsv {
  readonly mapping: readonly CsvColumn[];
  readonly rows: readonly { readonly line: number; readonly values: RowValues }[];
  readonly bad: readonly BadRow[];
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads backup servers from a CSV file, as spreadsheets write it. Each value is checked by the rules of a fleet file.
 *
 * @param chosen keys that a person gave to headers; undefined leaves a column out
 */
export function readCsv(
  bytes: Uint8Array,
  chosen: ReadonlyMap<string, RowKey | undefined> = new Map(),
): ReadCsv | { readonly problem: CsvProblem } {
  if (bytes.length > longestCsv) return { problem: { code: 'too-large', most: longestCsv } };
  const text = csvText(bytes);
  if (text === undefined) return { problem: { code: 'no-text' } };
  const { records, ended, problem } = recordsOf(text);
  if (problem) return { problem };
  const [header, ...others] = records;
  if (header === undefined) return { problem: ended ? { code: ended.code } : { code: 'no-header' } };
  const mapping = csvColumns(header.fields, chosen);
  if (!mapping.some(({ use }) => use.kind === 'key' && use.key === 'dnsNameOrIpAddress'))
    return { problem: { code: 'no-address', mapping } };
  const rows: { readonly line: number; readonly values: RowValues }[] = [];
  const bad: BadRow[] = [];
  for (const record of others) {
    const { values, faults } = rowOf(record, mapping);
    if (faults.length > 0) bad.push(...faults);
    else rows.push({ line: record.line, values });
  }
  if (ended) bad.push({ line: ended.line, fault: { code: ended.code } });
  return { mapping, rows, bad };
}

interface Records {
  readonly records: readonly CsvRecord[];
  /** Why the rest of the file could not be read. */
  readonly ended?: { readonly line: number; readonly code: 'unclosed-quote' | 'long-record' };
  readonly problem?: CsvProblem;
}

const endings: Partial<Record<CsvErrorCode, 'unclosed-quote' | 'long-record'>> = {
  CSV_QUOTE_NOT_CLOSED: 'unclosed-quote',
  CSV_MAX_RECORD_SIZE: 'long-record',
};

class TooMany extends Error {
  constructor(readonly problem: CsvProblem) {
    super(problem.code);
  }
}

/** The records that are not empty, each with the line on which it begins. */
function recordsOf(text: string): Records {
  const { separator, offset, line } = csvForm(text);
  const bytes = Buffer.from(text.slice(offset), 'utf8');
  const lines = new LineCount(bytes, line);
  const records: CsvRecord[] = [];
  let next = 0;
  const take = (fields: readonly string[], end: number): void => {
    const start = next;
    next = end;
    if (fields.every((field) => field.trim() === '')) return;
    if (fields.length > mostColumns) throw new TooMany({ code: 'too-many-columns', most: mostColumns });
    // The header is a record too.
    if (records.length > mostRows) throw new TooMany({ code: 'too-many-rows', most: mostRows });
    records.push({ line: lines.at(start), fields });
  };
  try {
    parse(bytes, {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: longestRecord,
      on_record: (fields: readonly string[], { bytes: end }) => {
        take(fields, end);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof TooMany) return { records, problem: error.problem };
    const code = error instanceof CsvError ? endings[error.code] : undefined;
    if (code === undefined) throw error;
    return { records, ended: { line: lines.at(next), code } };
  }
  return { records };
}

/** Counts the lines up to growing offsets. */
class LineCount {
  private offset = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private line: number,
  ) {}

  at(offset: number): number {
    const { bytes } = this;
    for (; this.offset < offset; this.offset += 1) {
      const byte = bytes[this.offset];
      const isPair = byte === 0x0d && bytes[this.offset + 1] === 0x0a;
      if (byte === 0x0a || (byte === 0x0d && !isPair)) this.line += 1;
    }
    return this.line;
  }
}

type Value = { readonly value: RowValue | undefined } | { readonly fault: CsvFault };

function rowOf(
  { line, fields }: CsvRecord,
  mapping: readonly CsvColumn[],
): { readonly values: RowValues; readonly faults: readonly BadRow[] } {
  const values: Partial<Record<RowKey, RowValue>> = {};
  const faults: BadRow[] = [];
  for (const [index, field] of fields.entries()) {
    const column = mapping[index];
    if (column === undefined && field.trim() !== '') faults.push({ line, fault: { code: 'extra-fields' } });
    if (column?.use.kind !== 'key' || field.trim() === '') continue;
    const checked = valueOf(column.use.key, withFormula(field));
    if ('fault' in checked) faults.push({ line, fault: checked.fault, column: column.header });
    else if (checked.value !== undefined) values[column.use.key] = checked.value;
  }
  if (values.dnsNameOrIpAddress === undefined && faults.length === 0)
    faults.push({ line, fault: { code: 'missing-key', key: 'dnsNameOrIpAddress' } });
  return { values, faults: faults.slice(0, 20) };
}

const yes = ['true', 'yes', '1', 'x', 'wahr', 'ja', 'vrai', 'oui', 'verdadero', 'si', 'sí'];
const no = ['false', 'no', '0', '-', 'falsch', 'nein', 'faux', 'non', 'falso'];

function valueOf(key: RowKey, text: string): Value {
  const element = elementFields.find((field) => field.key === key);
  if (element) return checkedElement(element, text);
  const word = text.trim().toLowerCase();
  if (key === 'collect') {
    if (yes.includes(word)) return { value: true };
    return no.includes(word) ? { value: false } : { fault: { code: 'boolean' } };
  }
  if (key === 'uid') return isUid(text.trim()) ? { value: text.trim() } : { fault: { code: 'uid' } };
  if (key === 'endpoint' && text.includes('://') && 'problem' in parseEndpointUrl(text))
    return { fault: { code: 'url' } };
  return checkedText(key === 'credential' ? 'credential' : 'endpoint', text.trim());
}

import { Document, Pair, Scalar, YAMLMap, type Node, type Tags } from 'yaml';
import { escapedJson } from '../../text/escapes';
import { wrapped } from '../../text/wrapped';
import { fileVersion, rowKeys, type RowKey } from './keys';

export type RowValue = string | number | boolean;

/** What a backup server has itself in a file. A key that is absent has the value of the defaults. */
export type RowValues = Readonly<Partial<Record<RowKey, RowValue>>>;

export type FileFormat = 'yaml' | 'json';

/** What is written into a new fleet file. */
export interface NewFleetFile {
  /** The endpoints by name or URL. */
  readonly endpoints?: readonly string[] | undefined;
  readonly defaults?: RowValues | undefined;
  readonly rows: readonly RowValues[];
  /** Lines at the head of the file. JSON has no comments. */
  readonly comment?: readonly string[] | undefined;
}

/**
 * Strings with characters that are hidden, or that reorder other text, are written in quotes with escapes: what a person
 * reads in the file is what a program reads.
 */
const escapedText = {
  default: true,
  tag: 'tag:yaml.org,2002:str',
  identify: (value: unknown): boolean => typeof value === 'string' && escapedJson(value) !== value,
  resolve: (text: string): string => text,
  stringify: ({ value }: Scalar): string => escapedJson(JSON.stringify(value)),
} as const;

/** How values are written: words such as `yes` and `0x1F` in quotes, for readers of YAML 1.1. */
const schema = {
  version: '1.2',
  compat: 'yaml-1.1',
  customTags: (tags: Tags): Tags => [escapedText, ...tags],
  merge: false,
} as const;

const commentWidth = 78;

/** Long texts are not folded, and those in quotes stay on one line. */
const oneLine = { lineWidth: 0, doubleQuotedMinMultiLineLength: 1_000_000 } as const;

/** One for all nodes: making a schema takes longer than writing a row. */
let rowDocument: Document | undefined;

/** A node as YAML text, without the line end after it. */
export function nodeText(node: Node): string {
  rowDocument ??= new Document(null, schema);
  rowDocument.contents = node;
  return rowDocument.toString({ ...oneLine, verifyAliasOrder: false }).replace(/\n$/, '');
}

/** A row as it is written: its keys in their order. */
export const orderedRow = (row: RowValues): RowValues =>
  Object.fromEntries(rowKeys.flatMap((key) => (row[key] === undefined ? [] : [[key, row[key]]])));

/** A value as a node that is written on one line. */
export function valueNode(value: RowValue): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && value.includes('\n')) scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

/** A row as a node. */
export function rowNode(row: RowValues): YAMLMap {
  const map = new YAMLMap();
  for (const [key, value] of Object.entries(orderedRow(row)))
    map.items.push(new Pair(new Scalar(key), valueNode(value)));
  return map;
}

/** The text of a new fleet file. */
export function writeFleetFile(file: NewFleetFile, format: FileFormat): string {
  const content = {
    version: fileVersion,
    ...(file.endpoints && { endpoints: file.endpoints }),
    ...(file.defaults && { defaults: orderedRow(file.defaults) }),
    backupServers: file.rows.map(orderedRow),
  };
  if (format === 'json') return `${escapedJson(JSON.stringify(content, undefined, 2))}\n`;
  const document = new Document(content, { ...schema, aliasDuplicateObjects: false });
  const text = document.toString(oneLine);
  const comment = (file.comment ?? [])
    .flatMap((line) => wrapped(escapedJson(line), commentWidth))
    .map((line) => `${`# ${line}`.trimEnd()}\n`)
    .join('');
  return comment === '' ? text : `${comment}\n${text}`;
}

import type { Decoded, ElementTable } from './elementTable';
import type { BodyFormat } from './format';
import type { Limits } from './limits';

/** A parsed body, with the same interface for XML and JSON. */
export interface Document {
  readonly format: BodyFormat;
  /** The root's local name; JSON bodies have none. */
  readonly root: string | undefined;
  /** True if the root is this element or, for JSON, has the members that distinguish it from others. */
  is(table: ElementTable): boolean;
  /** @throws DocumentError if a part that the table requires is missing */
  decode<T extends ElementTable>(table: T): Decoded<T>;
}

/** Why a body could not be read, as a code. A reason never contains any part of the body. */
export type ReadingCode =
  | 'no-body'
  | 'not-xml-or-json'
  | 'malformed-xml'
  | 'malformed-json'
  | 'document-type'
  | 'invalid-bytes'
  | 'wrong-encoding'
  | 'unknown-compression'
  | 'broken-compression'
  | 'not-an-object'
  | 'not-a-list'
  | 'another-element'
  | 'missing-member'
  /** An ID that cannot be part of a path. */
  | 'identifier'
  | 'bound';

export interface ReadingReason {
  readonly code: ReadingCode;
  /** The position in the text: for XML by line and column from 1, for JSON by characters from 0. */
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
  /** The limit that was exceeded, and its value. */
  readonly bound?: keyof Limits;
  readonly limit?: number;
  /** Names from our own tables. */
  readonly element?: string;
  readonly member?: string;
}

/** The body is not well-formed, is rejected for safety, or lacks a part that its table requires. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly reason: ReadingReason;

  constructor(code: ReadingCode, facts: Omit<ReadingReason, 'code'> = {}) {
    const reason = { code, ...facts };
    super(reasonText(reason));
    this.reason = reason;
  }
}

/** @throws DocumentError if the limit is exceeded */
export function demandWithin(limits: Limits, bound: keyof Limits, value: number): void {
  if (value > limits[bound]) throw new DocumentError('bound', { bound, limit: limits[bound] });
}

/** Decodes a document, or returns undefined if a part that the table requires is missing. */
export function decodeQuietly<T extends ElementTable>(document: Document, table: T): Decoded<T> | undefined {
  try {
    return document.decode(table);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

/** A reason for developers and logs, such as `malformed-xml 3:15` or `bound elements 500000`. */
export function reasonText({
  code,
  line,
  column,
  offset,
  bound,
  limit,
  element,
  member,
}: ReadingReason): string {
  const position = line === undefined ? offset : `${line}:${column ?? 1}`;
  return [code, bound, limit, element, member, position].filter((part) => part !== undefined).join(' ');
}

/** Replaces a secret of any length. */
export const mask = '********';

type ScalarType = 'string' | 'int' | 'boolean';

/** @returns undefined if the text is not a value of the type, such as an empty number */
export function scalarFromText(text: string, type: ScalarType): string | number | boolean | undefined {
  if (type === 'string') return text;
  // No number or boolean is longer, so a long text is not parsed.
  if (text.length > 64) return undefined;
  const trimmed = text.trim();
  if (type === 'int') {
    const number = /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : undefined;
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (/^(true|1)$/i.test(trimmed)) return true;
  return /^(false|0)$/i.test(trimmed) ? false : undefined;
}

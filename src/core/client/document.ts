import type { Decoded, ElementTable } from './elementTable';
import type { BodyFormat } from './format';
import type { Limits } from './limits';

/** A body that was read: the same questions can be asked of XML and of JSON. */
export interface Document {
  readonly format: BodyFormat;
  /** The root's local name; JSON bodies have none. */
  readonly root: string | undefined;
  /** True where the root is this element, or, for JSON, holds the members that tell it from others. */
  is(table: ElementTable): boolean;
  /** @throws DocumentError where something is missing that the table promises */
  decode<T extends ElementTable>(table: T): Decoded<T>;
}

/** Why a body could not be read, as a code. Nothing of the body is ever in a reason. */
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
  /** An ID that no path can be made of. */
  | 'identifier'
  | 'bound';

export interface ReadingReason {
  readonly code: ReadingCode;
  /** Where, in the text: XML by line and column from 1, JSON by characters from 0. */
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
  /** The bound that was exceeded, and what it allows. */
  readonly bound?: keyof Limits;
  readonly limit?: number;
  /** Names of our own tables. */
  readonly element?: string;
  readonly member?: string;
}

/** The body is not well-formed, is refused for safety, or lacks what its table promises. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly reason: ReadingReason;

  constructor(code: ReadingCode, facts: Omit<ReadingReason, 'code'> = {}) {
    const reason = { code, ...facts };
    super(reasonText(reason));
    this.reason = reason;
  }
}

/** @throws DocumentError where more came than is allowed */
export function demandWithin(limits: Limits, bound: keyof Limits, value: number): void {
  if (value > limits[bound]) throw new DocumentError('bound', { bound, limit: limits[bound] });
}

/** A document's element, or undefined where something is missing that the table promises. */
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

/** What stands in for a secret, of whatever length. */
export const mask = '********';

type ScalarType = 'string' | 'int' | 'boolean';

/** @returns undefined where the text is no value of the type, as for an empty number */
export function scalarFromText(text: string, type: ScalarType): string | number | boolean | undefined {
  if (type === 'string') return text;
  // No number and no boolean is longer, and a long text is not worth a look.
  if (text.length > 64) return undefined;
  const trimmed = text.trim();
  if (type === 'int') {
    const number = /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : undefined;
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (/^(true|1)$/i.test(trimmed)) return true;
  return /^(false|0)$/i.test(trimmed) ? false : undefined;
}

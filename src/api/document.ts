import type { Decoded, ElementTable } from './elementTable';
import type { BodyFormat } from './format';

/** A body that was read: the same questions can be asked of XML and of JSON. */
export interface Document {
  readonly format: BodyFormat;
  /** The root's local name; JSON bodies have none. */
  readonly root: string | undefined;
  /** True where the root is this element, or, for JSON, holds the properties that tell it from others. */
  is(table: ElementTable): boolean;
  decode<T extends ElementTable>(table: T): Decoded<T>;
  /** Pretty-printed for a person, with every secret masked by its name. */
  render(): string;
}

/** The body is not well-formed, is refused for safety, or lacks what its table promises. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

/** Deeper than any answer of Enterprise Manager, shallow enough to walk by recursion. */
export const maximumDepth = 64;

/** What stands in for a secret, of whatever length. */
export const mask = '********';

type ScalarType = 'string' | 'int' | 'boolean';

/** @returns undefined where the text is no value of the type, as for an empty number */
export function scalarFromText(text: string, type: ScalarType): string | number | boolean | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'int':
      return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      if (/^\s*(true|1)\s*$/i.test(text)) return true;
      return /^\s*(false|0)\s*$/i.test(text) ? false : undefined;
  }
}

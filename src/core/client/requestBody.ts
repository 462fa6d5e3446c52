import type { Decoded, WritableField, WritableTable } from './elementTable';

export type Scalar = string | number | boolean;
type Scalars = Readonly<Record<string, Scalar | undefined>>;

/** One element of a body, with its content. */
export interface WrittenField {
  readonly field: WritableField;
  readonly content: Scalar;
}

/** A request body: a table and a value that fits it. Only this class creates one, so the two always fit. */
export class RequestBody {
  private constructor(
    readonly table: WritableTable,
    private readonly value: Scalars,
  ) {}

  static of<const T extends WritableTable>(table: T, value: Decoded<T> & Scalars): RequestBody {
    return new RequestBody(table, value);
  }

  /** Creates a body of the text entered so far, for display only: each text as it was typed. */
  static draft(table: WritableTable, texts: Readonly<Record<string, string>>): RequestBody {
    return new RequestBody(table, texts);
  }

  /** The elements, in the order of the schema. */
  get written(): readonly WrittenField[] {
    return this.table.fields.flatMap((field) => {
      const content = this.value[field.key];
      return content === undefined ? [] : [{ field, content }];
    });
  }

  /** The secrets that it contains. */
  get secrets(): readonly string[] {
    return this.written.flatMap(({ field, content }) =>
      isGivenSecret({ field, content }) ? [String(content)] : [],
    );
  }
}

/** Whether the element is a secret with a value. */
export const isGivenSecret = ({ field, content }: WrittenField): boolean =>
  field.secret !== undefined && content !== '';

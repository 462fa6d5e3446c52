import { DocumentError, scalarFromText } from './document';
import type { ElementTable, Field, ScalarField } from './elementTable';
import type { XmlSink, XmlTag } from './xmlStream';

type Values = Record<string, unknown>;

/** Where an element lies that is being read: in an object of a table, in a wrapper of items, or in a text. */
type Frame =
  | { readonly kind: 'object'; readonly shape: Shape; readonly values: Values; readonly keep: Keep }
  | { readonly kind: 'list'; readonly item: ElementTable; readonly items: unknown[] }
  | { readonly kind: 'scalar'; readonly field: ScalarField; readonly values: Values; text: string };

/** Takes a finished object to where it belongs. */
type Keep = (values: Values) => void;

interface Shape {
  readonly table: ElementTable;
  readonly attributes: ReadonlyMap<string, ScalarField>;
  readonly children: ReadonlyMap<string, Exclude<Field, { kind: 'items' }>>;
  readonly items: Extract<Field, { kind: 'items' }> | undefined;
}

const nothing: readonly unknown[] = Object.freeze([]);

/** Makes objects of a table's elements while they come in; an element that no table knows costs nothing. */
export class XmlDecoder implements XmlSink {
  private readonly frames: Frame[] = [];
  private skipped = 0;
  private failure: DocumentError | undefined;
  private decoded: Values | undefined;

  /** @param table of the root, whatever it is called */
  constructor(private readonly table: ElementTable) {}

  /** @throws DocumentError where the document lacked what its table promises */
  get result(): unknown {
    if (this.failure !== undefined) throw this.failure;
    return this.decoded;
  }

  open(tag: XmlTag): void {
    const top = this.frames.at(-1);
    if (this.skipped > 0 || this.failure !== undefined || top?.kind === 'scalar') this.skipped += 1;
    else if (top === undefined) {
      this.begin(tag, this.table, (values) => {
        this.decoded = values;
      });
    } else if (top.kind === 'list') this.beginItem(tag, top.item, top.items);
    else this.openChild(tag, top.shape, top.values);
  }

  text(text: string): void {
    const top = this.frames.at(-1);
    if (this.skipped === 0 && top?.kind === 'scalar') top.text += text;
  }

  close(): void {
    if (this.skipped > 0) {
      this.skipped -= 1;
      return;
    }
    const frame = this.frames.pop();
    if (frame?.kind === 'scalar') {
      const value = scalarFromText(frame.text, frame.field.type);
      if (value !== undefined) frame.values[frame.field.key] = value;
    } else if (frame?.kind === 'object') this.finish(frame);
  }

  private openChild(tag: XmlTag, { children, items }: Shape, values: Values): void {
    const field = children.get(tag.local);
    if (field === undefined) {
      if (items) this.beginItem(tag, items.item, values[items.key] as unknown[]);
      else this.skipped += 1;
    } else if (field.key in values || isNil(tag)) this.skipped += 1;
    else if (field.kind === 'child') {
      this.begin(tag, field.of, (child) => {
        values[field.key] ??= child;
      });
    } else if (field.kind === 'list') {
      const list: unknown[] = [];
      values[field.key] = list;
      this.frames.push({ kind: 'list', item: field.item, items: list });
    } else this.frames.push({ kind: 'scalar', field, values, text: '' });
  }

  private beginItem(tag: XmlTag, item: ElementTable, items: unknown[]): void {
    this.begin(tag, item, (values) => {
      items.push(values);
    });
  }

  private begin(tag: XmlTag, table: ElementTable, keep: Keep): void {
    const shape = shapeOf(table);
    const values: Values = {};
    if (shape.items) values[shape.items.key] = [];
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name];
      const field = attribute && shape.attributes.get(attribute.local);
      if (field === undefined || field.key in values) continue;
      const value = scalarFromText(attribute?.value ?? '', field.type);
      if (value !== undefined) values[field.key] = value;
    }
    this.frames.push({ kind: 'object', shape, values, keep });
  }

  private finish({ shape, values, keep }: Extract<Frame, { kind: 'object' }>): void {
    for (const { key, kind, min, name } of shape.table.fields) {
      if (values[key] !== undefined) continue;
      if (kind === 'list') values[key] = nothing;
      else if (min === 1 && this.failure === undefined) {
        this.failure = new DocumentError('missing-member', { element: shape.table.name, member: name });
      }
    }
    keep(values);
  }
}

const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

const isNil = ({ attributes }: XmlTag): boolean => {
  for (const name in attributes) {
    const attribute = attributes[name];
    if (attribute?.local === 'nil' && (attribute.prefix === 'xsi' || attribute.uri === instanceNamespace))
      return attribute.value === 'true' || attribute.value === '1';
  }
  return false;
};

const shapes = new WeakMap<ElementTable, Shape>();

/** A table's rows by name, made once. */
function shapeOf(table: ElementTable): Shape {
  const known = shapes.get(table);
  if (known) return known;
  const shape: Shape = {
    table,
    attributes: new Map(
      table.fields.flatMap((field) => (field.kind === 'attribute' ? [[field.name, field]] : [])),
    ),
    children: new Map(
      table.fields.flatMap((field) =>
        field.kind === 'attribute' || field.kind === 'items' ? [] : [[field.name, field]],
      ),
    ),
    items: table.fields.find((field) => field.kind === 'items'),
  };
  shapes.set(table, shape);
  return shape;
}

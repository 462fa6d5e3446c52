import { DocumentError, scalarFromText } from './document';
import type { ElementTable, Field, ScalarField } from './elementTable';
import type { XmlSink, XmlTag } from './xmlStream';

type Values = Record<string, unknown>;

/**
 * An element that is being read. One frame for each level is reused, since most elements of a response are of a few
 * kinds.
 */
interface Frame {
  kind: 'object' | 'list' | 'scalar';
  /** For an object: its table's rows, and the values read so far. */
  shape: Shape;
  values: Values;
  /** The list that a complete object is added to; otherwise it goes to its parent. */
  items: unknown[] | undefined;
  item: ElementTable;
  parent: Values;
  /** For a text or a child: its key in the parent. */
  key: string;
  type: ScalarField['type'];
  text: string;
}

interface Shape {
  readonly table: ElementTable;
  readonly attributes: ReadonlyMap<string, ScalarField>;
  readonly children: ReadonlyMap<string, Exclude<Field, { kind: 'items' }>>;
  readonly items: Extract<Field, { kind: 'items' }> | undefined;
}

const rootKey = 'root';

const nothing: readonly unknown[] = Object.freeze([]);

/** Builds objects from a table's elements while they arrive; an element that no table describes costs nothing. */
export class XmlDecoder implements XmlSink {
  private readonly frames: Frame[] = [];
  private depth = 0;
  private skipped = 0;
  private failure: DocumentError | undefined;
  private readonly outside: Values = {};

  /** @param table the table of the root, whatever the root's name */
  constructor(private readonly table: ElementTable) {}

  /** @throws DocumentError if the document lacks a part that its table requires */
  get result(): unknown {
    if (this.failure !== undefined) throw this.failure;
    return this.outside[rootKey];
  }

  open(tag: XmlTag): void {
    const top = this.top;
    if (this.skipped > 0 || this.failure !== undefined || top?.kind === 'scalar') this.skipped += 1;
    else if (top === undefined) this.begin(tag, this.table, undefined, this.outside, rootKey);
    else if (top.kind === 'list') this.beginItem(tag, top.item, top.items, top.parent, top.key);
    else this.openChild(tag, top.shape, top.values);
  }

  text(text: string): void {
    const { top } = this;
    if (this.skipped === 0 && top?.kind === 'scalar') top.text += text;
  }

  close(): void {
    if (this.skipped > 0) {
      this.skipped -= 1;
      return;
    }
    const { top } = this;
    this.depth -= 1;
    if (top?.kind === 'object') this.finish(top);
    else if (top?.kind === 'scalar') {
      const value = scalarFromText(top.text, top.type);
      if (value !== undefined) top.parent[top.key] = value;
    }
  }

  private get top(): Frame | undefined {
    return this.depth === 0 ? undefined : this.frames[this.depth - 1];
  }

  private push(kind: Frame['kind'], parent: Values, key: string): Frame {
    const frame = (this.frames[this.depth] ??= {
      kind,
      shape: shapeOf(this.table),
      values: parent,
      items: undefined,
      item: this.table,
      parent,
      key,
      type: 'string',
      text: '',
    });
    frame.kind = kind;
    frame.parent = parent;
    frame.key = key;
    frame.text = '';
    this.depth += 1;
    return frame;
  }

  private openChild(tag: XmlTag, { children, items }: Shape, values: Values): void {
    const field = children.get(tag.local);
    if (field === undefined) {
      // The items of a list may have any name, but not that of the links that every resource may have.
      if (items && tag.local !== 'Links')
        this.beginItem(tag, items.item, values[items.key] as unknown[], values, items.key);
      else this.skipped += 1;
    } else if (values[field.key] !== undefined || isNil(tag)) this.skipped += 1;
    else if (field.kind === 'child') this.begin(tag, field.of, undefined, values, field.key);
    else if (field.kind === 'list') {
      const frame = this.push('list', values, field.key);
      frame.item = field.item;
      values[field.key] = frame.items = [];
    } else this.push('scalar', values, field.key).type = field.type;
  }

  /** Items may have many names, but a reference is not an entity unless one is expected. */
  private beginItem(
    tag: XmlTag,
    table: ElementTable,
    items: unknown[] | undefined,
    parent: Values,
    key: string,
  ): void {
    if (tag.local === 'Ref' && table.name !== 'EntityRef' && !table.alsoNamed?.includes('Ref'))
      this.failure ??= new DocumentError('another-element', { element: table.name });
    this.begin(tag, table, items, parent, key);
  }

  private begin(
    tag: XmlTag,
    table: ElementTable,
    items: unknown[] | undefined,
    parent: Values,
    key: string,
  ): void {
    const shape = shapeOf(table);
    const values: Values = {};
    if (shape.items) values[shape.items.key] = [];
    for (const { local, value: text } of tag.attributes) {
      const field = shape.attributes.get(local);
      if (field === undefined || values[field.key] !== undefined) continue;
      const value = scalarFromText(text, field.type);
      if (value !== undefined) values[field.key] = value;
    }
    const frame = this.push('object', parent, key);
    frame.shape = shape;
    frame.values = values;
    frame.items = items;
  }

  private finish({ shape, values, items, parent, key: parentKey }: Frame): void {
    for (const { key, kind, min, name } of shape.table.fields) {
      if (values[key] !== undefined) continue;
      if (kind === 'list') values[key] = nothing;
      else if (min === 1 && this.failure === undefined) {
        this.failure = new DocumentError('missing-member', { element: shape.table.name, member: name });
      }
    }
    if (items) items.push(values);
    else parent[parentKey] = values;
  }
}

/** Serializers write `nil` with a prefix of their own choice, such as `xsi` and `i`. No element has a `nil` of its own. */
const isNil = ({ attributes }: XmlTag): boolean =>
  attributes.some(
    ({ prefix, local, value }) => prefix !== '' && local === 'nil' && (value === 'true' || value === '1'),
  );

const shapes = new WeakMap<ElementTable, Shape>();

/** A table's rows by name, built once. */
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

import type * as v from 'valibot';

/* The JSON schema that says the same as a schema of valibot, without descriptions. */

interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly wrapped?: Node;
  readonly options?: readonly string[];
  readonly pipe?: readonly Step[];
}

interface Step extends Node {
  readonly requirement?: unknown;
}

const keywords: Readonly<Record<string, string>> = {
  min_length: 'minLength',
  max_length: 'maxLength',
  min_value: 'minimum',
  max_value: 'maximum',
  regex: 'pattern',
};

/** @throws Error for whatever has no counterpart here, so that no rule is lost */
export function jsonSchemaOf(schema: v.GenericSchema): Record<string, unknown> {
  return schemaOf(schema);
}

function schemaOf({ type, entries = {}, wrapped, options, pipe }: Node): Record<string, unknown> {
  switch (type) {
    case 'strict_object': {
      const required = Object.entries(entries).flatMap(([key, entry]) =>
        entry.type === 'optional' ? [] : [key],
      );
      const properties = Object.entries(entries).map(([key, entry]) => [key, schemaOf(entry)] as const);
      return {
        type: 'object',
        properties: Object.fromEntries(properties),
        ...(required.length > 0 && { required }),
        additionalProperties: false,
      };
    }
    case 'optional':
      if (wrapped) return schemaOf(wrapped);
      break;
    case 'picklist':
      return { type: 'string', enum: options };
    case 'string':
    case 'number':
      return Object.assign({ type }, ...(pipe ?? []).slice(1).map(keywordOf)) as Record<string, unknown>;
  }
  throw new Error(`No counterpart of ${type}`);
}

function keywordOf({ type, requirement }: Step): Record<string, unknown> {
  if (type === 'trim') return {};
  if (type === 'integer') return { type: 'integer' };
  const keyword = keywords[type];
  if (keyword === undefined) throw new Error(`No counterpart of ${type}`);
  return { [keyword]: requirement instanceof RegExp ? requirement.source : requirement };
}

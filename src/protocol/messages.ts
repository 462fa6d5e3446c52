import * as v from 'valibot';
import { reader } from './reader';

/**
 * What the page and the host say to one another. Both sides check each message at run time. The page sends
 * field values and a few fixed wishes; it never names a URL, a command or an endpoint.
 */

/** Longer than anything that a person types into one of our fields. */
export const longestText = 10_000;
const text = v.pipe(v.string(), v.maxLength(longestText));

/** Values by the field's name, without secrets. */
const fieldValuesSchema = v.record(v.pipe(v.string(), v.maxLength(100)), text);

/** Which question of the page an answer belongs to. */
const round = v.pipe(v.number(), v.integer());

const fieldSchema = v.object({
  key: v.string(),
  label: v.string(),
  kind: v.picklist(['text', 'secret']),
  required: v.boolean(),
  help: v.string(),
  placeholder: v.string(),
  /** A button beside the field, such as one that fetches its value. */
  fetch: v.optional(v.string()),
  /** The fields that a fetched value is about: when one of them changes, it is void. */
  fetchedFrom: v.optional(v.array(v.string())),
  initial: v.string(),
});

const issueSchema = v.object({ key: v.string(), text: v.string() });

const outcomeActionSchema = v.picklist(['log-in', 'show-output', 'show-in-tree', 'collect', 'look-again']);

/** How far each step of a flow came; `open` was not reached, of `unknown` nobody knows the end. */
const stepSchema = v.object({ state: v.picklist(['done', 'failed', 'open', 'unknown']), text: v.string() });

/** One check: what came of it and why. None of them blocks. */
const findingSchema = v.object({
  level: v.picklist(['ok', 'info', 'warning', 'error']),
  title: v.string(),
  reason: v.string(),
});

const outcomeSchema = v.object({
  kind: v.picklist(['success', 'warning', 'error']),
  title: v.string(),
  detail: v.string(),
  steps: v.optional(v.array(stepSchema)),
  actions: v.array(v.object({ action: outcomeActionSchema, label: v.string() })),
});

const wordsSchema = v.object({
  title: v.string(),
  subtitle: v.string(),
  submit: v.string(),
  cancel: v.string(),
  check: v.string(),
  checks: v.string(),
  copy: v.string(),
  preview: v.string(),
  optional: v.string(),
  secretCleared: v.string(),
});

/** What the endpoint is for: its own label, and the colour that goes with it. */
const environmentSchema = v.object({ label: v.string(), tone: v.picklist(['production', 'test', 'other']) });

const toPageSchema = v.variant('type', [
  v.object({
    type: v.literal('init'),
    words: wordsSchema,
    environment: v.optional(environmentSchema),
    fields: v.array(fieldSchema),
    /** The fields that a check is about. */
    checkedFields: v.array(v.string()),
    busy: v.boolean(),
  }),
  v.object({
    type: v.literal('checked'),
    /** Of the message that it answers: an older one is not shown over a newer. */
    revision: v.number(),
    issues: v.array(issueSchema),
    previewTitle: v.string(),
    preview: v.string(),
  }),
  v.object({ type: v.literal('fill'), round, key: v.string(), text: v.string() }),
  v.object({ type: v.literal('hint'), round, key: v.string(), text: v.string() }),
  v.object({ type: v.literal('refused'), issues: v.array(issueSchema) }),
  v.object({ type: v.literal('progress'), text: v.string() }),
  v.object({ type: v.literal('findings'), round, text: v.string(), findings: v.array(findingSchema) }),
  v.object({ type: v.literal('outcome'), outcome: outcomeSchema }),
]);

const toHostSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('changed'),
    revision: v.pipe(v.number(), v.integer()),
    values: fieldValuesSchema,
    /** Of the secrets only whether there is one. */
    secretsGiven: v.array(v.pipe(v.string(), v.maxLength(100))),
  }),
  v.object({ type: v.literal('submit'), values: fieldValuesSchema }),
  v.object({
    type: v.literal('fetch'),
    round,
    key: v.pipe(v.string(), v.maxLength(100)),
    values: fieldValuesSchema,
  }),
  v.object({ type: v.literal('check'), round, values: fieldValuesSchema }),
  v.object({
    type: v.literal('copy'),
    values: fieldValuesSchema,
    secretsGiven: v.array(v.pipe(v.string(), v.maxLength(100))),
  }),
  v.object({ type: v.literal('cancel') }),
  /** A message of the host was not what the page expects. */
  v.object({ type: v.literal('unread') }),
  v.object({ type: v.literal('action'), action: outcomeActionSchema }),
]);

export type FieldView = v.InferOutput<typeof fieldSchema>;
export type FieldText = v.InferOutput<typeof issueSchema>;
export type Outcome = v.InferOutput<typeof outcomeSchema>;
export type Step = v.InferOutput<typeof stepSchema>;
export type Finding = v.InferOutput<typeof findingSchema>;
export type OutcomeAction = v.InferOutput<typeof outcomeActionSchema>;
export type FieldValues = v.InferOutput<typeof fieldValuesSchema>;
export type ToPage = v.InferOutput<typeof toPageSchema>;
export type ToHost = v.InferOutput<typeof toHostSchema>;

export const readToHost = reader(toHostSchema);
export const readToPage = reader(toPageSchema);

/** What a message of the page was that cannot be taken, as far as that can be told. */
export interface Refusal {
  readonly type: string;
  /** Of a message about what is entered. */
  readonly revision: number | undefined;
  /** The keys of the fields that hold more than can be sent. */
  readonly tooLong: readonly string[];
}

const outlineSchema = v.object({
  type: v.optional(v.fallback(v.string(), ''), ''),
  revision: v.optional(v.fallback(v.optional(v.number()), undefined)),
  values: v.optional(v.fallback(v.record(v.string(), v.unknown()), {}), {}),
});

/** Why `readToHost` did not take a message: the page waits for an answer all the same. */
export function refusalOf(message: unknown): Refusal {
  const outline = v.safeParse(outlineSchema, message);
  if (!outline.success) return { type: '', revision: undefined, tooLong: [] };
  const { type, revision, values } = outline.output;
  const tooLong = Object.keys(values).filter((key) => {
    const value = values[key];
    return typeof value === 'string' && value.length > longestText;
  });
  return { type, revision, tooLong };
}

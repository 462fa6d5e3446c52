import * as v from 'valibot';
import { reader } from './reader';

/*
 * The messages between the page of a form and its host. Both sides check them at run time. The page sends field values and
 * a few fixed requests. It never names a URL, a command or an endpoint.
 */

/** The longest text of a field, which is longer than anything that a person types into it. */
export const longestText = 10_000;
const text = v.pipe(v.string(), v.maxLength(longestText));

/** Field values by field name. Only `submit` includes the secrets. */
const fieldValuesSchema = v.record(v.pipe(v.string(), v.maxLength(100)), text);

/** The number of the page's question that an answer belongs to. */
const round = v.pipe(v.number(), v.integer());

const fieldSchema = v.object({
  key: v.string(),
  label: v.string(),
  kind: v.picklist(['text', 'secret']),
  required: v.boolean(),
  help: v.string(),
  placeholder: v.string(),
  /** The label of a button beside the field that fetches its value. */
  fetch: v.optional(v.string()),
  /** The fields that a fetched value depends on: when one of them changes, the value is void. */
  fetchedFrom: v.optional(v.array(v.string())),
  initial: v.string(),
});

const issueSchema = v.object({ key: v.string(), text: v.string() });

const identifier = v.pipe(v.string(), v.maxLength(4000));
/**
 * What a form is for: the ID of the endpoint, and for editing the UID of the backup server. The page keeps it and returns it
 * after a reload of the window. It holds no secret.
 */
const originSchema = v.object({ endpointId: identifier, serverUid: v.optional(identifier) });

/** What the buttons of an outcome can do. */
const outcomeActionSchema = v.picklist([
  'log-in',
  'edit-endpoint',
  'show-certificate',
  'show-tasks',
  'show-output',
  'show-in-tree',
  'collect',
  'look-again',
  'refresh',
]);

/** A step of a flow. `open`: it was not reached. `unknown`: its outcome is not known. */
const stepSchema = v.object({ state: v.picklist(['done', 'failed', 'open', 'unknown']), text: v.string() });

/** The result of a check, with its reason. A finding never blocks the form. */
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

/** What a screen reader says for the sign beside a finding or a step. */
const signsSchema = v.object({
  ok: v.string(),
  info: v.string(),
  warning: v.string(),
  error: v.string(),
  done: v.string(),
  failed: v.string(),
  unknown: v.string(),
  open: v.string(),
});

const wordsSchema = v.object({
  title: v.string(),
  subtitle: v.string(),
  submit: v.string(),
  cancel: v.string(),
  /** Replaces `cancel` until the cancelled request has ended. */
  cancelling: v.string(),
  check: v.string(),
  checks: v.string(),
  copy: v.string(),
  preview: v.string(),
  optional: v.string(),
  secretCleared: v.string(),
  signs: signsSchema,
});

/** The environment of the endpoint: its label, and the tone that decides the colour. */
const environmentSchema = v.object({ label: v.string(), tone: v.picklist(['production', 'test', 'other']) });

const toPageSchema = v.variant('type', [
  v.object({
    type: v.literal('init'),
    words: wordsSchema,
    environment: v.optional(environmentSchema),
    origin: originSchema,
    fields: v.array(fieldSchema),
    /** The fields that a check depends on. */
    checkedFields: v.array(v.string()),
    busy: v.boolean(),
    /** Whether the running request was cancelled and has not ended yet. */
    cancelling: v.boolean(),
  }),
  v.object({
    type: v.literal('checked'),
    /** The revision of the message that this answers. The page ignores answers to older revisions. */
    revision: v.number(),
    issues: v.array(issueSchema),
    previewTitle: v.string(),
    preview: v.string(),
  }),
  v.object({ type: v.literal('fill'), round, key: v.string(), text: v.string() }),
  v.object({ type: v.literal('hint'), round, key: v.string(), text: v.string() }),
  v.object({ type: v.literal('refused'), issues: v.array(issueSchema) }),
  v.object({ type: v.literal('progress'), text: v.string() }),
  v.object({ type: v.literal('cancelling') }),
  v.object({ type: v.literal('findings'), round, text: v.string(), findings: v.array(findingSchema) }),
  v.object({ type: v.literal('outcome'), outcome: outcomeSchema }),
]);

const toHostSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('changed'),
    revision: v.pipe(v.number(), v.integer()),
    values: fieldValuesSchema,
    /** The keys of the secret fields that are not empty. */
    secretsGiven: v.array(v.pipe(v.string(), v.maxLength(100))),
  }),
  v.object({ type: v.literal('submit'), values: fieldValuesSchema }),
  v.object({
    type: v.literal('fetch-thumbprint'),
    round,
    values: fieldValuesSchema,
  }),
  v.object({ type: v.literal('check'), round, values: fieldValuesSchema }),
  v.object({
    type: v.literal('copy'),
    values: fieldValuesSchema,
    secretsGiven: v.array(v.pipe(v.string(), v.maxLength(100))),
  }),
  /** Cancels the request. It closes no form: the request may have ended meanwhile. */
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('close') }),
  /** The page could not read a message of the host. */
  v.object({ type: v.literal('unread') }),
  v.object({ type: v.literal('action'), action: outcomeActionSchema }),
]);

export type FieldView = v.InferOutput<typeof fieldSchema>;
export type FieldText = v.InferOutput<typeof issueSchema>;
export type Outcome = v.InferOutput<typeof outcomeSchema>;
export type SignWords = v.InferOutput<typeof signsSchema>;
export type Step = v.InferOutput<typeof stepSchema>;
export type Finding = v.InferOutput<typeof findingSchema>;
export type OutcomeAction = v.InferOutput<typeof outcomeActionSchema>;
export type FieldValues = v.InferOutput<typeof fieldValuesSchema>;
export type ToPage = v.InferOutput<typeof toPageSchema>;
export type ToHost = v.InferOutput<typeof toHostSchema>;

export const readToHost = reader(toHostSchema);
export const readToPage = reader(toPageSchema);

/** What is known of a message of the page that the host could not read. */
export interface Refusal {
  readonly type: string;
  /** Present in a message about the entered values. */
  readonly revision: number | undefined;
  /** The keys of the fields whose text is too long. */
  readonly tooLong: readonly string[];
}

const outlineSchema = v.object({
  type: v.optional(v.fallback(v.string(), ''), ''),
  revision: v.optional(v.fallback(v.optional(v.number()), undefined)),
  values: v.optional(v.fallback(v.record(v.string(), v.unknown()), {}), {}),
});

/** Tells why `readToHost` refused a message, so that the page still gets an answer. */
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

export type FormOrigin = v.InferOutput<typeof originSchema>;
const readKept = reader(v.object({ origin: originSchema }));

/** What the form was for whose page kept this state, if it says so. */
export const originOf = (state: unknown): FormOrigin | undefined => readKept(state)?.origin;

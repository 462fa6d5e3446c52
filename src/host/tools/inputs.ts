import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isolated } from '../../text/visible';
import { ToolRefusal } from './refusal';

/*
 * The inputs of the tools. The manifest tells a model the same as JSON schemas, which a test compares with these.
 * No tool takes a secret.
 */

const text = (longest: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest));
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** The name, the ID or the URL of an endpoint. */
const endpoint = text(1000);
/** The name or the UID of a backup server. */
const server = text(300);
const limit = v.optional(whole(1, 100));

export const noInput = v.strictObject({});
export const findInput = v.strictObject({
  endpoint: v.optional(endpoint),
  // An expression of the query service's grammar is no name.
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.regex(/^[^<>=]*$/))),
  page: v.optional(whole(1, 10_000)),
  limit,
});
export const describeInput = v.strictObject({
  endpoint,
  server,
  section: v.optional(v.picklist(['jobs', 'repositories', 'managedServers'])),
});
export const failuresInput = v.strictObject({ endpoint: v.optional(endpoint) });
export const collectionsInput = v.strictObject({ endpoint, limit });
export const serverInput = v.strictObject({ endpoint, server });
export const logInInput = v.strictObject({ endpoint });
export const connectInput = v.strictObject({
  endpoint,
  host: text(300),
  port: v.optional(whole(1, 65_535)),
  username: v.optional(text(300)),
  description: v.optional(text(1000)),
  certificatePort: v.optional(whole(1, 65_535)),
  certificateThumbprint: v.optional(text(200)),
});

type InputSchema = v.GenericSchema;

/**
 * Reads what a model passed.
 *
 * @throws ToolRefusal which names what is wrong and never quotes a value: it may be a secret
 */
export function readInput<T extends InputSchema>(schema: T, input: unknown): v.InferOutput<T> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  throw new ToolRefusal(
    l10n.t('The input does not fit: {0}.', parsed.issues.slice(0, mostIssues).map(issueWords).join('; ')),
  );
}

const mostIssues = 5;

function issueWords({ path, expected, received, requirement, type }: v.BaseIssue<unknown>): string {
  const key = path?.map((item) => String(item.key)).join('.') ?? '';
  const field = isolated(key, 60);
  if (key === '') return l10n.t('it must be an object');
  if (expected === 'never')
    return l10n.t('"{0}" is not a field of this tool, and no tool takes a secret', field);
  if (received === 'undefined') return l10n.t('"{0}" is missing', field);
  switch (type) {
    case 'min_length':
      return l10n.t('"{0}" is empty', field);
    case 'max_length':
      return l10n.t('"{0}" is longer than {1} characters', field, String(requirement));
    case 'min_value':
      return l10n.t('"{0}" must be at least {1}', field, String(requirement));
    case 'max_value':
      return l10n.t('"{0}" must be at most {1}', field, String(requirement));
    case 'regex':
      return l10n.t('"{0}" must be the beginning of a name, without "<", ">" and "="', field);
    default:
      return l10n.t('"{0}" must be {1}', field, expected ?? type);
  }
}

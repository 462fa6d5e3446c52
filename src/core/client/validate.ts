import { isIPv4, isIPv6 } from 'node:net';
import type { Decoded, FieldRule, ScalarType, WritableField, WritableTable } from './elementTable';
import type { Scalar } from './requestBody';

/** Why a text does not fit its field, as a code; the user interface has the words. */
export type FieldProblem =
  | 'required'
  /** An absent element stays unchanged, so this field cannot be emptied. */
  | 'kept-where-empty'
  | 'control-character'
  | 'host-white-space'
  | 'host-url'
  | 'host-with-port'
  | 'host-ipv4'
  | 'host-invalid'
  | 'not-integer'
  | 'not-boolean'
  | 'port-range'
  | 'account-form'
  | 'thumbprint-length'
  | 'thumbprint-digits';

export interface FieldIssue {
  readonly key: string;
  readonly problem: FieldProblem;
}

export type Validated<T> = { readonly value: T } | { readonly issues: readonly FieldIssue[] };

type Checked = { readonly value: Scalar | undefined } | { readonly problem: FieldProblem };

/** Characters that XML 1.0 cannot contain, escaped or not: control characters and lone surrogates. */
const notXml =
  // eslint-disable-next-line no-control-regex -- these are the characters to refuse
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const rules: Record<FieldRule, (text: string) => Checked> = {
  host: checkHost,
  port: checkPort,
  account: checkAccount,
  thumbprint: checkThumbprint,
};

/**
 * Checks typed text against a table, field by field, and turns it into the element's value: trimmed, ports as
 * numbers, thumbprints as 40 upper-case digits. Secrets are taken verbatim. A field without text is absent if it is
 * optional.
 */
export function validateText<const T extends WritableTable>(
  table: T,
  texts: Readonly<Record<string, string | undefined>>,
): Validated<Decoded<T>> {
  const issues: FieldIssue[] = [];
  const value: Record<string, Scalar> = {};
  for (const field of table.fields) {
    const checked = checkField(field, texts[field.key]);
    if ('problem' in checked) issues.push({ key: field.key, problem: checked.problem });
    else if (checked.value !== undefined) value[field.key] = checked.value;
  }
  // The only place where a table's rows become its type: each field has been checked by its row.
  return issues.length > 0 ? { issues } : { value: value as Decoded<T> };
}

/**
 * Checks one typed text against its row of a table.
 *
 * @returns the value, or why the text does not fit
 */
export const validateField = (
  field: WritableField,
  text: string,
): { readonly value: Scalar | undefined } | { readonly problem: FieldProblem } => checkField(field, text);

function checkField(field: WritableField, raw: string | undefined): Checked {
  if (raw === undefined && field.min === 0) return { value: undefined };
  const text = field.secret ? (raw ?? '') : (raw ?? '').trim();
  if (notXml.test(text)) return { problem: 'control-character' };
  if (text === '') {
    if (field.mayBeEmpty) return { value: '' };
    return field.min === 0 ? { value: undefined } : { problem: 'required' };
  }
  return field.rule ? rules[field.rule](text) : types[field.type](text);
}

/** A field without a rule is checked against its type. */
const types: Record<ScalarType, (text: string) => Checked> = {
  string: (value) => ({ value }),
  int: (text) => (/^-?\d{1,15}$/.test(text) ? { value: Number(text) } : { problem: 'not-integer' }),
  boolean: (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'not-boolean' },
};

function checkHost(text: string): Checked {
  if (/\s/.test(text)) return { problem: 'host-white-space' };
  if (/[/\\]/.test(text)) return { problem: 'host-url' };
  const unbracketed = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (isIPv6(unbracketed)) return { value: unbracketed };
  if (/^(\[.*\]|[^:]*):\d*$/.test(text)) return { problem: 'host-with-port' };
  if (/^[\d.]+$/.test(text)) return isIPv4(text) ? { value: text } : { problem: 'host-ipv4' };
  return isHostName(text) ? { value: text } : { problem: 'host-invalid' };
}

/** Letters of any script are allowed: EM resolves the name, and a site's DNS may contain more than ASCII. */
function isHostName(text: string): boolean {
  const name = text.replace(/\.$/, '');
  return (
    name.length <= 253 &&
    name
      .split('.')
      .every(
        (label) =>
          label.length <= 63 && /^[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}_])?$/u.test(label),
      )
  );
}

function checkPort(text: string): Checked {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? { value: port } : { problem: 'port-range' };
}

/**
 * Accepts `DOMAIN\user`, `HOST\user` (the documented forms) or `user@domain` (which Linux servers of version 13
 * require).
 */
function checkAccount(text: string): Checked {
  const downLevel = /^[^\\/@:\s"[\]]+\\[^\\/"[\]:;|=,+*?<>]+$/;
  const principal = /^[^\\@\s]+@[^\\@\s]+$/;
  return downLevel.test(text) || principal.test(text) ? { value: text } : { problem: 'account-form' };
}

/** Ignores colons, spaces, dashes and the invisible mark that Windows' certificate dialog copies along. */
function checkThumbprint(text: string): Checked {
  const digits = text.replace(/[\s:\-\u200E\u200F\uFEFF]/g, '').toUpperCase();
  if (!/^[0-9A-F]*$/.test(digits)) return { problem: 'thumbprint-digits' };
  return digits.length === 40 ? { value: digits } : { problem: 'thumbprint-length' };
}

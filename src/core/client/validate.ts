import { isIPv4, isIPv6 } from 'node:net';
import type { ElementTable, FieldRule, ScalarField } from './elementTable';

/** Why a text does not fit its field, as a code: the words are made where a person reads them. */
export type FieldProblem =
  | 'required'
  /** An element that is absent stays as it is, so that it cannot be emptied. */
  | 'kept-where-empty'
  | 'control-character'
  | 'host-white-space'
  | 'host-url'
  | 'host-with-port'
  | 'host-ipv4'
  | 'host-invalid'
  | 'port-range'
  | 'account-form'
  | 'thumbprint-length'
  | 'thumbprint-digits';

export interface FieldIssue {
  readonly key: string;
  readonly problem: FieldProblem;
}

export type Validated<T> = { readonly value: T } | { readonly issues: readonly FieldIssue[] };

type Checked = { readonly value: string | number | undefined } | { readonly problem: FieldProblem };

/** What XML 1.0 cannot carry, escaped or not: control characters and lone surrogates. */
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
 * Checks what a person typed against a table, field by field, and turns it into the element's value:
 * trimmed, ports as numbers, thumbprints as 40 upper-case digits. Secrets are taken as they are.
 */
export function validateText<T>(table: ElementTable, texts: Readonly<Record<string, string>>): Validated<T> {
  const issues: FieldIssue[] = [];
  const value: Record<string, unknown> = {};
  for (const field of table.fields) {
    if (field.kind !== 'element') continue;
    const checked = checkField(field, texts[field.key] ?? '');
    if ('problem' in checked) issues.push({ key: field.key, problem: checked.problem });
    else if (checked.value !== undefined) value[field.key] = checked.value;
  }
  return issues.length > 0 ? { issues } : { value: value as T };
}

function checkField(field: ScalarField, raw: string): Checked {
  const text = field.secret ? raw : raw.trim();
  if (notXml.test(text)) return { problem: 'control-character' };
  if (text === '') {
    if (field.mayBeEmpty) return { value: '' };
    return field.min === 0 ? { value: undefined } : { problem: 'required' };
  }
  return field.rule ? rules[field.rule](text) : { value: text };
}

function checkHost(text: string): Checked {
  if (/\s/.test(text)) return { problem: 'host-white-space' };
  if (/[/\\]/.test(text)) return { problem: 'host-url' };
  const unbracketed = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (isIPv6(unbracketed)) return { value: unbracketed };
  if (/^(\[.*\]|[^:]*):\d*$/.test(text)) return { problem: 'host-with-port' };
  if (/^[\d.]+$/.test(text)) return isIPv4(text) ? { value: text } : { problem: 'host-ipv4' };
  return isHostName(text) ? { value: text } : { problem: 'host-invalid' };
}

/** Letters of any script pass: EM resolves the name, and a DNS of a site may hold more than ASCII. */
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

/** `DOMAIN\user`, `HOST\user` (the documented forms) or `user@domain` (which Linux servers of version 13 want). */
function checkAccount(text: string): Checked {
  const downLevel = /^[^\\/@:\s"[\]]+\\[^\\/"[\]:;|=,+*?<>]+$/;
  const principal = /^[^\\@\s]+@[^\\@\s]+$/;
  return downLevel.test(text) || principal.test(text) ? { value: text } : { problem: 'account-form' };
}

/** Colons, spaces, dashes and the invisible mark that Windows' certificate dialog copies along are forgiven. */
function checkThumbprint(text: string): Checked {
  const digits = text.replace(/[\s:\-\u200E\u200F\uFEFF]/g, '').toUpperCase();
  if (!/^[0-9A-F]*$/.test(digits)) return { problem: 'thumbprint-digits' };
  return digits.length === 40 ? { value: digits } : { problem: 'thumbprint-length' };
}

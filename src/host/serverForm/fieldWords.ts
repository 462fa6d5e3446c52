import * as l10n from '@vscode/l10n';
import type { Field, ScalarField } from '../../core/client/elementTable';
import { backupServerSpecTable } from '../../core/client/elements';
import type { FieldProblem } from '../../core/client/validate';
import { certificateFields } from './candidate';
import type { FieldView } from '../../protocol/messages';

interface Words {
  readonly label: string;
  readonly help: string;
  readonly placeholder?: string;
  readonly fetch?: string;
  readonly fetchedFrom?: readonly string[];
}

const words = (): Readonly<Record<string, Words>> => ({
  description: {
    label: l10n.t('Description'),
    help: l10n.t('Free text, shown in Enterprise Manager beside the server.'),
  },
  dnsNameOrIpAddress: {
    label: l10n.t('DNS name or IP address'),
    help: l10n.t('Of the Veeam backup server, as Enterprise Manager reaches it.'),
    placeholder: 'vbr01.example.com',
  },
  port: {
    label: l10n.t('Port'),
    help: l10n.t('9392 on Windows; servers on Linux use 443.'),
  },
  username: {
    label: l10n.t('Account'),
    help: l10n.t('An administrator of the backup server: DOMAIN\\user, HOST\\user or user@domain.'),
    placeholder: l10n.t('DOMAIN\\user'),
  },
  password: {
    label: l10n.t('Password'),
    help: l10n.t('Sent to Enterprise Manager only, and kept nowhere.'),
  },
  wcfPort: {
    label: l10n.t('Certificate port'),
    help: l10n.t('9405 for version 12, 443 for version 13. Leave it empty unless you know it.'),
  },
  vbrCertificateThumbprint: {
    label: l10n.t('Certificate thumbprint'),
    fetch: l10n.t('Fetch Thumbprint'),
    fetchedFrom: certificateFields,
    help: l10n.t(
      "SHA-1 of the backup server's certificate, 40 hexadecimal digits, so that Enterprise Manager trusts this one only. Version 12 and later.",
    ),
  },
});

const isScalar = (field: Field): field is ScalarField => field.kind === 'element';

/** The fields of the form, one for each row of the table; a row without words is shown under its own name. */
export function fieldViews(): FieldView[] {
  const known = words();
  return (backupServerSpecTable.fields as readonly Field[]).filter(isScalar).map((field) => {
    const own = known[field.key];
    return {
      key: field.key,
      label: own?.label ?? field.name,
      help: own?.help ?? '',
      placeholder: own?.placeholder ?? '',
      ...(own?.fetch !== undefined && { fetch: own.fetch }),
      ...(own?.fetchedFrom !== undefined && { fetchedFrom: [...own.fetchedFrom] }),
      kind: field.secret ? 'secret' : 'text',
      required: field.min === 1 && !field.mayBeEmpty,
      initial: field.default ?? '',
    };
  });
}

export function problemWords(problem: FieldProblem): string {
  switch (problem) {
    case 'required':
      return l10n.t('This is required.');
    case 'kept-where-empty':
      return l10n.t('Enterprise Manager keeps what is not sent: this can be changed, but not emptied.');
    case 'control-character':
      return l10n.t('This holds a character that cannot be sent.');
    case 'host-white-space':
      return l10n.t('A host cannot contain a space.');
    case 'host-url':
      return l10n.t('Enter a host name or an address, not a URL or a path.');
    case 'host-with-port':
      return l10n.t('Enter the port in its own field.');
    case 'host-ipv4':
      return l10n.t('This is not an IPv4 address: four numbers from 0 to 255.');
    case 'host-invalid':
      return l10n.t('This is not a host name, an IPv4 or an IPv6 address.');
    case 'port-range':
      return l10n.t('Enter a whole number from 1 to 65535.');
    case 'account-form':
      return l10n.t('Enter DOMAIN\\user, HOST\\user or user@domain.');
    case 'thumbprint-length':
      return l10n.t('A thumbprint has 40 hexadecimal digits (SHA-1).');
    case 'thumbprint-digits':
      return l10n.t('Only hexadecimal digits, with or without separators.');
  }
}

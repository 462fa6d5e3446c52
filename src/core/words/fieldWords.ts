import * as l10n from '@vscode/l10n';
import type { backupServerSpecTable } from '../client/elements';
import type { FieldProblem } from '../client/validate';

/** The words for a field of a backup server, for the form, the fleet file and the command line. */
export interface FieldWords {
  readonly label: string;
  readonly help: string;
  readonly placeholder?: string;
}

/** The key of a field of the create's table. */
export type SpecKey = (typeof backupServerSpecTable)['fields'][number]['key'];

/** The words for each field, in the display language. The compiler demands them for a field that is added to the table. */
export const fieldWords = (): Readonly<Record<SpecKey, FieldWords>> => ({
  description: {
    label: l10n.t('Description'),
    help: l10n.t('Free text that Enterprise Manager shows next to the server.'),
  },
  dnsNameOrIpAddress: {
    label: l10n.t('DNS name or IP address'),
    help: l10n.t('The address at which Enterprise Manager reaches the backup server.'),
    placeholder: 'vbr01.example.com',
  },
  port: {
    label: l10n.t('Port'),
    help: l10n.t('9392 for backup servers on Windows, 443 for those on Linux.'),
  },
  username: {
    label: l10n.t('Account'),
    help: l10n.t('An administrator of the backup server: DOMAIN\\user, HOST\\user or user@domain.'),
    placeholder: l10n.t('DOMAIN\\user'),
  },
  password: {
    label: l10n.t('Password'),
    help: l10n.t('It is sent to Enterprise Manager only, and is not stored.'),
  },
  wcfPort: {
    label: l10n.t('Certificate port'),
    help: l10n.t('9405 for version 12, 443 for version 13. Leave it empty unless you know it.'),
  },
  vbrCertificateThumbprint: {
    label: l10n.t('Certificate thumbprint'),
    help: l10n.t(
      "The SHA-1 thumbprint of the backup server's certificate: 40 hexadecimal digits. Enterprise Manager then trusts this certificate only. Requires version 12 or later.",
    ),
  },
});

/** Explains to the user what is wrong with a field. */
export function problemWords(problem: FieldProblem): string {
  switch (problem) {
    case 'required':
      return l10n.t('This is required.');
    case 'kept-where-empty':
      return l10n.t(
        'This can be changed, but not cleared: Enterprise Manager keeps a value that is not sent.',
      );
    case 'control-character':
      return l10n.t('This contains a character that cannot be sent.');
    case 'host-white-space':
      return l10n.t('A host cannot contain a space.');
    case 'host-url':
      return l10n.t('Enter a host name or an address, not a URL or a path.');
    case 'host-with-port':
      return l10n.t('Enter the port in its own field.');
    case 'host-ipv4':
      return l10n.t('This is not an IPv4 address. It consists of four numbers from 0 to 255.');
    case 'host-invalid':
      return l10n.t('This is not a host name, an IPv4 address or an IPv6 address.');
    case 'not-integer':
      return l10n.t('Enter a whole number.');
    case 'not-boolean':
      return l10n.t('Enter true or false.');
    case 'port-range':
      return l10n.t('Enter a whole number from 1 to 65535.');
    case 'account-form':
      return l10n.t('Enter DOMAIN\\user, HOST\\user or user@domain.');
    case 'thumbprint-length':
      return l10n.t('A thumbprint has 40 hexadecimal digits (SHA-1).');
    case 'thumbprint-digits':
      return l10n.t('Enter hexadecimal digits only, with or without separators.');
  }
}

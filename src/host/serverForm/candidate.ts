import { backupServerSpecTable, type BackupServerSpec } from '../../core/client/elements';
import { validateText } from '../../core/client/validate';
import type { Candidate } from '../../core/preflight/preflight';
import type { FieldValues } from '../../protocol/messages';

/** The fields that a check is about. */
export const checkedFields = ['dnsNameOrIpAddress', 'port', 'wcfPort', 'username'] as const;

/** The fields that the certificate of the backup server is about. */
export const certificateFields = ['dnsNameOrIpAddress', 'wcfPort'] as const;

/** What is entered, as far as it can be checked: the host and the port have to be right for that. */
export function candidateOf(texts: FieldValues): Candidate | undefined {
  const validated = validateText<BackupServerSpec>(backupServerSpecTable, texts);
  const wrong = 'issues' in validated ? validated.issues.map(({ key }) => key) : [];
  if (wrong.includes('dnsNameOrIpAddress') || wrong.includes('port')) return undefined;
  const text = (key: string): string => texts[key]?.trim() ?? '';
  const wcfPort = text('wcfPort') === '' || wrong.includes('wcfPort') ? undefined : Number(text('wcfPort'));
  return {
    host: text('dnsNameOrIpAddress'),
    port: Number(text('port')),
    wcfPort,
    username: text('username'),
  };
}

import { backupServerSpecTable } from '../../core/client/elements';
import { validateText } from '../../core/client/validate';
import type { Candidate } from '../../core/preflight/preflight';
import type { FieldValues } from '../../protocol/messages';

/** The fields that the checks before a connect depend on. */
export const checkedFields = ['dnsNameOrIpAddress', 'port', 'wcfPort', 'username'] as const;

/** The fields that say where the backup server presents its certificate. */
export const certificateFields = ['dnsNameOrIpAddress', 'wcfPort'] as const;

/**
 * The server that the fields describe, as far as it can be checked.
 *
 * @returns undefined if the host or the port is not valid
 */
export function candidateOf(texts: FieldValues): Candidate | undefined {
  const validated = validateText(backupServerSpecTable, texts);
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

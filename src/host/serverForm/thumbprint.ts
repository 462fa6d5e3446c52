import * as l10n from '@vscode/l10n';
import type { CertificateFacts } from '../../core/client/certificates';
import { codeOf, isEmError } from '../../core/client/errors';
import { backupServerSpecTable } from '../../core/client/elements';
import { bareHost } from '../../core/client/url';
import { validateText } from '../../core/client/validate';
import { certificateLines } from '../../core/words/certificate';
import type { Api } from '../../core/client/api';
import { confirmDanger } from '../interaction/dialogs';
import { isolated } from '../../text/visible';
import type { FieldValues, ToHost, ToPage } from '../../protocol/messages';

const handshakeTimeoutMs = 10_000;
const key = 'vbrCertificateThumbprint';

/**
 * Reads the certificate of the backup server from this machine, and fills in its thumbprint if the user agrees.
 *
 * @param isWanted whether the form still has the same server, and no request is running
 */
export async function fetchThumbprint(
  { values, round }: Pick<Extract<ToHost, { type: 'fetch-thumbprint' }>, 'values' | 'round'>,
  loadApi: () => Promise<Api>,
  post: (message: ToPage) => void,
  isWanted: () => boolean,
): Promise<void> {
  const hint = (text: string): void => {
    if (isWanted()) post({ type: 'hint', round, key, text });
  };
  const target = certificateTarget(values);
  if (target === undefined) {
    hint(l10n.t('Enter the host and the certificate port first.'));
    return;
  }
  const address = isolated(`${target.host}:${target.port}`);
  hint(l10n.t('Fetching the certificate of {0}…', address));
  const api = await loadApi();
  let certificate: CertificateFacts | undefined;
  try {
    certificate = await api.fetchCertificate({ ...target, timeoutMs: handshakeTimeoutMs });
  } catch (error) {
    // Only the code is shown, because a library's message may quote what the server sent.
    const reason = isEmError(error) ? (error.facts.code ?? error.kind) : (codeOf(error) ?? 'UNKNOWN');
    hint(
      l10n.t(
        'The certificate of {0} cannot be read from this machine ({1}). Enterprise Manager may still reach the server.',
        address,
        isolated(reason),
      ),
    );
    return;
  }
  hint('');
  if (certificate === undefined || !isWanted()) return;
  const isConfirmed = await confirmDanger({
    question: l10n.t('The certificate of {0}', address),
    detail: [
      ...certificateLines(certificate),
      '',
      l10n.t(
        'The certificate was not verified. Compare its thumbprint with the one that the backup server shows.',
      ),
    ],
    action: l10n.t('Use This Thumbprint'),
    refusal: l10n.t('Do Not Use It'),
  });
  if (isConfirmed && isWanted()) post({ type: 'fill', round, key, text: certificate.fingerprint });
}

/**
 * Where the backup server presents its certificate.
 *
 * @returns undefined if the host or the port is not valid
 */
function certificateTarget(values: FieldValues): { host: string; port: number } | undefined {
  const validated = validateText(backupServerSpecTable, values);
  const wrong = 'issues' in validated ? validated.issues.map(({ key }) => key) : [];
  const port = Number(values['wcfPort']?.trim());
  const host = bareHost(values['dnsNameOrIpAddress']?.trim() ?? '');
  return wrong.includes('dnsNameOrIpAddress') || wrong.includes('wcfPort') || port === 0
    ? undefined
    : { host, port };
}

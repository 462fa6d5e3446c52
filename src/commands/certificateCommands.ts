import * as vscode from 'vscode';
import { normaliseFingerprint, type CertificateFacts } from '../api/certificates';
import type { EmError, EmErrorKind } from '../api/errors';
import { commands } from '../contributions';
import { certificateLines } from '../diagnosis/certificate';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../endpoints/settings';
import { replaceEntry } from '../endpoints/settingsWriter';
import { confirmDanger, showDialog } from '../notices/dialogs';
import { showStatus } from '../notices/messages';
import { isolated } from '../text/visible';
import { chooseEndpoint } from './pick';
import { withProgress } from '../notices/progress';
import type { Handlers } from './register';

/** Failures that a pin answers. A changed certificate is not among them: that takes a deliberate act. */
const pinnable: readonly EmErrorKind[] = [
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-name',
];

const handshakeTimeoutMs = 15_000;

/** Shows certificates and pins them, only ever on the user's word. */
export class CertificateTrust {
  constructor(private readonly registry: EndpointRegistry) {}

  /**
   * After a failure for want of trust, shows the certificate that was seen.
   *
   * @returns its SHA-256 fingerprint where the user pins it
   */
  async ask(url: string, error: EmError): Promise<string | undefined> {
    const { certificate } = error.facts;
    if (!pinnable.includes(error.kind) || certificate === undefined) return undefined;
    const isTrusted = await confirmDanger({
      question: vscode.l10n.t('The certificate of {0} is not trusted on this machine.', new URL(url).host),
      detail: [
        ...certificateLines(certificate),
        '',
        vscode.l10n.t(
          'Nothing secret was sent. Compare the fingerprint with what the administrator tells you. Once it is pinned, this certificate only is accepted for this endpoint.',
        ),
      ],
      action: vscode.l10n.t('Trust and Pin'),
      refusal: vscode.l10n.t('Do Not Trust'),
    });
    return isTrusted ? certificate.fingerprint256 : undefined;
  }

  /** The same for an endpoint, which then carries the pin in the settings. @returns whether it was pinned */
  async offer(endpoint: Endpoint, error: EmError): Promise<boolean> {
    const pin = await this.ask(endpoint.url, error);
    if (pin === undefined) return false;
    await this.pin(endpoint, pin);
    return true;
  }

  async show(endpoint: Endpoint): Promise<void> {
    const seen = await this.fetch(endpoint);
    const pinned = endpoint.certificate;
    const isSame =
      pinned !== undefined &&
      seen !== undefined &&
      normaliseFingerprint(pinned) === normaliseFingerprint(seen.fingerprint256);
    const lines = seen ? certificateLines(seen) : [vscode.l10n.t('The server shows no certificate.')];
    const name = isolated(endpoint.name);
    const question =
      pinned === undefined
        ? vscode.l10n.t('The certificate of {0}. It is not pinned.', name)
        : isSame
          ? vscode.l10n.t('The certificate of {0} is the pinned one.', name)
          : vscode.l10n.t('The certificate of {0} is NOT the pinned one.', name);
    const old =
      pinned === undefined || isSame ? [] : [vscode.l10n.t('Pinned SHA-256: {0}', isolated(pinned))];
    const action = pinned === undefined ? vscode.l10n.t('Trust and Pin') : vscode.l10n.t('Replace Pin');
    const dialog = { question, detail: [...old, ...lines] };
    if (isSame || seen === undefined) {
      await showDialog(dialog, isSame ? 'information' : 'warning');
      return;
    }
    const refusal = vscode.l10n.t('Do Not Trust');
    if (await confirmDanger({ ...dialog, action, refusal })) await this.pin(endpoint, seen.fingerprint256);
  }

  async forget(endpoint: Endpoint): Promise<void> {
    await replaceEntry(endpoint.id, { ...endpoint, certificate: undefined });
  }

  private async pin(endpoint: Endpoint, fingerprint256: string): Promise<void> {
    await replaceEntry(endpoint.id, { ...endpoint, certificate: fingerprint256 });
  }

  private async fetch(endpoint: Endpoint): Promise<CertificateFacts | undefined> {
    const api = await this.registry.loadApi();
    return withProgress(vscode.l10n.t('Fetching the certificate of {0}', endpoint.name), () =>
      this.registry.transport(api).fetchCertificate(endpoint.url, handshakeTimeoutMs),
    );
  }
}

export const certificateHandlers = (
  registry: EndpointRegistry,
  trust: CertificateTrust,
): Pick<Handlers, typeof commands.showCertificate | typeof commands.forgetCertificate> => ({
  [commands.showCertificate]: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, vscode.l10n.t('Show Certificate'), {
      wanted: (candidate) => candidate.url.startsWith('https:'),
    });
    if (endpoint) await trust.show(endpoint);
  },
  [commands.forgetCertificate]: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, vscode.l10n.t('Forget Certificate'), {
      wanted: (candidate) => candidate.certificate !== undefined,
    });
    if (endpoint === undefined) return;
    await trust.forget(endpoint);
    showStatus(vscode.l10n.t('The certificate of {0} is no longer pinned.', endpoint.name));
  },
});

import * as l10n from '@vscode/l10n';
import { normaliseFingerprint, type CertificateFacts } from '../../core/client/certificates';
import { isEmError, type EmError } from '../../core/client/errors';
import { failureTraits } from '../../core/client/failureTraits';
import { certificateLines } from '../../core/words/certificate';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { WorkspaceConsent } from '../endpoints/workspaceConsent';
import { confirmDanger, showDialog } from '../interaction/dialogs';
import { showStatus } from '../interaction/messages';
import { isolated } from '../../text/visible';
import { chooseEndpoint } from './pick';
import { withDelayedProgress } from '../interaction/progress';
import type { Handlers } from './register';

/** Shows certificates and pins them, only ever on the user's word. */
export class CertificateTrust {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly workspace: WorkspaceConsent,
  ) {}

  /**
   * After a failure for want of trust, shows the certificate that was seen.
   *
   * @returns its SHA-256 fingerprint where the user pins it
   */
  async ask(url: string, error: EmError): Promise<string | undefined> {
    const { certificate } = error.facts;
    if (!failureTraits[error.kind].isPinnable || certificate === undefined) return undefined;
    const isTrusted = await confirmDanger({
      question: l10n.t('The certificate of {0} is not trusted on this machine.', new URL(url).host),
      detail: [
        ...certificateLines(certificate),
        '',
        l10n.t(
          'Nothing secret was sent. Compare the fingerprint with what the administrator tells you. Once it is pinned, this certificate only is accepted for this endpoint.',
        ),
      ],
      action: l10n.t('Trust and Pin'),
      refusal: l10n.t('Do Not Trust'),
    });
    return isTrusted ? certificate.fingerprint256 : undefined;
  }

  /** The same for an endpoint, which then carries the pin in the settings. @returns whether it was pinned */
  async offer(endpoint: Endpoint, error: EmError): Promise<boolean> {
    const pin = await this.ask(endpoint.url, error);
    return pin !== undefined && (await this.pin(endpoint, pin));
  }

  async show(endpoint: Endpoint): Promise<void> {
    if (!(await this.workspace.ask(endpoint))) return;
    const seen = await this.fetch(endpoint);
    const pinned = endpoint.certificate;
    const name = isolated(endpoint.name);
    if (seen === undefined) {
      const question = l10n.t('{0} shows no certificate.', name);
      await showDialog({ question, detail: [] }, 'warning');
      return;
    }
    if (pinned !== undefined && normaliseFingerprint(pinned) === normaliseFingerprint(seen.fingerprint256)) {
      const question = l10n.t('The certificate of {0} is the pinned one.', name);
      await showDialog({ question, detail: certificateLines(seen) }, 'information');
      return;
    }
    const isPinned = await confirmDanger({
      question:
        pinned === undefined
          ? l10n.t('The certificate of {0}. It is not pinned.', name)
          : l10n.t('The certificate of {0} is NOT the pinned one.', name),
      detail: [
        ...(pinned === undefined ? [] : [l10n.t('Pinned SHA-256: {0}', isolated(pinned)), '']),
        ...certificateLines(seen),
      ],
      action: pinned === undefined ? l10n.t('Trust and Pin') : l10n.t('Replace Pin'),
      refusal: l10n.t('Do Not Trust'),
    });
    if (isPinned) await this.pin(endpoint, seen.fingerprint256);
  }

  /** @returns whether the pin is gone */
  forget(endpoint: Endpoint): Promise<boolean> {
    return this.pin(endpoint, undefined);
  }

  /**
   * Whoever shows another certificate is another server: what was stored for the old one is ended and forgotten.
   *
   * @returns false where the settings could not be written, which the user was told; nothing is forgotten then
   */
  private async pin(endpoint: Endpoint, certificate: string | undefined): Promise<boolean> {
    const { settings } = this.registry;
    try {
      return await this.registry.forget(endpoint, async () => {
        if (endpoint.source !== 'sandbox') return settings.change(endpoint, { certificate });
        settings.setSandbox({ ...endpoint, certificate });
        return true;
      });
    } catch (error) {
      // That the server could not be told is no reason to keep what was stored, and the pin is written.
      if (!isEmError(error)) throw error;
      return true;
    }
  }

  private async fetch(endpoint: Endpoint): Promise<CertificateFacts | undefined> {
    return withDelayedProgress(
      l10n.t('Fetching the certificate of {0}', isolated(endpoint.name)),
      ({ signal }) => this.registry.certificate(endpoint, signal),
    );
  }
}

export const certificateHandlers = (
  registry: EndpointRegistry,
  trust: CertificateTrust,
): Pick<Handlers, 'showCertificate' | 'forgetCertificate'> => ({
  showCertificate: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Show Certificate'), {
      wanted: (candidate) => candidate.url.startsWith('https:'),
    });
    if (endpoint) await trust.show(endpoint);
  },
  forgetCertificate: async (argument) => {
    const endpoint = await chooseEndpoint(argument, registry, l10n.t('Forget Certificate'), {
      wanted: (candidate) => candidate.certificate !== undefined,
    });
    if (endpoint === undefined) return;
    if (!(await trust.forget(endpoint))) return;
    showStatus(l10n.t('The certificate of {0} is no longer pinned. Log in again.', isolated(endpoint.name)));
  },
});

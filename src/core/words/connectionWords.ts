import * as l10n from '@vscode/l10n';
import type { EmError } from '../client/errors';
import type { ProxyProblem } from '../client/proxyProblem';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { certificateDay, certificateSentence } from './certificate';
import { editEndpoint, showCertificate, showOutput, type Words } from './nextSteps';
import { host, said, target } from './said';

const certificateLine = ({ facts }: EmError): string => certificateSentence(facts.certificate);

/** No sentence quotes the value of the setting: it may contain a password. */
const proxyProblemWords: Record<ProxyProblem, (setting: string, host: string) => string> = {
  'not-a-url': (setting, to) =>
    l10n.t(
      'The proxy in "{0}" cannot be used for the connection to {1}: the value is not a URL.',
      setting,
      to,
    ),
  scheme: (setting, to) =>
    l10n.t(
      'The proxy in "{0}" cannot be used for the connection to {1}: a connection with a pinned certificate can use http and https proxies only.',
      setting,
      to,
    ),
  account: (setting, to) =>
    l10n.t(
      'The proxy in "{0}" cannot be used for the connection to {1}: a "%" in its user name or password must be written as "%25", unless it begins an escape sequence.',
      setting,
      to,
    ),
};

function changedCertificateWords({ facts: { pinned = '', certificate } }: EmError): string {
  const own = isolated(pinned);
  if (certificate === undefined)
    return l10n.t('Nothing was sent. Pinned SHA-256: {0}. The server showed no certificate.', own);
  return certificate.validTo.getTime() < Date.now()
    ? l10n.t(
        'Nothing was sent. Pinned SHA-256: {0}. Current SHA-256: {1}, expired on {2}.',
        own,
        certificate.fingerprint256,
        certificateDay(certificate.validTo),
      )
    : l10n.t('Nothing was sent. Pinned SHA-256: {0}. Current SHA-256: {1}.', own, certificate.fingerprint256);
}

/** The words for a connection that could not be established. */
export const connectionWords = {
  'name-not-found': (e) => ({
    what: l10n.t('The name of {0} could not be resolved.', host(e)),
    next: l10n.t(
      'Check the host name in the URL, and DNS and VPN on the machine where VS Code runs its extensions.',
    ),
    action: editEndpoint(),
  }),
  refused: (e) => ({
    what: l10n.t('{0} refused the connection.', host(e)),
    next: l10n.t('Check the port (9398 by default) and that the Enterprise Manager service is running.'),
    action: editEndpoint(),
  }),
  unreachable: (e) => ({
    what:
      e.facts.code === undefined
        ? l10n.t('{0} cannot be reached from here.', host(e))
        : l10n.t('{0} cannot be reached from here ({1}).', host(e), e.facts.code),
    next: l10n.t('Check the network, the VPN and the firewall of this machine.'),
  }),
  'certificate-untrusted': (e) => ({
    what: l10n.t('The certificate of {0} is not trusted on this machine.', host(e)),
    next: sentences(
      certificateLine(e),
      l10n.t(
        'Verify the fingerprint with the administrator and pin the certificate, or make this machine trust its issuer.',
      ),
    ),
    action: showCertificate(),
  }),
  'certificate-expired': (e) => ({
    what: l10n.t('The certificate of {0} is not valid at this time.', host(e)),
    next: sentences(
      certificateLine(e),
      l10n.t(
        'Renew the certificate on the Enterprise Manager, check the clock of this machine ({0}), or pin the certificate.',
        new Date().toISOString().slice(0, 16),
      ),
    ),
    action: showCertificate(),
  }),
  'certificate-wrong-name': (e) => ({
    what: l10n.t('The certificate of {0} was issued for another name.', host(e)),
    next: sentences(
      certificateLine(e),
      l10n.t('Use a name from the certificate in the URL of the endpoint, or pin the certificate.'),
    ),
    action: showCertificate(),
  }),
  'certificate-changed': (e) => ({
    what: l10n.t('The certificate of {0} is not the pinned one.', host(e)),
    next: sentences(
      changedCertificateWords(e),
      l10n.t(
        'If the certificate was replaced on purpose, verify the new fingerprint with the administrator and pin it.',
      ),
    ),
    action: showCertificate(),
  }),
  'proxy-refused': (e) => ({
    what: l10n.t('The proxy {0} refused the connection to {1}: {2}', target(e), host(e), said(e)),
    next: l10n.t('Nothing was sent. Check "http.proxy", "http.noProxy" and the proxy account.'),
  }),
  'proxy-setting': (e) => ({
    what: proxyProblemWords[e.facts.proxyProblem ?? 'not-a-url'](isolated(e.facts.setting ?? ''), host(e)),
    next: l10n.t(
      'Nothing was sent. Correct "{0}", or add the host to "http.noProxy" if it can be reached directly.',
      isolated(e.facts.setting ?? ''),
    ),
  }),
  'tls-failed': (e) => ({
    what: l10n.t('A secure connection to {0} could not be established: {1}', host(e), said(e)),
    next: l10n.t('Nothing secret was sent. Check which TLS versions the server allows.'),
    action: showOutput(),
  }),
  'not-tls': (e) => ({
    what: l10n.t('{0} does not speak https on this port.', host(e)),
    next: l10n.t('Nothing secret was sent. Check the port and the scheme: https uses 9398 by default.'),
    action: editEndpoint(),
  }),
  'not-http': (e) => ({
    what: l10n.t('{0} speaks https on this port, not plain http.', host(e)),
    next: l10n.t('Nothing secret was sent. Use "https://" in the URL of the endpoint.'),
    action: editEndpoint(),
  }),
} as const satisfies Readonly<Record<string, (error: EmError) => Words>>;

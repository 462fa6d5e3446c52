import * as l10n from '@vscode/l10n';
import type { EmError } from '../client/errors';
import type { ProxyProblem } from '../client/proxyProblem';
import { isolated } from '../../text/visible';
import { certificateDay, certificateSentence } from './certificate';
import { editEndpoint, showCertificate, showOutput, type Words } from './nextSteps';
import { host, said, target } from './said';

const certificateLine = ({ facts }: EmError): string => certificateSentence(facts.certificate);

/** None of it quotes the setting: it may hold a password. */
const proxyProblemWords: Record<ProxyProblem, () => string> = {
  'not-a-url': () => l10n.t('it is not a URL'),
  scheme: () => l10n.t('a connection with a pinned certificate goes through http and https proxies only'),
  account: () =>
    l10n.t('a "%" in its user name or password has to be written as "%25", unless it begins an escape'),
};
const proxyProblem = ({ facts }: EmError): string => proxyProblemWords[facts.proxyProblem ?? 'not-a-url']();

/** The words for a connection that could not be made. */
export const connectionWords = {
  'name-not-found': (e) => ({
    what: l10n.t('The name of {0} could not be resolved.', host(e)),
    next: l10n.t(
      'Check the host name in the URL, and the DNS or VPN of the machine that VS Code runs its extensions on.',
    ),
    action: editEndpoint(),
  }),
  refused: (e) => ({
    what: l10n.t('{0} refused the connection.', host(e)),
    next: l10n.t('Check the port (9398 by default) and that the Enterprise Manager service runs.'),
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
    next: `${certificateLine(e)} ${l10n.t('Compare it with the administrator and pin it, or have its issuer trusted by this machine.')}`,
    action: showCertificate(),
  }),
  'certificate-expired': (e) => ({
    what: l10n.t('The certificate of {0} is not valid at this time.', host(e)),
    next: `${certificateLine(e)} ${l10n.t('Have it renewed on the Enterprise Manager, check the clock of this machine ({0}), or pin it.', new Date().toISOString().slice(0, 16))}`,
    action: showCertificate(),
  }),
  'certificate-wrong-name': (e) => ({
    what: l10n.t('The certificate of {0} is for another name.', host(e)),
    next: `${certificateLine(e)} ${l10n.t('Use a name that it is for in the URL of the endpoint, or pin it.')}`,
    action: showCertificate(),
  }),
  'certificate-changed': (e) => ({
    what: l10n.t('The certificate of {0} is not the one that is pinned.', host(e)),
    next: l10n.t(
      'Nothing was sent. Pinned SHA-256: {0}. Now: {1}{2}. If the server was given a new certificate, compare it with the administrator and pin it anew.',
      isolated(e.facts.pinned ?? ''),
      e.facts.certificate?.fingerprint256 ?? l10n.t('none'),
      e.facts.certificate && e.facts.certificate.validTo.getTime() < Date.now()
        ? l10n.t(' (expired on {0})', certificateDay(e.facts.certificate.validTo))
        : '',
    ),
    action: showCertificate(),
  }),
  'proxy-refused': (e) => ({
    what: l10n.t('The proxy {0} did not let the connection to {1} through: {2}', target(e), host(e), said(e)),
    next: l10n.t('Nothing was sent. Check "http.proxy", "http.noProxy" and the account for the proxy.'),
  }),
  'proxy-setting': (e) => ({
    what: l10n.t(
      'The proxy of "{0}" cannot be used for the connection to {1}: {2}.',
      isolated(e.facts.setting ?? ''),
      host(e),
      proxyProblem(e),
    ),
    next: l10n.t(
      'Nothing was sent. Correct "{0}", or add the host to "http.noProxy" if it is reached directly.',
      isolated(e.facts.setting ?? ''),
    ),
  }),
  'tls-failed': (e) => ({
    what: l10n.t('A secure connection to {0} could not be made: {1}', host(e), said(e)),
    next: l10n.t('Nothing secret was sent. Check which TLS versions the server allows.'),
    action: showOutput(),
  }),
  'not-tls': (e) => ({
    what: l10n.t('{0} does not speak https on this port.', host(e)),
    next: l10n.t('Nothing secret was sent. Check the port and the scheme: https uses 9398 by default.'),
    action: editEndpoint(),
  }),
} as const satisfies Readonly<Record<string, (error: EmError) => Words>>;

import * as vscode from 'vscode';
import type { EmError, EmErrorKind } from '../api/errors';
import { commands, showTasksCommand, type CommandId } from '../contributions';
import { isolated } from '../text/visible';
import { certificateDay, certificateSentence } from './certificate';
import { readingWords } from './readingWords';
import { host, refusal, said, target } from './said';

export interface DiagnosisAction {
  readonly title: string;
  readonly command: CommandId | typeof showTasksCommand;
}

export interface Words {
  readonly what: string;
  readonly next: string;
  readonly action?: DiagnosisAction;
}

const logIn = (): DiagnosisAction => ({ title: vscode.l10n.t('Log In'), command: commands.logIn });
const editEndpoint = (): DiagnosisAction => ({
  title: vscode.l10n.t('Edit Endpoint'),
  command: commands.editEndpoint,
});
const showCertificate = (): DiagnosisAction => ({
  title: vscode.l10n.t('Show Certificate'),
  command: commands.showCertificate,
});
const showOutput = (): DiagnosisAction => ({
  title: vscode.l10n.t('Show Output'),
  command: commands.showOutput,
});

const showTasks = (): DiagnosisAction => ({
  title: vscode.l10n.t('Show Tasks'),
  command: showTasksCommand,
});

const certificateLine = ({ facts }: EmError): string => certificateSentence(facts.certificate);

/* The one table of kinds and words. */
export const failureWords: Record<EmErrorKind, (error: EmError) => Words> = {
  'name-not-found': (e) => ({
    what: vscode.l10n.t('The name of {0} could not be resolved.', host(e)),
    next: vscode.l10n.t(
      'Check the host name in the URL, and the DNS or VPN of the machine that VS Code runs its extensions on.',
    ),
    action: editEndpoint(),
  }),
  refused: (e) => ({
    what: vscode.l10n.t('{0} refused the connection.', host(e)),
    next: vscode.l10n.t('Check the port (9398 by default) and that the Enterprise Manager service runs.'),
    action: editEndpoint(),
  }),
  unreachable: (e) => ({
    what: vscode.l10n.t('{0} cannot be reached from here.', host(e)),
    next: vscode.l10n.t('Check the network or VPN.'),
  }),
  'certificate-untrusted': (e) => ({
    what: vscode.l10n.t('The certificate of {0} is not trusted on this machine.', host(e)),
    next: `${certificateLine(e)} ${vscode.l10n.t('Compare it with the administrator and pin it, or have its issuer trusted by this machine.')}`,
    action: showCertificate(),
  }),
  'certificate-expired': (e) => ({
    what: vscode.l10n.t('The certificate of {0} is not valid at this time.', host(e)),
    next: `${certificateLine(e)} ${vscode.l10n.t('Have it renewed on the Enterprise Manager, check the clock of this machine ({0}), or pin it.', new Date().toISOString().slice(0, 16))}`,
    action: showCertificate(),
  }),
  'certificate-wrong-name': (e) => ({
    what: vscode.l10n.t('The certificate of {0} is for another name.', host(e)),
    next: `${certificateLine(e)} ${vscode.l10n.t('Use a name that it is for in the URL of the endpoint, or pin it.')}`,
    action: showCertificate(),
  }),
  'certificate-changed': (e) => ({
    what: vscode.l10n.t('The certificate of {0} is not the one that is pinned.', host(e)),
    next: vscode.l10n.t(
      'Nothing was sent. Pinned SHA-256: {0}. Now: {1}{2}. If the server was given a new certificate, compare it with the administrator and pin it anew.',
      isolated(e.facts.pinned ?? ''),
      e.facts.certificate?.fingerprint256 ?? vscode.l10n.t('none'),
      e.facts.certificate && e.facts.certificate.validTo.getTime() < Date.now()
        ? vscode.l10n.t(' (expired on {0})', certificateDay(e.facts.certificate.validTo))
        : '',
    ),
    action: showCertificate(),
  }),
  'proxy-refused': (e) => ({
    what: vscode.l10n.t(
      'The proxy {0} did not let the connection to {1} through: {2}',
      target(e),
      host(e),
      said(e),
    ),
    next: vscode.l10n.t(
      'Nothing was sent. Check "http.proxy", "http.noProxy" and the account for the proxy.',
    ),
  }),
  'tls-failed': (e) => ({
    what: vscode.l10n.t('A secure connection to {0} could not be made: {1}', host(e), said(e)),
    next: vscode.l10n.t('Nothing secret was sent. Check which TLS versions the server allows.'),
    action: showOutput(),
  }),
  'not-tls': (e) => ({
    what: vscode.l10n.t('{0} does not speak https on this port.', host(e)),
    next: vscode.l10n.t(
      'Nothing secret was sent. Check the port and the scheme: https uses 9398 by default.',
    ),
    action: editEndpoint(),
  }),
  'invalid-request': (e) => ({
    what: vscode.l10n.t('The request could not be made: {0}', said(e)),
    next: vscode.l10n.t('Log in again.'),
    action: logIn(),
  }),
  'read-only': (e) => ({
    what: vscode.l10n.t('The endpoint {0} is set to be read only.', host(e)),
    next: vscode.l10n.t(
      'Nothing was sent. Take "readOnly" out of its entry in "veeamEm.endpoints" to allow changes.',
    ),
  }),
  'under-way': (e) => ({
    what: vscode.l10n.t('The same is being done on {0} already.', host(e)),
    next: vscode.l10n.t('Nothing was sent a second time. The view "Tasks" shows what runs.'),
    action: showTasks(),
  }),
  'endpoint-gone': (e) => ({
    what: vscode.l10n.t('The endpoint {0} was removed or changed meanwhile.', host(e)),
    next: vscode.l10n.t('Nothing was sent. Choose the endpoint again.'),
  }),
  'endpoint-not-permitted': (e) => ({
    what: vscode.l10n.t(
      'The endpoint {0} comes from this workspace, and you have not agreed to use it.',
      host(e),
    ),
    next: vscode.l10n.t('Nothing was sent. Log in to it to be asked.'),
    action: logIn(),
  }),
  timeout: (e) => ({
    what: vscode.l10n.t(
      '{0} did not answer within {1} s.',
      host(e),
      Math.round((e.facts.timeoutMs ?? 0) / 1000),
    ),
    next: vscode.l10n.t('Try again, or raise "veeamEm.requestTimeout" if the server is slow.'),
  }),
  'connection-lost': (e) => ({
    what: vscode.l10n.t('The connection to {0} was lost before the whole answer came.', host(e)),
    next: vscode.l10n.t(
      'Try again. If it happens again, look at a proxy or firewall between here and the server.',
    ),
    action: showOutput(),
  }),
  cancelled: () => ({
    what: vscode.l10n.t('Cancelled.'),
    next: vscode.l10n.t('Nothing more was sent.'),
  }),
  interrupted: () => ({
    what: vscode.l10n.t('The window ended before the outcome was told.'),
    next: vscode.l10n.t('The request was not sent again: look up what was done before you do.'),
  }),
  'html-answer': (e) => ({
    what:
      e.facts.title === undefined
        ? vscode.l10n.t('{0} answered with a web page, not with the Enterprise Manager REST API.', host(e))
        : vscode.l10n.t(
            '{0} answered with the web page "{1}", not with the Enterprise Manager REST API.',
            host(e),
            isolated(e.facts.title),
          ),
    next: vscode.l10n.t(
      "Use the REST API's port (9398 by default), not the web console's, and check for a proxy that asks to sign in.",
    ),
    action: editEndpoint(),
  }),
  'backup-server-api': (e) => ({
    what: vscode.l10n.t(
      '{0} is the REST API of a Veeam Backup & Replication server (port 9419), not Enterprise Manager.',
      host(e),
    ),
    next: vscode.l10n.t('Enter the URL of an Enterprise Manager, by default on port 9398.'),
    action: editEndpoint(),
  }),
  'not-enterprise-manager': (e) => ({
    what: vscode.l10n.t('There is no Enterprise Manager REST API at {0}.', e.facts.baseUrl ?? host(e)),
    next: vscode.l10n.t('Check the host, the port (9398 by default) and the path.'),
    action: editEndpoint(),
  }),
  'unreadable-answer': (e) => ({
    what: vscode.l10n.t('The answer of {0} could not be read: {1}.', host(e), readingWords(e.facts.reason)),
    next: vscode.l10n.t('Look at the exchange in the output. A proxy may have changed the answer.'),
    action: showOutput(),
  }),
  'unexpected-answer': (e) => ({
    what: vscode.l10n.t('{0} sent another answer than expected: {1}.', host(e), readingWords(e.facts.reason)),
    next: vscode.l10n.t('Look at the exchange in the output.'),
    action: showOutput(),
  }),
  'answer-too-large': (e) => ({
    what: vscode.l10n.t(
      'The answer of {0} was not read to its end: {1}.',
      host(e),
      readingWords(e.facts.reason),
    ),
    next: vscode.l10n.t('Check that the URL is that of an Enterprise Manager.'),
    action: showOutput(),
  }),
  'endless-list': (e) => ({
    what: vscode.l10n.t(
      'The list of {0} does not end: {1} backup servers were read.',
      host(e),
      e.facts.count ?? 0,
    ),
    next: vscode.l10n.t('What was read is shown. Filter the list, or look at the Enterprise Manager itself.'),
    action: showOutput(),
  }),
  redirected: (e) => ({
    what: vscode.l10n.t('{0} redirects to {1}, which was not followed.', host(e), target(e)),
    next: vscode.l10n.t(
      'Nothing secret was sent there. If that is the right place, make it the URL of the endpoint.',
    ),
    action: editEndpoint(),
  }),
  'no-session-id': (e) => ({
    what: vscode.l10n.t('{0} accepted the log in but sent no session ID.', host(e)),
    next: vscode.l10n.t('A proxy may have removed the header X-RestSvcSessionId.'),
    action: showOutput(),
  }),
  'bad-credentials': (e) => ({
    what: vscode.l10n.t('{0} did not accept the account or the password.', host(e)),
    next:
      e.facts.detail === undefined
        ? vscode.l10n.t('Check both. The account needs a role in Enterprise Manager.')
        : vscode.l10n.t('Check both, or ask the administrator of Enterprise Manager.'),
    action: logIn(),
  }),
  'session-expired': (e) => ({
    what: e.facts.loggedOut
      ? vscode.l10n.t('You logged out of {0}.', host(e))
      : vscode.l10n.t('The session on {0} has ended.', host(e)),
    next: e.facts.loggedOut
      ? vscode.l10n.t('The request was not carried out. Log in to make it again.')
      : vscode.l10n.t(
          'The request was not carried out. Log in again: sessions end after 15 minutes without a request.',
        ),
    action: logIn(),
  }),
  forbidden: (e) => ({
    what: refusal(e, vscode.l10n.t('The account may not do this on {0}: {1}', host(e), said(e))),
    // Who gives another reason, such as a licence, is not told of roles.
    next:
      e.facts.detail === undefined && e.facts.speaker !== 'other'
        ? vscode.l10n.t(
            'Connecting backup servers needs the Portal Administrator role. Log in with another account or have the role granted.',
          )
        : vscode.l10n.t('Look at the reason that was given, or log in with another account.'),
    action: logIn(),
  }),
  rejected: (e) => ({
    what: refusal(e, vscode.l10n.t('Enterprise Manager rejected the request: {0}', said(e))),
    next: vscode.l10n.t('Correct the values and send it again.'),
  }),
  'body-not-understood': (e) => ({
    what: vscode.l10n.t(
      'Enterprise Manager read the body in another format than it was sent in: {0}',
      said(e),
    ),
    next: vscode.l10n.t(
      'Change "veeamEm.requestFormat", and check for a proxy that rewrites the Accept header.',
    ),
    action: showOutput(),
  }),
  'not-found': (e) => ({
    what: refusal(e, vscode.l10n.t('{0} knows no such resource: {1}', host(e), said(e))),
    next: vscode.l10n.t('Refresh. It may have been removed, or this version does not have it.'),
  }),
  'method-not-allowed': (e) => ({
    what: refusal(e, vscode.l10n.t('{0} does not support this operation: {1}', host(e), said(e))),
    next: vscode.l10n.t('Check the version of Enterprise Manager.'),
    action: showOutput(),
  }),
  conflict: (e) => ({
    what: refusal(e, vscode.l10n.t('{0} reports a conflict: {1}', host(e), said(e))),
    next: vscode.l10n.t('Refresh, and look at what is there already.'),
  }),
  'server-error': (e) => ({
    what: refusal(e, vscode.l10n.t('{0} failed ({1}): {2}', host(e), e.facts.status ?? '', said(e))),
    next: vscode.l10n.t('Look at the exchange in the output and at the log of Enterprise Manager.'),
    action: showOutput(),
  }),
  unavailable: (e) => ({
    what: refusal(e, vscode.l10n.t('{0} is overloaded or under maintenance: {1}', host(e), said(e))),
    next:
      e.facts.retryAfterSeconds === undefined
        ? vscode.l10n.t('Try again later.')
        : vscode.l10n.t('It asks to try again in {0} s.', e.facts.retryAfterSeconds),
  }),
  'task-gone': (e) => ({
    what: vscode.l10n.t('{0} no longer knows the task, so its outcome is not known.', host(e)),
    next: vscode.l10n.t('Refresh to see whether the backup server is listed.'),
  }),
};

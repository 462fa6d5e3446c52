import * as l10n from '@vscode/l10n';
import { numberText } from './language';
import type { EmError, EmErrorKind } from '../client/errors';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { connectionWords } from './connectionWords';
import { editEndpoint, logIn, showOutput, showTasks, type Words } from './nextSteps';
import { readingWords } from './readingWords';
import { host, refusal, said, target } from './said';

/** The words for each kind of failure. */
export const failureWords: Readonly<Record<EmErrorKind, (error: EmError) => Words>> = {
  ...connectionWords,
  'invalid-request': (e) => ({
    what: l10n.t('The request could not be created: {0}', said(e)),
    next: l10n.t('Log in again.'),
    action: logIn(),
  }),
  'read-only': (e) => ({
    what: l10n.t('The endpoint {0} is read-only.', host(e)),
    next: l10n.t(
      'Nothing was sent. To allow changes, remove "readOnly" from its entry in "veeamEm.endpoints".',
    ),
  }),
  'under-way': (e) => ({
    what: l10n.t('The same operation is already running on {0}.', host(e)),
    next: l10n.t('The request was not sent a second time. The "Tasks" view shows what is running.'),
    action: showTasks(),
  }),
  'endpoint-gone': (e) => ({
    what: l10n.t('The endpoint {0} was removed or changed in the meantime.', host(e)),
    next: l10n.t('Nothing was sent. Choose the endpoint again.'),
  }),
  'endpoint-not-permitted': (e) => ({
    what: l10n.t('The endpoint {0} comes from this workspace, and you have not agreed to use it.', host(e)),
    next: l10n.t('Nothing was sent. Log in to the endpoint; you are then asked to allow it.'),
    action: logIn(),
  }),
  timeout: (e) => ({
    what: l10n.t('{0} did not answer within {1} s.', host(e), Math.round((e.facts.timeoutMs ?? 0) / 1000)),
    next: l10n.t('Try again, or raise "veeamEm.requestTimeout" if the server is slow.'),
  }),
  'connection-lost': (e) => ({
    what:
      e.facts.code === undefined
        ? l10n.t('The connection to {0} was lost before the complete response arrived.', host(e))
        : l10n.t(
            'The connection to {0} was lost before the complete response arrived ({1}).',
            host(e),
            e.facts.code,
          ),
    next: l10n.t(
      'Try again. If it happens again, check for a proxy or firewall between this machine and the server.',
    ),
    action: showOutput(),
  }),
  cancelled: () => ({
    what: l10n.t('Cancelled.'),
    next: l10n.t('Nothing more was sent.'),
  }),
  interrupted: () => ({
    what: l10n.t('The window closed before the outcome was known.'),
    next: l10n.t('The request was not sent again. Check whether it took effect before you send it again.'),
  }),
  'html-answer': (e) => ({
    what:
      e.facts.title === undefined
        ? l10n.t('{0} answered with a web page, not with the Enterprise Manager REST API.', host(e))
        : l10n.t(
            '{0} answered with the web page "{1}", not with the Enterprise Manager REST API.',
            host(e),
            isolated(e.facts.title),
          ),
    next: l10n.t(
      "Use the REST API's port (9398 by default), not the web console's, and check for a proxy that asks to sign in.",
    ),
    action: editEndpoint(),
  }),
  'backup-server-api': (e) => ({
    what: l10n.t(
      '{0} is the REST API of a Veeam Backup & Replication server (port 9419), not Enterprise Manager.',
      host(e),
    ),
    next: l10n.t('Enter the URL of an Enterprise Manager, by default on port 9398.'),
    action: editEndpoint(),
  }),
  'not-enterprise-manager': (e) => ({
    what: l10n.t('There is no Enterprise Manager REST API at {0}.', e.facts.baseUrl ?? host(e)),
    next: l10n.t('Check the host, the port (9398 by default) and the path.'),
    action: editEndpoint(),
  }),
  'unreadable-answer': (e) => ({
    what: sentences(
      l10n.t('The response from {0} could not be read.', host(e)),
      readingWords(e.facts.reason),
    ),
    next: l10n.t('Look at the exchange in the output. A proxy may have changed the response.'),
    action: showOutput(),
  }),
  'unexpected-answer': (e) => ({
    what: sentences(l10n.t('{0} sent an unexpected response.', host(e)), readingWords(e.facts.reason)),
    next: l10n.t('Look at the exchange in the output.'),
    action: showOutput(),
  }),
  'answer-too-large': (e) => ({
    what: sentences(
      l10n.t('The response from {0} was not read to its end.', host(e)),
      readingWords(e.facts.reason),
    ),
    next: l10n.t('Check that the URL is that of an Enterprise Manager.'),
    action: showOutput(),
  }),
  'endless-list': (e) => ({
    what:
      e.facts.count === 1
        ? l10n.t('The list of backup servers from {0} does not end. 1 backup server was read.', host(e))
        : l10n.t(
            'The list of backup servers from {0} does not end. {1} backup servers were read.',
            host(e),
            numberText(e.facts.count ?? 0),
          ),
    next: l10n.t(
      'Only the backup servers that were read are shown. Filter the list, or check Enterprise Manager.',
    ),
    action: showOutput(),
  }),
  redirected: (e) => ({
    what: l10n.t('{0} redirects to {1}. The redirect was not followed.', host(e), target(e)),
    next: l10n.t(
      'Nothing secret was sent there. If that address is correct, use it as the URL of the endpoint.',
    ),
    action: editEndpoint(),
  }),
  'no-session-id': (e) => ({
    what: l10n.t('{0} accepted the login but sent no session ID.', host(e)),
    next: l10n.t('A proxy may have removed the header X-RestSvcSessionId.'),
    action: showOutput(),
  }),
  'bad-credentials': (e) => ({
    what: l10n.t('{0} did not accept the account or the password.', host(e)),
    next:
      e.facts.detail === undefined
        ? l10n.t('Check both. The account needs a role in Enterprise Manager.')
        : l10n.t('Check both, or ask the administrator of Enterprise Manager.'),
    action: logIn(),
  }),
  'session-expired': (e) => ({
    what: e.facts.noAccount
      ? l10n.t('There is no account and no password for {0}.', host(e))
      : e.facts.loggedOut
        ? l10n.t('You logged out of {0}.', host(e))
        : l10n.t('The session on {0} has ended.', host(e)),
    next:
      (e.facts.loggedOut ?? e.facts.noAccount)
        ? l10n.t('The request was not carried out. Log in to send it again.')
        : l10n.t(
            'The request was not carried out. Log in again: sessions end after 15 minutes without a request.',
          ),
    action: logIn(),
  }),
  forbidden: (e) => ({
    what: refusal(e, l10n.t('The account is not allowed to do this on {0}: {1}', host(e), said(e))),
    // Roles are mentioned only if the server gave no other reason, such as a licence.
    next:
      e.facts.detail === undefined && e.facts.speaker !== 'other'
        ? l10n.t(
            'Connecting backup servers requires the Portal Administrator role. Log in with another account, or ask for the role.',
          )
        : l10n.t('Check the reason that was given, or log in with another account.'),
    action: logIn(),
  }),
  rejected: (e) => ({
    what: refusal(e, l10n.t('Enterprise Manager rejected the request: {0}', said(e))),
    next: l10n.t('Correct the values and send the request again.'),
  }),
  'body-not-understood': (e) => ({
    what: l10n.t(
      'Enterprise Manager read the request body in a different format from the one it was sent in: {0}',
      said(e),
    ),
    next: l10n.t('Change "veeamEm.requestFormat", and check for a proxy that rewrites the Accept header.'),
    action: showOutput(),
  }),
  'not-found': (e) => ({
    what: refusal(e, l10n.t('{0} does not have this resource: {1}', host(e), said(e))),
    next: l10n.t('Refresh. It may have been removed, or this version does not have it.'),
  }),
  'method-not-allowed': (e) => ({
    what: refusal(e, l10n.t('{0} does not support this operation: {1}', host(e), said(e))),
    next: l10n.t('Check the version of Enterprise Manager.'),
    action: showOutput(),
  }),
  conflict: (e) => ({
    what: refusal(e, l10n.t('{0} reports a conflict: {1}', host(e), said(e))),
    next: l10n.t('Refresh, and check what already exists.'),
  }),
  'server-error': (e) => ({
    what: refusal(e, l10n.t('{0} failed with status {1}: {2}', host(e), e.facts.status ?? '', said(e))),
    next: l10n.t('Look at the exchange in the output and at the log of Enterprise Manager.'),
    action: showOutput(),
  }),
  unavailable: (e) => ({
    what: refusal(e, l10n.t('{0} is overloaded or under maintenance: {1}', host(e), said(e))),
    next:
      e.facts.retryAfterSeconds === undefined
        ? l10n.t('Try again later.')
        : l10n.t('The server asks you to try again in {0} s.', e.facts.retryAfterSeconds),
  }),
  'task-gone': (e) => ({
    what: l10n.t('{0} no longer has the task, so its outcome is not known.', host(e)),
    next: l10n.t('Refresh to see whether the backup server is listed.'),
  }),
};

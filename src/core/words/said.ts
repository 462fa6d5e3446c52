import * as l10n from '@vscode/l10n';
import { EmError } from '../client/errors';
import { isolated } from '../../text/visible';

/* Words from a response or its sender. They are untrusted, so each is shown as an isolated value. */

export const host = (error: EmError): string => {
  const url = error.facts.baseUrl;
  return url === undefined ? '' : isolated(new URL(url).host);
};

/** The longest foreign text that is quoted in a sentence, in characters. */
const reasonLength = 1000;

/** The reason that was given for a failure: a message of the server, else a code. */
export const said = ({ facts: { detail, code } }: EmError): string =>
  detail === undefined
    ? (code ??
      l10n.t({
        message: 'no reason given',
        comment: [
          'Follows a colon in place of the reason, as in "Enterprise Manager rejected the request: {0}"',
        ],
      }))
    : isolated(detail, reasonLength);

/** The same failure without the foreign words that it carries. */
export const withoutWords = ({ kind, facts }: EmError): EmError =>
  new EmError(
    kind,
    Object.fromEntries(Object.entries(facts).filter(([name]) => name !== 'detail' && name !== 'title')),
  );

/** Quotes the message of a response in a sentence of its own. Returns undefined if the response has no message. */
export function answerLine({ facts: { detail, title, status, speaker } }: EmError): string | undefined {
  if (detail !== undefined)
    return speaker === 'other'
      ? l10n.t('The response says: {0}', isolated(detail, reasonLength))
      : l10n.t('Enterprise Manager says: {0}', isolated(detail, reasonLength));
  if (title === undefined) return undefined;
  return status === undefined
    ? l10n.t('The response is the web page "{0}".', isolated(title))
    : l10n.t('The response has status {0} and is the web page "{1}".', status, isolated(title));
}

/**
 * Words for an error status, by the sender of the response.
 *
 * @param own the words if Enterprise Manager itself sent the response
 */
export function refusal(error: EmError, own: string): string {
  const { status = 0, speaker, title, detail } = error.facts;
  if (speaker !== 'other') return own;
  if (title !== undefined)
    return l10n.t(
      '{0} answered with status {1} and the web page "{2}".',
      host(error),
      status,
      isolated(title),
    );
  return detail === undefined
    ? l10n.t(
        '{0} answered with status {1} and a response that does not come from Enterprise Manager.',
        host(error),
        status,
      )
    : l10n.t('{0} answered with status {1}: {2}', host(error), status, isolated(detail, reasonLength));
}

/** The next step after a 401 that asks for authentication schemes other than Basic. */
export function schemeLine({ facts: { schemes = [] } }: EmError): string | undefined {
  if (schemes.length === 0 || schemes.some((scheme) => scheme.toLowerCase() === 'basic')) return undefined;
  return l10n.t(
    'The server asks for {0} authentication, but the REST API of Enterprise Manager uses Basic authentication. Check for a proxy or a web server in front of it.',
    schemes.map((scheme) => isolated(scheme)).join(', '),
  );
}

export const target = ({ facts }: EmError): string => isolated(facts.target ?? '');

import * as l10n from '@vscode/l10n';
import { EmError } from '../client/errors';
import { isolated } from '../../text/visible';

/* What an answer, or whoever gave it, says of itself: always somebody else's words. */

export const host = (error: EmError): string => {
  const url = error.facts.baseUrl;
  return url === undefined ? '' : isolated(new URL(url).host);
};

/** As much of what somebody else says as a sentence bears. */
const reasonLength = 1000;
export const said = ({ facts: { detail, code } }: EmError): string =>
  detail === undefined ? (code ?? l10n.t('no reason given')) : isolated(detail, reasonLength);

/** The same failure without the words of somebody else that it brings. */
export const withoutWords = ({ kind, facts }: EmError): EmError =>
  new EmError(
    kind,
    Object.fromEntries(Object.entries(facts).filter(([name]) => name !== 'detail' && name !== 'title')),
  );

/** What an answer says of itself, in a sentence of its own; nothing where it says nothing. */
export function answerLine({ facts: { detail, title, status, speaker } }: EmError): string | undefined {
  if (detail !== undefined)
    return speaker === 'other'
      ? l10n.t('The answer says: {0}', isolated(detail, reasonLength))
      : l10n.t('Enterprise Manager says: {0}', isolated(detail, reasonLength));
  if (title === undefined) return undefined;
  return status === undefined
    ? l10n.t('The page that came is "{0}".', isolated(title))
    : l10n.t('It answered {0} with the page "{1}".', status, isolated(title));
}

/** A refusal by its status. @param own the words for one that is Enterprise Manager's */
export function refusal(error: EmError, own: string): string {
  const { status = 0, speaker, title, detail } = error.facts;
  if (speaker !== 'other') return own;
  if (title !== undefined)
    return l10n.t('{0} answered {1} with the page "{2}".', host(error), status, isolated(title));
  return detail === undefined
    ? l10n.t(
        '{0} answered {1} with something that is not an answer of Enterprise Manager.',
        host(error),
        status,
      )
    : l10n.t('{0} answered {1}: {2}', host(error), status, isolated(detail, reasonLength));
}

/** What a 401 wants that cannot be given. */
export function schemeLine({ facts: { schemes = [] } }: EmError): string | undefined {
  if (schemes.length === 0 || schemes.some((scheme) => scheme.toLowerCase() === 'basic')) return undefined;
  return l10n.t(
    'It wants {0}, and the REST API of Enterprise Manager takes Basic: look for a proxy or a web server in front of it.',
    schemes.map((scheme) => isolated(scheme)).join(', '),
  );
}

export const target = ({ facts }: EmError): string => isolated(facts.target ?? '');

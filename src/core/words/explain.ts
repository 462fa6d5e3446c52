import * as l10n from '@vscode/l10n';
import type { EmError } from '../client/errors';
import { sentence, sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { failureWords } from './failureWords';
import type { DiagnosisAction } from './nextSteps';
import { answerLine, schemeLine, withoutWords } from './said';

/**
 * A failure in words: what happened, why, and the next step. Notifications, the form, the tree and the output all show
 * the same words.
 */
export interface Diagnosis {
  readonly what: string;
  readonly next: string;
  readonly where: string;
  /** Present if the failed request may have changed something on the server. */
  readonly doubt?: string;
  /** All parts in one text. */
  readonly sentence: string;
  readonly action?: DiagnosisAction;
}

/** Explains a failure to a person. */
export function explain(error: EmError): Diagnosis {
  const words = failureWords[error.kind](error);
  const { method, path } = error.facts;
  // The server's own message is shown for every kind of failure, and only once.
  const isShown = words.what !== failureWords[error.kind](withoutWords(error)).what;
  const what = sentences(words.what, isShown ? undefined : answerLine(error));
  const doubt = isDoubtful(error)
    ? l10n.t('The operation may have taken effect anyway. Check before you try again.')
    : undefined;
  const next = doubt ?? sentence(schemeLine(error) ?? words.next);
  // The resource only: a query says nothing to a person, and the output has the whole URL.
  const [resource = ''] = (path ?? '').split('?');
  const where = method === undefined ? '' : `${method} /${isolated(resource)}`;
  return {
    ...words,
    what,
    next,
    where,
    ...(doubt !== undefined && { doubt }),
    sentence: [what, next, where === '' ? '' : `(${where})`].filter((part) => part !== '').join(' '),
  };
}

/** A login or logout with an unknown outcome needs no check by the user. */
function isDoubtful(error: EmError): boolean {
  const { method, path = '' } = error.facts;
  return (
    method !== undefined && method !== 'GET' && !/^(sessionMngr|logonSessions)/i.test(path) && error.isInDoubt
  );
}

import * as l10n from '@vscode/l10n';
import type { EmError } from '../client/errors';
import { sentence, sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { failureWords } from './failureWords';
import type { DiagnosisAction } from './nextSteps';
import { answerLine, schemeLine, withoutWords } from './said';

/** A failure in words: what, why and what next. The same for a notification, the form, the tree and the output. */
export interface Diagnosis {
  readonly what: string;
  readonly next: string;
  readonly where: string;
  /** Said of a request that changes something, where it may have been done although it failed. */
  readonly doubt?: string;
  /** All of it in one text. */
  readonly sentence: string;
  readonly action?: DiagnosisAction;
}

export function explain(error: EmError): Diagnosis {
  const words = failureWords[error.kind](error);
  const { method, path } = error.facts;
  // Whatever the kind is: what the answer says is shown, and once.
  const isShown = words.what !== failureWords[error.kind](withoutWords(error)).what;
  const what = sentences(words.what, isShown ? undefined : answerLine(error));
  const doubt = isDoubtful(error)
    ? l10n.t('It may have been done all the same: look before you try again.')
    : undefined;
  const next = doubt ?? sentence(schemeLine(error) ?? words.next);
  const where = method === undefined ? '' : `${method} /${isolated(path ?? '')}`;
  return {
    ...words,
    what,
    next,
    where,
    ...(doubt !== undefined && { doubt }),
    sentence: [what, next, where === '' ? '' : `(${where})`].filter((part) => part !== '').join(' '),
  };
}

/** Log in and log out leave no doubt that anybody would care for. */
function isDoubtful(error: EmError): boolean {
  const { method, path = '' } = error.facts;
  return (
    method !== undefined && method !== 'GET' && !/^(sessionMngr|logonSessions)/i.test(path) && error.isInDoubt
  );
}

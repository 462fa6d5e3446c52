import type { AnswerBody } from './answerBody';
import { decodeQuietly, reasonText, type Document } from './document';
import { errorTable, logonSessionTable } from './elements';
import { EmError, type EmErrorFacts } from './errors';
import type { BodyNote, Exchange } from './exchange';
import { headerValues } from './headers';
import { longestDetail, longestTitle } from './limits';
import { redactHeaders } from './redaction';
import type { SecretNet } from './secretNet';
import { shownBody } from './shownBody';
import type { WireAnswer } from './transport';

/** The interpretation of a response that does not depend on what was requested. */
export interface Interpreted {
  /** 0 if there was no response. */
  readonly status: number;
  readonly redirect?: string;
  readonly body?: AnswerBody;
  readonly failure?: EmError;
}

/** The target of a redirect. */
export interface Redirect {
  readonly redirect: string;
  /** The target with its secrets masked. */
  readonly target: string;
  readonly status: number;
}

/** The requested value of a successful response, and its number of rows if it is a list. */
export interface Taken<T> {
  readonly value: T;
  readonly rows?: number | undefined;
}

/** Recognizes an HTML page by its first characters, whatever the media type says. */
const isHtml = (opening: string): boolean =>
  /^(<!doctype html|<html[\s>])/i.test(opening.trimStart().slice(0, 20));

/** Why the body of a successful response cannot be used. */
export function unusable({ opening, problem }: AnswerBody): EmError | undefined {
  if (isHtml(opening)) {
    const title = htmlTitle(opening);
    return new EmError('html-answer', title === undefined ? {} : { title });
  }
  if (problem === undefined) return undefined;
  const { reason } = problem;
  return new EmError(reason.code === 'bound' ? 'answer-too-large' : 'unreadable-answer', { reason });
}

/**
 * Determines who answered with a status outside 2xx, and the title if the answer is a page.
 *
 * @returns an empty object if the response has no body: who answered is then not known
 */
export function speakerOf({ document, opening }: AnswerBody): Pick<EmErrorFacts, 'speaker' | 'title'> {
  if (document?.is(errorTable)) return { speaker: 'enterprise-manager' };
  if (opening.trim() === '') return {};
  const title = isHtml(opening) ? htmlTitle(opening) : undefined;
  return { speaker: 'other', ...(title !== undefined && { title }) };
}

/** Enterprise Manager's own message, if there is one. Stack traces are left out. */
export function errorMessage(document: Document | undefined): string | undefined {
  if (!document?.is(errorTable)) return undefined;
  const { message, firstChanceExceptionMessage } = decodeQuietly(document, errorTable) ?? {};
  const said = [firstChanceExceptionMessage, message].find(
    (text) => text !== undefined && text.trim() !== '',
  );
  return said === undefined ? undefined : bounded(said.trim(), longestDetail);
}

/** The ID of the logon session in a response. */
export function toldSessionId(document: Document | undefined): string | undefined {
  return document?.is(logonSessionTable) ? decodeQuietly(document, logonSessionTable)?.sessionId : undefined;
}

export const bounded = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}…`;

/** The title of a page, by a scan that reads each character once. */
function htmlTitle(opening: string): string | undefined {
  const begin = opening.search(/<title[\s>]/i);
  const open = begin < 0 ? -1 : opening.indexOf('>', begin);
  if (open < 0) return undefined;
  const end = opening.indexOf('<', open);
  const text = opening.slice(open + 1, end < 0 ? undefined : end).slice(0, 10 * longestTitle);
  const title = text.replace(/\s+/g, ' ').trim();
  return title === '' ? undefined : bounded(title, longestTitle);
}

export function renderAnswer(
  answer: WireAnswer,
  body: AnswerBody | undefined,
  net: SecretNet,
  rows?: number,
): NonNullable<Exchange['response']> {
  const contentType = headerValues(answer, 'content-type')[0];
  const note = body && bodyNote(body, net);
  return {
    status: answer.status,
    statusText: net.mask(answer.statusText),
    headers: redactHeaders(answer.headers).map(([name, value]) => [net.mask(name), net.mask(value)]),
    mediaType: contentType === undefined ? undefined : net.mask(contentType),
    bytes: body?.bytes ?? 0,
    ...(rows !== undefined && { rows }),
    ...(note === undefined &&
      body?.document &&
      body.kept && { body: shownBody({ kept: body.kept, contentType, format: body.document.format, net }) }),
    ...(note && { bodyNote: note }),
  };
}

/** Masks the secrets of the exchange in the texts of a failure that come from a server. */
export function withoutSecrets(failure: EmError, net: SecretNet): EmError {
  const { detail, title, target } = failure.facts;
  return failure.with({
    ...(detail !== undefined && { detail: net.mask(detail) }),
    ...(title !== undefined && { title: net.mask(title) }),
    ...(target !== undefined && { target: net.mask(target) }),
  });
}

/** The note in place of a body that could not be read, or that is a page for a browser: neither is shown. */
function bodyNote({ bytes, opening, problem, failure }: AnswerBody, net: SecretNet): BodyNote | undefined {
  if (isHtml(opening)) {
    const title = htmlTitle(opening);
    return { reason: 'html', ...(title !== undefined && { title: net.mask(title) }) };
  }
  if (problem !== undefined) return { reason: reasonText(problem.reason) };
  return failure === undefined || bytes === 0 ? undefined : { reason: failure.kind };
}

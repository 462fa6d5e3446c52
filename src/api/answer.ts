import { readBody } from './codec';
import { DocumentError, type Document } from './document';
import { errorTable } from './elements';
import { EmError } from './errors';
import type { BodyNote, Exchange, ShownBody } from './exchange';
import { redactHeaders } from './redaction';
import type { WireAnswer } from './transport';

/** What an answer means, before it is known what was asked for. */
export interface Interpreted {
  readonly status: number;
  readonly redirect?: string;
  readonly text?: string;
  readonly document?: Document;
  readonly problem?: string;
  readonly failure?: EmError;
}

/** Where an answer leads. */
export interface Redirect {
  readonly redirect: string;
  readonly status: number;
}

/** What was asked for, taken from an answer that was well, and how many rows it has where it is a list. */
export interface Taken<T> {
  readonly value: T;
  readonly rows?: number | undefined;
}

export function headerValues(answer: WireAnswer | undefined, name: string): readonly string[] {
  const lower = name.toLowerCase();
  return (answer?.headers ?? []).filter(([key]) => key.toLowerCase() === lower).map(([, value]) => value);
}

export function readQuietly(text: string): { document?: Document; problem?: string } {
  if (text.trim() === '') return {};
  try {
    return { document: readBody(text) };
  } catch (error) {
    if (error instanceof DocumentError) return { problem: error.message };
    throw error;
  }
}

const isHtml = (text: string): boolean => /^\uFEFF?\s*(<!doctype html|<html[\s>])/i.test(text);

export function unreadable(
  read: { document?: Document; problem?: string },
  text: string,
): EmError | undefined {
  if (isHtml(text)) {
    const title = htmlTitle(text);
    return new EmError('html-answer', title === undefined ? {} : { detail: title });
  }
  return read.problem === undefined ? undefined : new EmError('unreadable-answer', { detail: read.problem });
}

/** Enterprise Manager's own message, where it says one. Stack traces are not for people. */
export function errorMessage(document: Document | undefined): string | undefined {
  if (!document?.is(errorTable)) return undefined;
  const { message, firstChanceExceptionMessage } = document.decode(errorTable);
  return [firstChanceExceptionMessage, message]
    .find((text) => text !== undefined && text.trim() !== '')
    ?.trim();
}

function htmlTitle(text: string): string | undefined {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(text)?.[1]?.replace(/\s+/g, ' ').trim();
  return title === '' ? undefined : title;
}

export function renderAnswer(
  answer: WireAnswer,
  outcome: Interpreted,
  rows?: number,
): NonNullable<Exchange['response']> {
  const note = bodyNote(outcome);
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: redactHeaders(answer.headers),
    mediaType: headerValues(answer, 'content-type')[0],
    bytes: answer.body.byteLength,
    ...(rows !== undefined && { rows }),
    ...(outcome.document && { body: shownBody(outcome.document, answer.body.byteLength) }),
    ...(note && { bodyNote: note }),
  };
}

const shownBody = (document: Document, heldBytes: number): ShownBody => ({
  heldBytes,
  render: (longest = Infinity) => {
    const lines = document.render().split('\n');
    const text = lines.slice(0, longest).join('\n');
    return Promise.resolve({ text, moreLines: Math.max(0, lines.length - longest) });
  },
});

function bodyNote({ text, problem }: Interpreted): BodyNote | undefined {
  if (text === undefined || problem === undefined) return undefined;
  const title = isHtml(text) ? htmlTitle(text) : undefined;
  return { reason: isHtml(text) ? 'html' : problem, ...(title !== undefined && { title }) };
}

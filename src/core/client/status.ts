import { EmError, type EmErrorKind } from './errors';
import { headerValues } from './headers';
import { schemesOf } from './schemes';
import type { WireAnswer } from './transport';

const kindByStatus: Readonly<Record<number, EmErrorKind>> = {
  400: 'rejected',
  401: 'session-expired',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  503: 'unavailable',
};

interface Asked {
  readonly path: string;
  readonly auth: { readonly kind: 'none' | 'basic' | 'session' };
}

/** Seen on a real server instead of the documented 404, for a task of another session or of one that has ended. */
const taskGonePattern = /no backup task with id/i;

const longestPlainText = 200;

/**
 * The server parsed the body as the other media type: `Accept` and `Content-Type` disagree, or something rewrote one
 * of them.
 */
const wrongParserPattern = /Node \[root\] does not exist/i;

/**
 * Returns the failure for a status outside 2xx.
 *
 * @param text the beginning of the body, for responses that are not Enterprise Manager's
 * @param message Enterprise Manager's own message, if the body has one
 */
export function statusError(
  asked: Asked,
  answer: WireAnswer,
  text: string,
  message: string | undefined,
): EmError {
  const detail = message ?? plainText(text);
  const schemes = answer.status === 401 ? schemesOf(headerValues(answer, 'WWW-Authenticate')) : [];
  const facts = {
    status: answer.status,
    ...(detail !== undefined && { detail }),
    ...(schemes.length > 0 && { schemes }),
  };
  if (wrongParserPattern.test(message ?? '')) return new EmError('body-not-understood', facts);
  if (asked.path.startsWith('tasks/') && (answer.status === 404 || taskGonePattern.test(message ?? ''))) {
    return new EmError('task-gone', facts);
  }
  if (answer.status === 401 && asked.auth.kind === 'basic') return new EmError('bad-credentials', facts);
  if (isBackupServerApi(text)) return new EmError('backup-server-api', facts);
  if (asked.auth.kind === 'none' && message === undefined && answer.status !== 503) {
    return new EmError('not-enterprise-manager', facts);
  }
  if (answer.status === 503) {
    const after = retryAfter(answer);
    return new EmError('unavailable', after === undefined ? facts : { ...facts, retryAfterSeconds: after });
  }
  return new EmError(kindByStatus[answer.status] ?? 'server-error', facts);
}

/** Recognizes the REST API of a backup server (port 9419), which reports errors as `errorCode` and `message`. */
function isBackupServerApi(text: string): boolean {
  return text.trimStart().startsWith('{') && /"errorCode"\s{0,9}:/.test(text);
}

/** Marked up, or with characters that no message has. */
// eslint-disable-next-line no-control-regex -- they tell that it is no text
const notPlain = /[<{[\u0000-\u0008\u000E-\u001F\u007F]/;

/** A short plain text is a message; text that is marked up, binary or long is not shown. */
function plainText(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longestPlainText || notPlain.test(trimmed)) return undefined;
  return trimmed;
}

function retryAfter(answer: WireAnswer): number | undefined {
  const value = answer.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

/** What follows from a kind of failure, whoever asks: a new kind has to answer every question. */
export interface FailureTraits {
  /** A request that failed like this was surely not carried out. Of any other kind the facts tell (`fateOf`). */
  readonly isSurelyNotDone: boolean;
  /** The server was not reached: nobody was there who could have read the request. */
  readonly isUnreached: boolean;
  /** Nothing that is asked of the same session later would tell more: what is followed is given up at once. */
  readonly isFinal: boolean;
  /** A read is tried again: at once after a connection that broke, or when a server that is overloaded asks for it. */
  readonly retry: 'no' | 'soon' | 'when-asked';
  /** What it says of a resource that only some versions have: it is not there, or whether it is there is not known. */
  readonly absence: 'missing' | 'hidden' | undefined;
  /** The query service cannot be used, and the plain list has to do. */
  readonly isQueryRefusal: boolean;
  /** The user may accept the certificate that was seen by pinning it. A changed one takes a deliberate act. */
  readonly isPinnable: boolean;
  /** On the port of a backup server's own REST API it means that this API answered. */
  readonly isOfWrongPort: boolean;
}

const plain = {
  isSurelyNotDone: false,
  isUnreached: false,
  isFinal: false,
  retry: 'no',
  absence: undefined,
  isQueryRefusal: false,
  isPinnable: false,
  isOfWrongPort: false,
} as const;

/** Before the request could have been read by anybody. */
const unread = { ...plain, isSurelyNotDone: true } as const;
const unreached = { ...unread, isUnreached: true } as const;
/** Not read, and nothing else that is sent now would be read either. */
const refused = { ...unread, isFinal: true } as const;
const pinnable = { ...unreached, isFinal: true, isPinnable: true } as const;

const traits = {
  'name-not-found': unreached,
  refused: unreached,
  unreachable: unreached,
  'certificate-untrusted': pinnable,
  'certificate-expired': pinnable,
  'certificate-wrong-name': pinnable,
  'certificate-changed': { ...unreached, isFinal: true },
  'proxy-refused': unreached,
  /** The proxy that is set cannot be used at all. */
  'proxy-setting': { ...unreached, isFinal: true },
  'tls-failed': unreached,
  'not-tls': unreached,
  'invalid-request': refused,
  /** A writing request to an endpoint that is set to be read only: it was not sent. */
  'read-only': refused,
  /** The same is being done already. */
  'under-way': unread,
  /** The endpoint was removed, or has become another, since it was chosen. */
  'endpoint-gone': refused,
  /** The endpoint is of a workspace, and the user has not agreed to use it. */
  'endpoint-not-permitted': refused,
  // no whole answer came
  timeout: plain,
  'connection-lost': { ...plain, retry: 'soon' },
  cancelled: { ...plain, isFinal: true },
  /** The window that had sent it ended before the answer was told. */
  interrupted: plain,
  // an answer came, but not one of Enterprise Manager's
  'html-answer': { ...plain, isOfWrongPort: true },
  'backup-server-api': plain,
  'not-enterprise-manager': { ...plain, isOfWrongPort: true },
  'unreadable-answer': { ...plain, isOfWrongPort: true },
  'unexpected-answer': { ...plain, absence: 'hidden', isQueryRefusal: true },
  'answer-too-large': { ...plain, absence: 'hidden' },
  redirected: plain,
  /** A list that is longer than any estate. */
  'endless-list': plain,
  'no-session-id': plain,
  // Enterprise Manager's own refusals
  'bad-credentials': refused,
  'session-expired': refused,
  forbidden: { ...plain, isFinal: true, absence: 'hidden', isQueryRefusal: true },
  rejected: { ...plain, absence: 'missing', isQueryRefusal: true },
  /** The server's reader took the body for another format, so nothing of it was carried out. */
  'body-not-understood': { ...plain, isSurelyNotDone: true },
  'not-found': { ...plain, absence: 'missing', isQueryRefusal: true, isOfWrongPort: true },
  'method-not-allowed': { ...plain, absence: 'missing', isQueryRefusal: true },
  conflict: plain,
  'server-error': { ...plain, absence: 'hidden', isQueryRefusal: true },
  unavailable: { ...plain, retry: 'when-asked' },
  'task-gone': plain,
} as const satisfies Readonly<Record<string, FailureTraits>>;

export type EmErrorKind = keyof typeof traits;

/** The one table of what follows from a kind of failure. */
export const failureTraits: Readonly<Record<EmErrorKind, FailureTraits>> = traits;

/** The consequences of a kind of failure. A new kind has to answer every question. */
export interface FailureTraits {
  /** A request that failed like this was certainly not carried out. For other kinds the facts decide (`fateOf`). */
  readonly isSurelyNotDone: boolean;
  /** The server was not reached, so nothing read the request. */
  readonly isUnreached: boolean;
  /** No later request of the same session would succeed: following ends at once. */
  readonly isFinal: boolean;
  /**
   * Whether a read is retried: `soon` after a connection that broke, `when-asked` if an overloaded server requests
   * it.
   */
  readonly retry: 'no' | 'soon' | 'when-asked';
  /**
   * What it means for a resource that only some versions have: the resource is missing, or its existence is not
   * known.
   */
  readonly absence: 'missing' | 'hidden' | undefined;
  /** The query service cannot be used, so the plain list is used instead. */
  readonly isQueryRefusal: boolean;
  /** The user may accept the presented certificate by pinning it. A changed certificate needs a deliberate act. */
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

/** The request failed before anything could read it. */
const unread = { ...plain, isSurelyNotDone: true } as const;
const unreached = { ...unread, isUnreached: true } as const;
/** The request was not read, and no other request would be read now. */
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
  /** The configured proxy cannot be used at all. */
  'proxy-setting': { ...unreached, isFinal: true },
  'tls-failed': unreached,
  'not-tls': unreached,
  /** The port of a plain http URL speaks https. */
  'not-http': { ...unreached, isFinal: true },
  'invalid-request': refused,
  /** A write request to an endpoint that is set to read-only: it was not sent. */
  'read-only': refused,
  /** The same write is running already. */
  'under-way': unread,
  /** The endpoint was removed or changed since it was chosen. */
  'endpoint-gone': refused,
  /** The endpoint is in workspace settings, and the user has not agreed to use it. */
  'endpoint-not-permitted': refused,
  // no complete response
  timeout: plain,
  'connection-lost': { ...plain, retry: 'soon' },
  cancelled: { ...plain, isFinal: true },
  /** The window that sent it ended before the response was reported. */
  interrupted: plain,
  // a response, but not from Enterprise Manager
  'html-answer': { ...plain, isOfWrongPort: true },
  'backup-server-api': plain,
  'not-enterprise-manager': { ...plain, isOfWrongPort: true },
  'unreadable-answer': { ...plain, isOfWrongPort: true },
  'unexpected-answer': { ...plain, absence: 'hidden', isQueryRefusal: true },
  'answer-too-large': { ...plain, absence: 'hidden' },
  redirected: plain,
  /** A list that is longer than any real estate. */
  'endless-list': plain,
  'no-session-id': plain,
  // Enterprise Manager's own refusals
  'bad-credentials': refused,
  'session-expired': refused,
  forbidden: { ...plain, isFinal: true, absence: 'hidden', isQueryRefusal: true },
  rejected: { ...plain, absence: 'missing', isQueryRefusal: true },
  /** The server parsed the body as another format, so nothing of it was carried out. */
  'body-not-understood': { ...plain, isSurelyNotDone: true },
  'not-found': { ...plain, absence: 'missing', isQueryRefusal: true, isOfWrongPort: true },
  'method-not-allowed': { ...plain, absence: 'missing', isQueryRefusal: true },
  conflict: plain,
  'server-error': { ...plain, absence: 'hidden', isQueryRefusal: true },
  unavailable: { ...plain, retry: 'when-asked' },
  'task-gone': plain,
} as const satisfies Readonly<Record<string, FailureTraits>>;

export type EmErrorKind = keyof typeof traits;

/** The only table of the consequences of each kind of failure. */
export const failureTraits: Readonly<Record<EmErrorKind, FailureTraits>> = traits;

import type { BackupServer, Task } from '../client/elements';
import type { EmError } from '../client/errors';
import type { ServerLook } from './serverLook';
import type { KnownBy, Wanted } from '../client/whose';

/** The result of looking for the server, or why no look was possible. */
export type Found = ServerLook | { readonly kind: 'failed'; readonly error: EmError };
export type Unseen = Exclude<Found, { kind: 'listed' }>;

interface Listed {
  readonly server: BackupServer;
  /** How it was identified. */
  readonly by: KnownBy;
}

interface NotSeen {
  readonly look: Unseen;
  /** What to look for again. */
  readonly wanted: Wanted;
}

/** The outcome of a connect, claiming no more than is known. */
export type ConnectOutcome =
  | ({ readonly kind: 'connected'; readonly doubt?: EmError } & Listed)
  /** The task failed, but Enterprise Manager lists the server all the same. */
  | ({ readonly kind: 'registered'; readonly message: string | undefined } & Listed)
  /** Enterprise Manager accepted the request, but the server was not seen in its list. */
  | ({ readonly kind: 'accepted'; readonly task?: Task; readonly reason?: EmError } & NotSeen)
  /** A server with this address is registered already; nothing was sent. */
  | { readonly kind: 'duplicate'; readonly server: BackupServer }
  /** The task failed, for the reason that Enterprise Manager gives. */
  | ({ readonly kind: 'failed'; readonly message: string | undefined; readonly task: Task } & NotSeen)
  /**
   * It is not known whether the server was connected: it was looked up and not seen, and the request was not sent
   * again.
   */
  | ({ readonly kind: 'unknown'; readonly reason: EmError } & NotSeen);

export type NotSeenOutcome = Extract<ConnectOutcome, NotSeen>;

/**
 * The outcome after a further look for a server that had not been seen. If its task failed, a new server is weak
 * evidence: another one may have been added meanwhile.
 */
export function seenAgain(unseen: NotSeenOutcome, look: Found): ConnectOutcome {
  if (look.kind !== 'listed') return { ...unseen, look };
  const { server, by } = look;
  if (unseen.kind !== 'failed') {
    const { reason } = unseen;
    return { kind: 'connected', server, by, ...(reason && { doubt: reason }) };
  }
  return by === 'new'
    ? { ...unseen, look: { kind: 'perhaps', servers: [server] } }
    : { kind: 'registered', message: unseen.message, server, by };
}

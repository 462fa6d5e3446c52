import type { BackupServer, Task } from './elements';
import type { EmError } from './errors';
import type { ServerLook } from './serverLook';
import type { KnownBy, Wanted } from './whose';

/** What looking for the server told, or why no look could be made. */
export type Found = ServerLook | { readonly kind: 'failed'; readonly error: EmError };
export type Unseen = Exclude<Found, { kind: 'listed' }>;

interface Listed {
  readonly server: BackupServer;
  /** By what it is known to be the one. */
  readonly by: KnownBy;
}

interface NotSeen {
  readonly look: Unseen;
  /** What to look for again. */
  readonly wanted: Wanted;
}

/** What is known in the end, and no more than that. */
export type ConnectOutcome =
  | ({ readonly kind: 'connected'; readonly doubt?: EmError } & Listed)
  /** The task ended without success, and Enterprise Manager lists the server all the same. */
  | ({ readonly kind: 'registered'; readonly message: string | undefined } & Listed)
  /** Enterprise Manager took the request, and the server was not seen in its list. */
  | ({ readonly kind: 'accepted'; readonly task?: Task; readonly reason?: EmError } & NotSeen)
  /** A server of this address is there already; nothing was sent. */
  | { readonly kind: 'duplicate'; readonly server: BackupServer }
  /** The task ended without success, for Enterprise Manager's reason. */
  | ({ readonly kind: 'failed'; readonly message: string | undefined; readonly task: Task } & NotSeen)
  /** Whether it was done is not known: the server was looked up, not sent again, and not seen. */
  | ({ readonly kind: 'unknown'; readonly reason: EmError } & NotSeen);

export type NotSeenOutcome = Extract<ConnectOutcome, NotSeen>;

/**
 * What is known now of a request whose server had not been seen. Where its task failed, that a server is new says
 * little: another may have been added meanwhile.
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

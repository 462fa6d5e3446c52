import type { CertificateFacts } from './certificates';
import type { ReadingReason } from './document';
import type { EmErrorKind } from './failureTraits';
import { fateOf, type FateFacts } from './fate';
import type { ProxyProblem } from './proxyProblem';

export type { EmErrorKind } from './failureTraits';

export interface EmErrorFacts extends FateFacts {
  readonly method?: string;
  /** Path and query on the endpoint, already free of session IDs. */
  readonly path?: string;
  readonly baseUrl?: string;
  /** The ID of the endpoint that it belongs to: its URL alone says it not, since accounts may share one. */
  readonly endpointId?: string;
  /** Enterprise Manager's own words, or somebody else's text: for a person, never in a message or a log. */
  readonly detail?: string;
  /** The title of a web page that came in the place of an answer: for a person, as `detail` is. */
  readonly title?: string;
  /** How the answer wants to be told who asks, such as `Basic` or `Negotiate`. */
  readonly schemes?: readonly string[];
  /** Why the answer could not be read, as a code and a position. */
  readonly reason?: ReadingReason;
  /** The code of the system or of the TLS library, such as `ECONNRESET`. */
  readonly code?: string;
  /** The certificate that was seen. */
  readonly certificate?: CertificateFacts;
  /** The SHA-256 fingerprint that was expected instead. */
  readonly pinned?: string;
  /** Where a redirect pointed. */
  readonly target?: string;
  /** What has to be changed: a setting of VS Code, or a variable of the environment. */
  readonly setting?: string;
  /** Why the proxy of that setting cannot be used. */
  readonly proxyProblem?: ProxyProblem;
  readonly retryAfterSeconds?: number;
  readonly timeoutMs?: number;
  /** How many of what a limit is about. */
  readonly count?: number;
  /** The session ended because the user logged out. */
  readonly loggedOut?: boolean;
}

/**
 * A failure as facts. The words for a person are made at the edge from `kind` and `facts`; `message` is for
 * developers and holds no text of a server or of a library: such texts quote what they are about, which may be a
 * secret. For the same reason only a failure of ours is kept as a cause; of any other its code is.
 */
export class EmError extends Error {
  override readonly name = 'EmError';
  readonly facts: EmErrorFacts;

  constructor(
    readonly kind: EmErrorKind,
    facts: EmErrorFacts = {},
    options?: ErrorOptions,
  ) {
    const code = facts.code ?? codeOf(options?.cause);
    super(
      [kind, facts.method, facts.path, facts.status, facts.reason?.code, code]
        .filter((part) => part !== undefined)
        .join(' '),
      isEmError(options?.cause) ? { cause: options.cause } : {},
    );
    this.facts = code === undefined ? facts : { ...facts, code };
  }

  /**
   * Whether a request that changes something has to be looked up: it may have been done. Where it is false, it is
   * certain that it was not.
   */
  get isInDoubt(): boolean {
    return fateOf(this.kind, this.facts) === 'not-known';
  }

  /** The same, of the Enterprise Manager that was asked. */
  at(baseUrl: string): PlacedEmError {
    return this.with({ baseUrl }) as PlacedEmError;
  }

  with(facts: EmErrorFacts): EmError {
    return new EmError(this.kind, { ...this.facts, ...facts }, { cause: this.cause });
  }
}

/** A failure that names its host: whatever comes of a connection is one. */
export type PlacedEmError = EmError & { readonly facts: { readonly baseUrl: string } };

/** The code of what Node or a library throws. @returns what is surely a code and no sentence */
export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

/** By its name too: a program that loads this module twice, as a script beside its sources may, has two classes. */
export function isEmError(error: unknown): error is EmError {
  if (error instanceof EmError) return true;
  return error instanceof Error && error.name === 'EmError' && 'kind' in error && 'facts' in error;
}

export const isCancelled = (error: unknown): boolean => isEmError(error) && error.kind === 'cancelled';

import type { EmError } from './errors';

export type HeaderList = readonly (readonly [string, string])[];

/**
 * One request and its answer as anybody may see them: built with the secrets already masked, so that nobody
 * who shows, stores or copies an exchange has to think of it.
 */
export interface Exchange {
  readonly id: number;
  readonly baseUrl: string;
  /** Of the endpoint that asked; absent where the client is of none. */
  readonly endpointId?: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: HeaderList;
    readonly mediaType: string;
    readonly body?: string;
    /** The same body in pieces, its secrets left out, for whoever makes a command of it. */
    readonly template?: BodyTemplate;
  };
  readonly response?: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: HeaderList;
    readonly mediaType: string | undefined;
    readonly bytes: number;
    /** How many rows came, where the answer is a list that was asked for. */
    readonly rows?: number;
    readonly body?: ShownBody;
    /** Why there is no body to show although bytes came. */
    readonly bodyNote?: BodyNote;
  };
  readonly failure?: EmError;
  /** It failed, and is sent again in so many milliseconds. */
  readonly retryInMs?: number;
  /** Nobody waits for it: it is asked beside something else, and may fail quietly. */
  readonly isBackground?: boolean;
}

/**
 * The body of an answer, which is rendered when somebody wants to see it: most never are, and one may be long. It
 * is pretty-printed, and its secrets are masked.
 */
export interface ShownBody {
  /** About how many bytes of memory it holds. */
  readonly heldBytes: number;
  /**
   * Prints it anew each time, in slices between which the event loop has its turn.
   *
   * @param lines how many are wanted; the others are counted, of a very long body not to its end
   * @param characters how many are wanted at most, where one who renders can stop there
   * @throws EmError
   */
  render(lines?: number, characters?: number): Promise<RenderedText>;
}

export interface RenderedText {
  readonly text: string;
  /** How many lines were left out; of a very long body, at least so many. */
  readonly moreLines: number;
}

/** A body as it is written, with the names of its secrets in their places. */
export type BodyTemplate = readonly (string | { readonly secret: string })[];

/** What could not be read cannot be masked by structure, so only its outline is told. */
export interface BodyNote {
  readonly reason: string;
  readonly title?: string;
}

import type { EmError } from './errors';

export type HeaderList = readonly (readonly [string, string])[];

/**
 * One request and its response, safe to show: it is built with the secrets already masked, so that code that shows,
 * stores or copies an exchange need not mask anything.
 */
export interface Exchange {
  readonly id: number;
  readonly baseUrl: string;
  /** The ID of the client's endpoint; absent if the client has none. */
  readonly endpointId?: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: HeaderList;
    readonly mediaType: string;
    readonly body?: string;
    /** The same body in pieces without its secrets, for building a command from it. */
    readonly template?: BodyTemplate;
  };
  readonly response?: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: HeaderList;
    readonly mediaType: string | undefined;
    readonly bytes: number;
    /** The number of rows, if the response is a requested list. */
    readonly rows?: number;
    readonly body?: ShownBody;
    /** Why there is no body to show although bytes were received. */
    readonly bodyNote?: BodyNote;
  };
  readonly failure?: EmError;
  /** The request failed, and is sent again after this many milliseconds. */
  readonly retryInMs?: number;
  /** A background request: it accompanies another one, and its failure is not shown. */
  readonly isBackground?: boolean;
}

/**
 * The body of a response, rendered on demand: most are never viewed, and one may be long. It is pretty-printed, and
 * its secrets are masked.
 */
export interface ShownBody {
  /** Approximately how many bytes of memory it holds. */
  readonly heldBytes: number;
  /**
   * Renders the body, again on each call, in slices between which the event loop can run.
   *
   * @param lines how many lines are wanted; the others are counted, for a very long body not all of them
   * @param characters the most characters that are wanted, if the renderer can stop there
   * @throws EmError
   */
  render(lines?: number, characters?: number): Promise<RenderedText>;
}

export interface RenderedText {
  readonly text: string;
  /** The number of lines left out; for a very long body, the least number. */
  readonly moreLines: number;
}

/** A body as it is sent, with the names of its secrets in place of their values. */
export type BodyTemplate = readonly (string | { readonly secret: string })[];

/** A body that could not be read cannot be masked by structure, so only its size and kind are reported. */
export interface BodyNote {
  readonly reason: string;
  readonly title?: string;
}

/** How this Enterprise Manager behaves where the documentation is of two minds, or where a test wants trouble. */
export interface Switches {
  createResponse: 'task' | 'accepted-empty' | 'created-empty' | 'created-representation' | 'no-content';
  /** A create is answered with 400 and this message. */
  createRejects: string | undefined;
  /** How PUT and DELETE of a backup server are answered. */
  changeResponse: 'no-content' | 'ok' | 'task';
  /** A change ends without success and with this message. */
  changeFails: string | undefined;
  /** A create's task ends without success and with this message. */
  createFails: string | undefined;
  jsonCase: 'pascal' | 'camel';
  jsonNulls: 'explicit' | 'omit';
  /** Every answer waits this long, in milliseconds. */
  delayMs: number;
  /** How long a task is `Running` and then `OperationFinished`, in milliseconds. */
  taskRunningMs: number;
  taskOperationFinishedMs: number;
  collectMs: number;
  /** A collection fails for the server that it was asked for, and an event says so with this reason. */
  collectFails: string | undefined;
  /** How the session of a collection ends whatever its events tell. */
  collectEnds: 'warning' | 'failed' | undefined;
  /** Not documented: whether a collection is of all servers, or of the one that it was asked for. */
  collectScope: 'all' | 'posted';
  /** Not documented: how the events of a collection call a server. */
  collectNames: 'name' | 'address' | 'nobody';
  /** A collection of all servers begins by itself when one was added. */
  collectsAfterCreate: boolean;
  /** The documentation spells `Result/Result` in two ways. */
  sessionResults: 'samples' | 'table';
  /** Versions before 12 have no sessions of the system. */
  systemSessions: boolean;
  /** The query service finds no backup server, whatever the list holds. */
  queryFindsNothing: boolean;
  /** The query service gives every backup server, whatever the filter says. */
  queryIgnoresFilter: boolean;
  /** The name under which a backup server is listed that is created from now on, where it is not its address. */
  listedAs: string | undefined;
  /** Another administrator adds a backup server of this name while a create is at work. */
  foreignMeanwhile:
    { readonly name: string; readonly description?: string; readonly port?: number } | undefined;
  /** A create whose task fails leaves the backup server registered: it may be reached later. */
  registersUnreached: boolean;
  /** What the query service says of how many pages there are, where that is not true. */
  pagesCount: number | undefined;
  /** Every page of the query service is the first. */
  pagesRepeat: boolean;
  /** One of the backup servers has the licence of a Cloud Connect provider. */
  cloudConnect: boolean;
  unknownTask: 404 | 500;
  /** 9.5 U4 parses the body as JSON wherever `Accept` names JSON, whatever `Content-Type` says. */
  acceptDecidesParser: boolean;
  strictOrder: boolean;
  versions: readonly string[];
  /** What Hrefs begin with, where it is not what the client dialled. */
  publicBaseUrl: string | undefined;
  /** The session's token is told only in the cookie, or only derivable from the body. */
  tokenIn: 'header' | 'cookie' | 'body';
}

export const defaultSwitches: Switches = {
  createResponse: 'task',
  createRejects: undefined,
  createFails: undefined,
  changeResponse: 'no-content',
  changeFails: undefined,
  jsonCase: 'pascal',
  jsonNulls: 'explicit',
  delayMs: 0,
  taskRunningMs: 1500,
  taskOperationFinishedMs: 1000,
  collectMs: 3000,
  collectFails: undefined,
  collectEnds: undefined,
  collectScope: 'posted',
  collectNames: 'name',
  collectsAfterCreate: true,
  sessionResults: 'samples',
  systemSessions: true,
  queryFindsNothing: false,
  queryIgnoresFilter: false,
  listedAs: undefined,
  foreignMeanwhile: undefined,
  registersUnreached: false,
  pagesCount: undefined,
  pagesRepeat: false,
  cloudConnect: false,
  unknownTask: 500,
  acceptDecidesParser: true,
  strictOrder: true,
  versions: ['v1_5', 'v1_6', 'v1_7'],
  publicBaseUrl: undefined,
  tokenIn: 'header',
};

/** What `--scenario NAME` starts. */
export const scenarios: Readonly<Record<string, Partial<Switches>>> = {
  default: {},
  'accepted-empty': { createResponse: 'accepted-empty' },
  'created-empty': { createResponse: 'created-empty' },
  'created-representation': { createResponse: 'created-representation' },
  'no-content': { createResponse: 'no-content' },
  'task-fails': {
    createFails: 'Failed to connect to the backup server: the user name or password is incorrect.',
  },
  rejected: { createRejects: 'Cannot add the backup server: the license is exceeded.' },
  version13: { jsonCase: 'camel' },
  'changes-under-a-task': { changeResponse: 'task' },
  'collect-fails': { collectFails: 'Failed to connect to the backup server.' },
  version12: { sessionResults: 'table', collectScope: 'all' },
  version95: { systemSessions: false, jsonNulls: 'omit', versions: ['v1', 'v1_1', 'v1_2', 'v1_3', 'v1_4'] },
  slow: { delayMs: 3000, taskRunningMs: 20_000, taskOperationFinishedMs: 5000 },
};

export type FaultKind =
  | 'no-answer'
  | 'cut-headers'
  | 'cut-body'
  | 'reset'
  | 'reset-after-work'
  | 'garbage'
  | 'html'
  | 'enormous'
  | 'unavailable'
  | 'server-error'
  | 'forbidden'
  | 'session-expired'
  | 'redirect'
  /** Somebody else's answer in the place of its own: `answer`. */
  | 'other-answer';

export interface Fault {
  readonly kind: FaultKind;
  /** It strikes when the request has been carried out; `reset-after-work` and `cut-body` always do. */
  readonly afterWork?: boolean;
  readonly answer?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly method?: string;
  /** Of the path and query after `/api/`. */
  readonly path?: RegExp;
  /** How many requests it meets before it is over; every one without it. */
  readonly times?: number;
  /** Where `redirect` points. */
  readonly target?: string;
}

/*
 * The context values of the rows of our views, and the context keys: what a menu may test. Rows produce them by
 * `contextValue` and menus test them by `viewItem`, so that neither names a token that the other does not know.
 */

/** The kinds of rows, and the tokens that a row of the kind may carry. */
export const rowTokens = {
  endpoint: [
    'logged-in',
    'logged-out',
    'expired',
    'may-not-connect',
    'idle',
    'https',
    'pinned',
    'read-only',
    'filtered',
    'remembered',
    'embedded',
  ],
  backupServer: ['collect', 'remove', 'edit'],
  /** A failure: the actions that may help. */
  message: ['retry', 'log-in', 'certificate', 'edit', 'output', 'sandbox'],
  group: [],
  task: ['running'],
  filter: [],
  overview: [],
  more: [],
  broken: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type RowKind = keyof typeof rowTokens;
export type RowToken<K extends RowKind> = (typeof rowTokens)[K][number];

/** The context value of a row. */
export const contextValue = <K extends RowKind>(kind: K, tokens: readonly RowToken<K>[] = []): string =>
  [kind, ...tokens].join(' ');

/** Our context keys. */
export const contextKeys = {
  sandboxRunning: 'veeamEm.sandboxRunning',
  planOpen: 'veeamEm.planOpen',
  /** Whether the plan in the view would write anything. */
  planWrites: 'veeamEm.planWrites',
} as const;
export type ContextKey = keyof typeof contextKeys;

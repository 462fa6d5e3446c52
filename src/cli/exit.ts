/** The exit codes of the command line, as the help tells them. */
export const exitCodes = {
  /** Everything was done. */
  done: 0,
  /** Something failed, or its outcome is not known. */
  failed: 1,
  /** With `--detailed-exitcode`: the Enterprise Managers hold something other than the file says. */
  changes: 2,
  /** The arguments or a file cannot be used. Nothing was begun. */
  usage: 3,
  /** Interrupted by SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The arguments or a file cannot be used. The message is whole sentences. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The result of a check, in words. */
export interface Finding {
  readonly level: 'ok' | 'info' | 'warning' | 'error';
  readonly title: string;
  readonly reason: string;
}

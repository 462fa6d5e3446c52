import * as l10n from '@vscode/l10n';

type Sign = 'ok' | 'info' | 'warning' | 'error' | 'done' | 'failed' | 'unknown' | 'open';

/** The words for the signs beside the results of checks and beside the steps of a flow. */
export const signWords = (): Readonly<Record<Sign, string>> => ({
  ok: l10n.t({
    message: 'OK',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
  info: l10n.t({
    message: 'Information',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
  warning: l10n.t({
    message: 'Warning',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
  error: l10n.t({
    message: 'Error',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
  done: l10n.t({
    message: 'Done',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
  failed: l10n.t({
    message: 'Failed',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
  unknown: l10n.t({
    message: 'Outcome not known',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
  open: l10n.t({
    message: 'Not reached',
    comment: ['A screen reader says this for the sign beside a check or a step.'],
  }),
});

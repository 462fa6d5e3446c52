import * as l10n from '@vscode/l10n';
import { isolated } from '../../text/visible';
import type { JournalProblem } from './journal';

/** The text for a problem of the journal itself, for the output channel. */
export function journalProblem(problem: JournalProblem): string {
  switch (problem.kind) {
    case 'not-written':
      return l10n.t(
        'The journal of running requests could not be written ({0}). If the window closes now, the next window cannot find out their outcome.',
        problem.code ??
          l10n.t({
            message: 'no reason given',
            comment: ['Stands in brackets in place of an error code.'],
          }),
      );
    case 'full':
      return l10n.t(
        'The journal of running requests is full. If the window closes now, the next window cannot find out the outcome of this request.',
      );
    case 'unreadable':
      return l10n.t(
        'An entry of the journal of running requests could not be read and was set aside: {0}. Refresh the tree to see the current state.',
        isolated(problem.file),
      );
  }
}

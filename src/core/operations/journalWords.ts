import * as l10n from '@vscode/l10n';
import { isolated } from '../../text/visible';
import type { JournalProblem } from './journal';

/** What the output says of the journal itself. */
export function journalProblem(problem: JournalProblem): string {
  switch (problem.kind) {
    case 'not-written':
      return l10n.t(
        'The journal of running requests could not be written ({0}): if the window closes now, the next one cannot tell how they ended.',
        problem.code ?? l10n.t('no reason given'),
      );
    case 'full':
      return l10n.t(
        'The journal of running requests is full: if the window closes now, the next one cannot tell how this request ended.',
      );
    case 'unreadable':
      return l10n.t(
        'An entry of the journal of running requests could not be read and was set aside: {0}. Refresh to see what was done.',
        isolated(problem.file),
      );
  }
}

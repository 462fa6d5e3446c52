import * as l10n from '@vscode/l10n';
import { countsOf, type Plan } from '../../core/plan/plan';
import { language, numberText } from '../../core/words/language';

/** What the last plan of a fleet file told about the Enterprise Managers. */
export interface KnownDrift {
  /** Rows and backup servers of which the file says something else, as far as could be read. */
  readonly differences: number;
  /** Enterprise Managers that could not be read. */
  readonly unread: number;
  readonly at: Date;
}

/** What a plan tells about drift. */
export function knownDrift(plan: Pick<Plan, 'rows' | 'extras' | 'managers'>, at: Date): KnownDrift {
  const counts = Object.entries(countsOf(plan));
  const differing = counts.filter(([kind]) => kind !== 'leave' && kind !== 'not-read');
  return {
    differences: differing.reduce((sum, [, count]) => sum + count, 0),
    unread: plan.managers.filter((manager) => 'error' in manager).length,
    at,
  };
}

/** The text of the status bar, and its tooltip line by line. */
export function driftWords(known: KnownDrift | undefined): {
  readonly text: string;
  readonly tooltip: readonly string[];
} {
  const check = l10n.t('Select to check the drift.');
  if (known === undefined)
    return {
      text: l10n.t('Fleet File: not checked'),
      tooltip: [l10n.t('This text of the file was not compared with the Enterprise Managers.'), check],
    };
  const { unread, at } = known;
  return {
    text: resultWords(known, at.toLocaleTimeString(language(), { timeStyle: 'short' })),
    tooltip: [
      l10n.t('Compared with the Enterprise Managers at {0}.', at.toLocaleString(language())),
      ...(unread > 0 ? [l10n.t('Enterprise Managers that could not be read: {0}.', numberText(unread))] : []),
      check,
    ],
  };
}

function resultWords({ differences, unread }: KnownDrift, time: string): string {
  if (differences > 1) return l10n.t('Fleet File: {0} differences, {1}', numberText(differences), time);
  if (differences === 1) return l10n.t('Fleet File: 1 difference, {0}', time);
  // What could not be read may differ.
  return unread > 0
    ? l10n.t('Fleet File: not fully checked, {0}', time)
    : l10n.t('Fleet File: no drift, {0}', time);
}

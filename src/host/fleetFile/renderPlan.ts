import * as l10n from '@vscode/l10n';
import { paced } from '../../core/client/pace';
import type { ActionKind, Plan } from '../../core/plan/plan';
import { planSummary, type PlanGroup, type PlanItem } from '../../core/plan/planWords';
import { isDrifted } from '../../core/plan/plan';
import { language, numberText } from '../../core/words/language';
import { outputLine } from '../../text/outlets';
import { isolated, withoutIsolates } from '../../text/visible';
import { wrapped } from '../../text/wrapped';

export type PlanKind = 'plan' | 'drift';

/** A plan, and its actions in words. */
export interface PlanInWords {
  readonly plan: Plan;
  readonly groups: readonly PlanGroup[];
}

export interface RenderedPlan {
  readonly text: string;
  /** The line of each credential that is missing, from 0. */
  readonly credentialLines: ReadonlyMap<string, number>;
}

export interface PlanLook {
  /** Whether what is unchanged is shown, and not only counted. */
  readonly showsAll: boolean;
  /** Whether it is a plan of the past. */
  readonly isApplied: boolean;
}

/** The editor colours lines that begin with `+`, `-` and `!` as those of a comparison. */
const signs: Readonly<Record<ActionKind, string>> = {
  create: '+',
  change: '!',
  collect: '!',
  remove: '-',
  conflict: '?',
  'not-read': '?',
  'only-in-em': ' ',
  leave: ' ',
};

/**
 * A plan in words, for a read-only document.
 *
 * @param file the name of the fleet file, or of what stands for one
 * @param missing the names of the credentials that the plan needs and nobody has set
 */
export async function renderPlan(
  kind: PlanKind,
  file: string,
  { plan, groups }: PlanInWords,
  missing: readonly string[],
  at: Date,
  { showsAll, isApplied }: PlanLook,
): Promise<RenderedPlan> {
  const summary = planSummary(plan);
  const lines = [
    titleLine(kind, isolated(file), isApplied),
    l10n.t('Read at {0}', at.toLocaleString(language())),
    '',
    ...(kind === 'drift' && !isDrifted(plan)
      ? [l10n.t('The Enterprise Managers hold what the file says.')]
      : []),
    ...(summary.length === 0 ? [l10n.t('The fleet file has no backup servers.')] : summary),
  ].map(oneLine);
  const credentialLines = new Map<string, number>();
  if (missing.length > 0) lines.push('', oneLine(l10n.t('Credentials that are not set:')));
  for (const name of missing) {
    credentialLines.set(name, lines.length);
    lines.push(`? ${oneLine(name)}`);
  }
  for (const { name, url, items } of groups) {
    const shown = items.filter((item) => showsAll || item.kind !== 'leave');
    if (shown.length === 0) continue;
    lines.push('', oneLine(url === '' ? name : `${name}  ${url}`));
    await paced(shown, (item) => lines.push(...itemLines(item)));
  }
  return { text: `${lines.join('\n')}\n`, credentialLines };
}

function titleLine(kind: PlanKind, file: string, isApplied: boolean): string {
  if (kind === 'drift') return l10n.t('Drift of {0}. Nothing was written to an Enterprise Manager.', file);
  return isApplied
    ? l10n.t('Plan of {0}. It was applied. Plan again to see what is left to do.', file)
    : l10n.t('Plan of {0}. Nothing was written to an Enterprise Manager.', file);
}

function itemLines({ kind, name, line, action, details }: PlanItem): readonly string[] {
  const said = l10n.t('{0}: {1}', isolated(name, 200), action);
  return [oneLine(`${signs[kind]} ${said}${placeWords(line)}`), ...details.flatMap(detailLines)];
}

/** Where a row stands in its file, at the end of a line about it. */
export const placeWords = (line: number | undefined): string =>
  line === undefined ? '' : `  ${l10n.t('(line {0})', numberText(line))}`;

/** An editor beside a side bar and a minimap shows so many characters of a line. */
const shownWidth = 86;
const detailIndent = '      ';

/** A sentence in lines that are shown whole. */
export const wrappedLines = (sentence: string): readonly string[] => wrapped(oneLine(sentence), shownWidth);

/** What belongs to the line above. */
export const detailLines = (detail: string): readonly string[] =>
  wrapped(oneLine(detail), shownWidth - detailIndent.length).map((line) => detailIndent + line);

/** The editor marks the characters that isolate a direction; without them, those of a server are shown as their codes. */
export const oneLine = (text: string): string =>
  outputLine(withoutIsolates(text.replaceAll(/[\r\n]+/g, ' ')));

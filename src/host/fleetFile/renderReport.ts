import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { fateWord, isDone } from '../../core/apply/fate';
import { notBegunWords } from '../../core/apply/applyWords';
import { fateSummary, nextWords, type ReportItem } from '../../core/apply/report';
import { language } from '../../core/words/language';
import { isolated } from '../../text/visible';
import { detailLines, oneLine, placeWords, wrappedLines } from './renderPlan';
import { titleOf } from './rotations';

/** What became of each action of a plan. What is not done comes first. */
export function renderReport(items: readonly ReportItem[], file: vscode.Uri, at: Date): string {
  const sorted = [...items].sort((one, other) => Number(isDone(one.fate)) - Number(isDone(other.fate)));
  const lines = [
    l10n.t('Report of {0}.', isolated(titleOf(file))),
    at.toLocaleString(language()),
    '',
    fateSummary(items),
    ...nextWords(items).flatMap(wrappedLines),
    '',
  ].map(oneLine);
  for (const { name, endpoint, line, fate } of sorted) {
    const sign = isDone(fate) ? '+' : fate.kind === 'not-begun' ? ' ' : '-';
    lines.push(oneLine(`${sign} ${fateWord(fate.kind)}  ${name}  ${endpoint}${placeWords(line)}`));
    // Its word says it already.
    const isSaid = isDone(fate) || fate.message === notBegunWords();
    if (!isSaid) lines.push(...detailLines(fate.message));
  }
  return `${lines.join('\n')}\n`;
}

import * as l10n from '@vscode/l10n';
import { problemWords } from '../words/fieldWords';
import { numberText } from '../words/language';
import type { CsvFault, CsvProblem } from './csvImport';
import { fileProblemWords } from './fileWords';

const unclosed = (): string => l10n.t('A quote that begins here is not closed. Nothing after it was read.');
const longRecord = (): string =>
  l10n.t('The row is too long, perhaps because a quote is not closed. Nothing after it was read.');

/** Why a CSV file cannot be imported, and what to do. */
export function csvProblemWords(problem: CsvProblem): string {
  switch (problem.code) {
    case 'too-large':
      return l10n.t('The file is too large: it may have {0} bytes.', numberText(problem.most));
    case 'no-text':
      return l10n.t('This is not a text file. Save the table as CSV (UTF-8).');
    case 'no-header':
      return l10n.t('The file is empty. Its first row must name the columns.');
    case 'no-address':
      return l10n.t(
        'No column has the addresses of the backup servers. The first row must name the columns, one of them "DNS name".',
      );
    case 'too-many-rows':
      return l10n.t('The file may have {0} rows. Split it into several files.', numberText(problem.most));
    case 'too-many-columns':
      return l10n.t('A row may have {0} columns.', numberText(problem.most));
    case 'unclosed-quote':
      return unclosed();
    case 'long-record':
      return longRecord();
  }
}

/** Why a row of a CSV file cannot be imported. It names no column. */
export function csvFaultWords(fault: CsvFault): string {
  switch (fault.code) {
    case 'extra-fields':
      return l10n.t('The row has more fields than the first row has columns.');
    case 'boolean':
      return l10n.t('Enter true or false.');
    case 'unclosed-quote':
      return unclosed();
    case 'long-record':
      return longRecord();
    // A table has columns and no keys: the column is named beside.
    case 'missing-key':
      return l10n.t('The row has no address of a backup server.');
    case 'field':
      return problemWords(fault.problem);
    default:
      return fileProblemWords(fault);
  }
}

/** Why a column with passwords is left out. */
export const secretColumnWords = (): string =>
  l10n.t('The column has passwords, which no fleet file has. Remove it from the table.');

import * as l10n from '@vscode/l10n';
import type { CsvColumn } from '../../core/fleetFile/csvHeader';
import { keyMeanings } from '../../core/fleetFile/keyMeanings';
import { rowKeys, type RowKey } from '../../core/fleetFile/keys';
import { isolated } from '../../text/visible';
import { pickOne } from '../interaction/pickers';

/** What a person said about columns, by their headers. Undefined leaves a column out. */
export type ChosenKeys = ReadonlyMap<string, RowKey | undefined>;

/** The columns of which nobody has said yet whether they are imported. */
export const unclearColumns = (mapping: readonly CsvColumn[], chosen: ChosenKeys): readonly CsvColumn[] =>
  mapping.filter(
    ({ header, use }) => use.kind === 'unknown' && header.trim() !== '' && !chosen.has(header.trim()),
  );

/**
 * Shows what the columns of a table become, and asks what one of them is.
 *
 * @param mayContinue whether the table can be imported as it is
 * @returns what the user said so far; "continue" to import it so, and undefined to give up
 */
export async function pickColumns(
  mapping: readonly CsvColumn[],
  chosen: ChosenKeys,
  mayContinue: boolean,
): Promise<ChosenKeys | 'continue' | undefined> {
  const go = { label: l10n.t('Open Preview'), detail: l10n.t('Nothing is written until you save it.') };
  const columns = mapping
    .filter(({ header, use }) => header.trim() !== '' && use.kind !== 'secret')
    .map(({ header, use }) => ({ label: isolated(header.trim()), description: useWords(use), header }));
  const items: readonly (typeof go | (typeof columns)[number])[] = [...(mayContinue ? [go] : []), ...columns];
  const picked = await pickOne(items, {
    title: l10n.t('Import CSV'),
    ignoreFocusOut: true,
    placeHolder: mayContinue
      ? l10n.t('Choose a column to say what is in it, or open the preview.')
      : l10n.t('Choose the column that has the addresses of the backup servers.'),
  });
  if (picked === undefined) return undefined;
  if (!('header' in picked)) return 'continue';
  const header = picked.header.trim();
  const key = await pickKey(header);
  return key === undefined ? chosen : new Map([...chosen, [header, key.key]]);
}

/** @returns undefined if the user goes back */
async function pickKey(header: string): Promise<{ readonly key: RowKey | undefined } | undefined> {
  const meanings = keyMeanings('row');
  return pickOne(
    [
      ...rowKeys.map((key) => ({ label: key, description: meanings.get(key)?.title ?? '', key })),
      { label: l10n.t('Do Not Import'), description: '', key: undefined },
    ],
    {
      title: l10n.t('Import CSV'),
      placeHolder: l10n.t('What is in the column {0}?', isolated(header)),
      ignoreFocusOut: true,
    },
  );
}

function useWords(use: CsvColumn['use']): string {
  switch (use.kind) {
    case 'key':
      return l10n.t('becomes "{0}"', use.key);
    case 'taken':
      return l10n.t('not imported: another column becomes "{0}"', use.key);
    default:
      return l10n.t('not imported');
  }
}

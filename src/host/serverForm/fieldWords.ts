import * as l10n from '@vscode/l10n';
import type { WritableField, WritableTable } from '../../core/client/elementTable';
import { backupServerSpecTable } from '../../core/client/elements';
import { fieldWords, type FieldWords } from '../../core/words/fieldWords';
import { certificateFields } from './candidate';
import type { FieldView } from '../../protocol/messages';

const fieldsOf = ({ fields }: WritableTable): readonly WritableField[] => fields;

/** The fields of the form, one for each row of the table. */
export function fieldViews(): FieldView[] {
  const words: Readonly<Record<string, FieldWords | undefined>> = fieldWords();
  return fieldsOf(backupServerSpecTable).map((field) => {
    const own = words[field.key];
    return {
      key: field.key,
      label: own?.label ?? field.name,
      help: own?.help ?? '',
      placeholder: own?.placeholder ?? '',
      ...(field.key === 'vbrCertificateThumbprint' && {
        fetch: l10n.t('Fetch Thumbprint'),
        fetchedFrom: [...certificateFields],
      }),
      kind: field.secret ? 'secret' : 'text',
      required: field.min === 1 && !field.mayBeEmpty,
      initial: field.default ?? '',
    };
  });
}

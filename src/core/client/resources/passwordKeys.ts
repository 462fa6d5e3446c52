import { attribute, text, type ElementTable } from '../elementTable';
import type { ResourceDescriptor } from './descriptor';

const passwordKeyTable = {
  name: 'PasswordKeyInfo',
  fields: [
    attribute('href', 'Href', 0),
    text('id', 'Id', 1),
    text('hint', 'Hint', 0),
    { ...text('modified', 'LastModificationDate', 0), isTime: true },
  ],
} as const satisfies ElementTable;

/** `passwords` of a backup server: hints of encryption keys, and no content of one. */
export const passwordKeys = {
  path: 'passwords',
  table: passwordKeyTable,
  list: { root: 'PasswordKeyInfoList', items: 'PasswordKeyInfos' },
  naming: ['hint', 'id'],
  icon: 'key',
} as const satisfies ResourceDescriptor;

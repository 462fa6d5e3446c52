import { attribute, text, type ElementTable } from '../elementTable';
import type { ResourceDescriptor } from './descriptor';

const credentialsTable = {
  name: 'CredentialsInfo',
  fields: [
    attribute('href', 'Href', 0),
    text('id', 'Id', 1),
    text('username', 'Username', 0),
    text('description', 'Description', 0),
  ],
} as const satisfies ElementTable;

/** `credentials` of a backup server. No password is among them. */
export const credentials = {
  path: 'credentials',
  table: credentialsTable,
  list: { root: 'CredentialsInfoList', items: 'CredentialsInfos' },
  naming: ['username', 'id'],
  icon: 'account',
} as const satisfies ResourceDescriptor;

import { entity } from '../elements';
import { text, type ElementTable } from '../elementTable';
import type { ResourceDescriptor } from './descriptor';

const managedServerTable = {
  name: 'ManagedServer',
  fields: [
    ...entity,
    text('description', 'Description', 0),
    text('managedServerType', 'ManagedServerType', 0),
  ],
} as const satisfies ElementTable;

/** `managedServers` of a backup server. */
export const managedServers = {
  path: 'managedServers?format=Entity',
  table: managedServerTable,
  list: { root: 'ManagedServers', items: 'ManagedServers' },
  naming: ['name'],
  icon: 'server-environment',
} as const satisfies ResourceDescriptor;

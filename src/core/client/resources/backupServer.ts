import { backupServerTable, type BackupServer } from '../elements';
import { displayName, type ResourceDescriptor } from './descriptor';

/** A backup server, as it is listed and shown. */
export const backupServer = {
  path: 'backupServers?format=Entity',
  table: backupServerTable,
  list: { root: 'BackupServers', items: 'BackupServers' },
  naming: ['name', 'uid'],
  icon: 'server',
  actions: {
    edit: ({ rel }) => rel === 'Edit',
    remove: ({ rel }) => rel === 'Delete',
    // A Start link has no type, and only its reference says which action it starts.
    collect: ({ href }) => /[?&]action=collect\b/i.test(href),
  },
} as const satisfies ResourceDescriptor;

/** What Enterprise Manager calls a backup server, and its UID where it has no name. */
export const serverName = (server: Pick<BackupServer, 'name' | 'uid'>): string =>
  displayName(backupServer, { ...server });

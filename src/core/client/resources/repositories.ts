import { entity } from '../elements';
import { int, text, type ElementTable } from '../elementTable';
import type { ResourceDescriptor } from './descriptor';

const repositoryTable = {
  name: 'Repository',
  fields: [
    ...entity,
    int('capacity', 'Capacity', 0),
    int('freeSpace', 'FreeSpace', 0),
    text('kind', 'Kind', 0),
  ],
} as const satisfies ElementTable;

/** `repositories` of a backup server. Sizes are in bytes; -1 is unknown, and not shown. */
export const repositories = {
  path: 'repositories?format=Entity',
  table: repositoryTable,
  list: { root: 'Repositories', items: 'Repositories' },
  naming: ['name'],
  icon: 'database',
} as const satisfies ResourceDescriptor;

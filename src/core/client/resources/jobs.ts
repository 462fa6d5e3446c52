import { entity } from '../elements';
import { text, type ElementTable } from '../elementTable';
import type { ResourceDescriptor } from './descriptor';

const jobTable = {
  name: 'Job',
  fields: [
    ...entity,
    text('jobType', 'JobType', 0),
    text('platform', 'Platform', 0),
    text('description', 'Description', 0),
    { kind: 'element', key: 'scheduleEnabled', name: 'ScheduleEnabled', type: 'boolean', min: 0 },
    { ...text('nextRun', 'NextRun', 0), isTime: true },
  ],
} as const satisfies ElementTable;

/** `jobs` of a backup server. Portal users may not see them. */
export const jobs = {
  path: 'jobs?format=Entity',
  table: jobTable,
  list: { root: 'Jobs', items: 'Jobs' },
  naming: ['name'],
  icon: 'run-all',
} as const satisfies ResourceDescriptor;

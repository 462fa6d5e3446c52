import { backupServerRoutes } from './backupServerRoutes';
import { cloudRoutes } from './cloudRoutes';
import { contentRoutes } from './contentRoutes';
import { logonRoutes } from './logonRoutes';
import { queryRoutes } from './queryRoutes';
import { reportRoutes } from './reportRoutes';
import type { Route } from './routing';
import { systemSessionRoutes } from './systemSessions';

/** Everything that the sandbox answers. */
export const routes: readonly Route[] = [
  ...logonRoutes,
  ...backupServerRoutes,
  ...contentRoutes,
  ...queryRoutes,
  ...reportRoutes,
  ...cloudRoutes,
  ...systemSessionRoutes,
];

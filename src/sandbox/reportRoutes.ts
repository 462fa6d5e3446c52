import { leaf, links, object } from './nodes';
import { ok, readers, route, type Route, type SessionRequest } from './routing';

const frames: readonly (readonly [string, string])[] = [
  ['overview', 'Overview'],
  ['job_statistics', 'JobStatistics'],
];

const scheduledJobs = ({ state }: SessionRequest): number =>
  state.estate.jobs.filter((job) => job.scheduleEnabled).length;

/** The service document of reports, and the frames that sum the estate up. */
export const reportRoutes: readonly Route[] = [
  route('GET', 'reports/summary', readers, ({ href }) =>
    ok(
      object(
        'SummaryReport',
        { Href: href('reports/summary'), Type: 'Report' },
        links(
          frames.map(([path, name]) => ({
            href: href(`reports/summary/${path}`),
            type: 'ReportFrame',
            name,
            rel: 'Down',
          })),
        ),
      ),
    ),
  ),
  route('GET', 'reports/summary/overview', readers, (request) => {
    const { estate } = request.state;
    return ok(
      object(
        'OverviewReportFrame',
        {},
        leaf('BackupServers', estate.servers.length),
        leaf('ProxyServers', estate.servers.length),
        leaf('RepositoryServers', estate.repositories.length),
        leaf('RunningJobs', 0),
        leaf('ScheduledJobs', scheduledJobs(request)),
        leaf('SuccessfulVmLastestStates', 118),
        leaf('WarningVmLastestStates', 4),
        leaf('FailedVmLastestStates', 1),
      ),
    );
  }),
  route('GET', 'reports/summary/job_statistics', readers, (request) => {
    const scheduled = scheduledJobs(request);
    return ok(
      object(
        'JobStatisticsReportFrame',
        {},
        leaf('RunningJobs', 0),
        leaf('ScheduledJobs', scheduled),
        leaf('ScheduledBackupJobs', scheduled),
        leaf('ScheduledReplicaJobs', 0),
        leaf('TotalJobRuns', 42),
        leaf('SuccessfulJobRuns', 40),
        leaf('WarningsJobRuns', 1),
        leaf('FailedJobRuns', 1),
        leaf('MaxJobDuration', 5400),
        leaf('MaxBackupJobDuration', 5400),
        leaf('MaxReplicaJobDuration', 0),
      ),
    );
  }),
];

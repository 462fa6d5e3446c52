import { int, type Decoded, type ElementTable } from '../elementTable';
import { Resource } from './resource';

/** The figures of EM's own dashboard; "Lastest" is how it is spelt on the wire. */
const overviewTable = {
  name: 'OverviewReportFrame',
  fields: [
    int('backupServers', 'BackupServers', 0),
    int('proxyServers', 'ProxyServers', 0),
    int('repositoryServers', 'RepositoryServers', 0),
    int('runningJobs', 'RunningJobs', 0),
    int('scheduledJobs', 'ScheduledJobs', 0),
    int('successfulVms', 'SuccessfulVmLastestStates', 0),
    int('warningVms', 'WarningVmLastestStates', 0),
    int('failedVms', 'FailedVmLastestStates', 0),
  ],
} as const satisfies ElementTable;

export type Overview = Decoded<typeof overviewTable>;

/** `reports`: figures of an Enterprise Manager. They need no licence. */
export class Reports extends Resource {
  /**
   * Sends `GET reports/summary/overview`: the size of the estate, and the results of the last jobs.
   *
   * @returns known figures only: the server sends a negative number for an unknown one
   */
  async overview(signal?: AbortSignal): Promise<Overview> {
    const figures = await this.get('reports/summary/overview', overviewTable, signal);
    return Object.fromEntries(Object.entries(figures).filter(([, count]) => Number(count) >= 0));
  }
}

import { sessionAuth, type ApiRequest } from './apiRequest';
import { type EmClient } from './client';
import { int, type Decoded, type ElementTable } from './elementTable';

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

/** `GET reports/summary/overview`: how much there is, and how the last jobs went. Needs no licence. A number below zero is not known, and absent. */
export async function readOverview(client: EmClient, token: string, signal?: AbortSignal): Promise<Overview> {
  const request: ApiRequest = {
    method: 'GET',
    path: 'reports/summary/overview',
    auth: sessionAuth(token),
    signal,
  };
  const told = await client.read(request, overviewTable);
  return Object.fromEntries(Object.entries(told).filter(([, count]) => Number(count) >= 0));
}

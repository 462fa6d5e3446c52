import { sessionAuth, type ApiRequest } from './apiRequest';
import { type EmClient } from './client';
import { attribute, type ElementTable } from './elementTable';
import { enterpriseManagerTable } from './elements';
import { isEmError } from './errors';

const [links] = enterpriseManagerTable.fields;

const cloudConnectServiceTable = {
  name: 'CloudConnectService',
  fields: [attribute('href', 'Href', 0), attribute('type', 'Type', 0), links],
} as const satisfies ElementTable;

/**
 * Whether an Enterprise Manager offers Cloud Connect: it does where one of its backup servers has the licence of a Cloud
 * Connect provider, and on Windows only (REST reference, "Cloud Connect Service").
 *
 * @returns false also where the account may not see it, or the answer is not its service document: it is not told then
 * @throws EmError where it cannot be asked
 */
export async function offersCloudConnect(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const request: ApiRequest = { method: 'GET', path: 'cloud', auth: sessionAuth(token), signal };
  try {
    const service = await client.read(request, cloudConnectServiceTable);
    return service.links.some(({ href }) => /\/cloud\//i.test(href));
  } catch (error) {
    if (isEmError(error) && untold.has(error.kind)) return false;
    throw error;
  }
}

const untold: ReadonlySet<string> = new Set(['not-found', 'forbidden', 'unexpected-answer']);

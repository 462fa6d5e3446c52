import { attribute, type ElementTable } from '../elementTable';
import { enterpriseManagerTable } from '../elements';
import { isEmError } from '../errors';
import { Resource } from './resource';

const [links] = enterpriseManagerTable.fields;

const cloudConnectServiceTable = {
  name: 'CloudConnectService',
  fields: [attribute('href', 'Href', 0), attribute('type', 'Type', 0), links],
} as const satisfies ElementTable;

/** Failures after which it is not known whether Cloud Connect is offered. */
const unknown: ReadonlySet<string> = new Set(['not-found', 'forbidden', 'unexpected-answer']);

/** `cloud`: the service document of Cloud Connect. */
export class CloudConnect extends Resource {
  /**
   * Whether Enterprise Manager offers Cloud Connect: it does if one of its backup servers has the licence of a Cloud
   * Connect provider, and on Windows only (REST reference, "Cloud Connect Service").
   *
   * @returns false also if it is not known: the account may not see it, or the response is not a service document
   * @throws EmError if Enterprise Manager cannot be asked
   */
  async isOffered(signal?: AbortSignal): Promise<boolean> {
    try {
      const service = await this.get('cloud', cloudConnectServiceTable, signal);
      return service.links.some(({ href }) => /\/cloud\//i.test(href));
    } catch (error) {
      if (isEmError(error) && unknown.has(error.kind)) return false;
      throw error;
    }
  }
}

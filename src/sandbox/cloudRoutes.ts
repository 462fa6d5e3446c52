import { links, object } from './nodes';
import { ok, readers, route, type Route } from './routing';

const cloudResources = [
  ['CloudGateway', 'gateways'],
  ['CloudTenant', 'tenants'],
  ['CloudHardwarePlan', 'hardwarePlans'],
] as const;

/** The service document of Cloud Connect, which is there with the licence of a provider only. */
export const cloudRoutes: readonly Route[] = [
  route(
    'GET',
    'cloud',
    readers,
    ({ href }) => {
      const down = cloudResources.map(([type, path]) => ({
        href: href(`cloud/${path}`),
        type: `${type}ReferenceList`,
        rel: 'Down',
      }));
      return ok(
        object('CloudConnectService', { Href: href('cloud'), Type: 'CloudConnectService' }, links(down)),
      );
    },
    ({ switches }) => switches.cloudConnect,
  ),
];

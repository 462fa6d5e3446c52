import type { Api } from '../client/api';
import type { Endpoint } from './endpoint';
import type { EndpointSession } from './session';

/** All configured endpoints, each with its session. */
export interface Sessions {
  readonly endpoints: readonly Endpoint[];
  session(endpoint: Endpoint): EndpointSession;
  loadApi(): Promise<Api>;
}

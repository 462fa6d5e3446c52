import type { Api } from '../client/api';
import type { Endpoint } from './endpoint';
import type { EndpointSession } from './session';

/** Every endpoint that is configured, each with its session. */
export interface Sessions {
  readonly endpoints: readonly Endpoint[];
  session(endpoint: Endpoint): EndpointSession;
  loadApi(): Promise<Api>;
}

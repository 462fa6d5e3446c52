import { EmError } from '../../core/client/errors';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';

/**
 * The endpoint as it is configured now, for whoever has chosen it a while ago and is about to write to it.
 *
 * @throws EmError `endpoint-gone` where it was removed, or leads elsewhere, to another account or by another pin now;
 *   `read-only` where its guard was set meanwhile
 */
export function currentEndpoint(
  { endpoints }: { readonly endpoints: readonly Endpoint[] },
  chosen: Endpoint,
): Endpoint {
  const { id, url, binding, certificate } = chosen;
  const current = endpoints.find((endpoint) => endpoint.id === id);
  if (current?.url !== url || current.binding !== binding || current.certificate !== certificate) {
    throw new EmError('endpoint-gone', { ...placeOf(chosen), unsent: true });
  }
  if (current.readOnly) throw new EmError('read-only', { ...placeOf(chosen), unsent: true });
  return current;
}

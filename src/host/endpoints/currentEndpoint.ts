import { EmError } from '../../core/client/errors';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';

/**
 * Returns the current configuration of an endpoint that the user chose some time ago, before a write is sent to it.
 *
 * @throws EmError `endpoint-gone` if it was removed, or now has another URL, account or pin; `read-only` if it became
 *   read-only
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

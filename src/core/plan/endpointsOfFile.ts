import { parseEndpointUrl } from '../client/url';
import type { FleetFile } from '../fleetFile/fleetFile';
import type { Endpoint } from '../session/endpoint';

export type FoundEndpoint = Endpoint | 'endpoint-not-found' | 'endpoint-ambiguous';

/** How a fleet file names an endpoint, so that exactly this one is found: by its name, else by its URL. */
export function endpointText({ name, url }: Endpoint, endpoints: readonly Endpoint[]): string {
  const alike = endpoints.filter((other) => other.name.toLowerCase() === name.toLowerCase());
  return alike.length === 1 && !name.includes('://') ? name : url;
}

/** The endpoints that a file names, in its list and in its rows, each once. */
export const endpointTexts = ({ endpoints, rows }: FleetFile): readonly string[] => [
  ...new Set([...endpoints.map(({ text }) => text), ...rows.flatMap(({ endpoint }) => endpoint ?? [])]),
];

/**
 * Finds the configured endpoint that a fleet file means: by its name, in the same case if there are several, or by its URL.
 * An endpoint is never guessed: if two fit, neither is taken.
 */
export function endpointOf(text: string, endpoints: readonly Endpoint[]): FoundEndpoint {
  const read = text.includes('://') ? parseEndpointUrl(text) : undefined;
  const byUrl = read !== undefined && 'url' in read ? endpoints.filter(({ url }) => url === read.url) : [];
  const exactly = endpoints.filter(({ name }) => name === text);
  const alike = endpoints.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  const found = [byUrl, exactly, alike].find(({ length }) => length > 0) ?? [];
  const [only, second] = found;
  if (only === undefined) return 'endpoint-not-found';
  return second === undefined ? only : 'endpoint-ambiguous';
}

import type { EndpointSource } from '../../core/session/identity';

export interface Guarded {
  readonly url: string;
  readonly source: EndpointSource;
  readonly readOnly?: boolean | undefined;
  readonly environment?: string | undefined;
}

/** Classifies the label of an environment. The tone decides the colour, and which actions ask for confirmation. */
export function environmentTone(environment: string): 'production' | 'test' | 'other' {
  const word = environment.trim().toLowerCase();
  return word === 'production' || word === 'test' ? word : 'other';
}

const isProduction = ({ environment }: Guarded): boolean =>
  environment !== undefined && environmentTone(environment) === 'production';

/** The server of a URL without its path. The case of the name and its final dot make no difference. */
function serverOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  return `${protocol}//${host.toLowerCase()}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

/**
 * Adds the effective guards to the endpoints. If the user and a workspace name the same server, the stricter guard applies:
 * a workspace can tighten a guard of the user, but never loosen it.
 */
export function withGuards<T extends Guarded>(endpoints: readonly T[]): readonly T[] {
  const byServer = new Map<string, T[]>();
  for (const endpoint of endpoints) {
    const server = serverOf(endpoint.url);
    byServer.set(server, [...(byServer.get(server) ?? []), endpoint]);
  }
  return endpoints.map((endpoint) => {
    const others = (byServer.get(serverOf(endpoint.url)) ?? []).filter(
      ({ source }) => source !== endpoint.source && source !== 'sandbox' && endpoint.source !== 'sandbox',
    );
    const readOnly = endpoint.readOnly === true || others.some((other) => other.readOnly === true);
    const strict = isProduction(endpoint) ? undefined : others.find(isProduction);
    const inherited =
      endpoint.source === 'workspace' ? others.find((other) => other.environment !== undefined) : undefined;
    const environment = strict?.environment ?? endpoint.environment ?? inherited?.environment;
    return {
      ...endpoint,
      ...(readOnly && { readOnly }),
      ...(environment !== undefined && { environment }),
    };
  });
}

import type { ApiAnswer, ApiRequest } from '../apiRequest';
import type { EmClient } from '../client';
import type { Decoded, ElementTable } from '../elementTable';

/** The part of a session that a resource needs. */
export interface Bound {
  readonly client: EmClient;
  readonly token: string;
}

/** A resource of Enterprise Manager: its requests carry the token of its session. */
export abstract class Resource {
  constructor(private readonly session: Bound) {}

  protected get client(): EmClient {
    return this.session.client;
  }

  protected request(
    method: ApiRequest['method'],
    path: string,
    signal?: AbortSignal,
    body?: ApiRequest['body'],
  ): ApiRequest {
    const auth = { kind: 'session', token: this.session.token } as const;
    return { method, path, auth, signal, ...(body && { body }) };
  }

  /** @throws EmError for everything but a 2xx response whose body is the table's element */
  protected get<T extends ElementTable>(path: string, table: T, signal?: AbortSignal): Promise<Decoded<T>> {
    return this.client.read(this.request('GET', path, signal), table);
  }

  /** @throws EmError for everything but a 2xx response with a readable body */
  protected send(request: ApiRequest): Promise<ApiAnswer> {
    return this.client.send(request);
  }
}

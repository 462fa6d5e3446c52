import { endpointId, bindingOf } from '../../src/core/session/identity';
import type { Endpoint } from '../../src/core/session/endpoint';
import type { Ask } from '../../src/core/plan/readManagers';
import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox';
import { TestClient } from './api';

/** An endpoint for a URL, as the settings would have it. */
export function endpointFor(name: string, url: string, account = 'SANDBOX\\administrator'): Endpoint {
  return {
    id: endpointId(url, account),
    binding: bindingOf({ url, account, certificate: undefined, source: 'user', workspace: undefined }),
    name,
    url,
    account,
    source: 'user',
  };
}

/** Several embedded Enterprise Managers, each logged in to. */
export class Managers {
  private constructor(
    readonly sandboxes: readonly Sandbox[],
    readonly endpoints: readonly Endpoint[],
    private readonly clients: ReadonlyMap<string, TestClient>,
  ) {}

  static async start(names: readonly string[], options: Partial<SandboxOptions> = {}): Promise<Managers> {
    const clients = new Map<string, TestClient>();
    const sandboxes: Sandbox[] = [];
    const endpoints: Endpoint[] = [];
    for (const name of names) {
      const sandbox = await Sandbox.start({ scheme: 'http', port: 0, ...options });
      const endpoint = endpointFor(name, sandbox.url);
      const client = new TestClient(sandbox.url);
      await client.logOn(sandbox);
      sandboxes.push(sandbox);
      endpoints.push(endpoint);
      clients.set(endpoint.id, client);
    }
    return new Managers(sandboxes, endpoints, clients);
  }

  readonly ask: Ask = (endpoint, call) => {
    const client = this.clients.get(endpoint.id);
    if (client === undefined) throw new Error(`${endpoint.name} is none of these.`);
    return call(client.session);
  };

  sandbox(index: number): Sandbox {
    const sandbox = this.sandboxes[index];
    if (sandbox === undefined) throw new Error(`There is no sandbox ${String(index)}.`);
    return sandbox;
  }

  async stop(): Promise<void> {
    for (const client of this.clients.values()) client.transport.dispose();
    await Promise.all(this.sandboxes.map((sandbox) => sandbox.stop()));
  }
}

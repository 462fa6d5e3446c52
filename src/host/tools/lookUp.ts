import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import { isUid } from '../../core/client/identifiers';
import { filterOf } from '../../core/client/queryFilter';
import type { ServerRef } from '../../core/inventory/inventory';
import type { Endpoint } from '../../core/session/endpoint';
import { isolated } from '../../text/visible';
import { isSameName } from '../endpoints/sameName';
import { tools } from '../contributions/tools';
import { ToolRefusal } from './refusal';
import type { ToolServices } from './services';

/** Finds what a model names. A name that fits several is refused: nothing is guessed. */
export class LookUp {
  constructor(private readonly services: Pick<ToolServices, 'registry' | 'inventory' | 'isPermitted'>) {}

  /** @throws ToolRefusal if there is none, or more than one */
  endpoint(named: string): Endpoint {
    const { endpoints } = this.services.registry;
    const byId = endpoints.find(({ id }) => id === named);
    if (byId) return byId;
    const fitting = endpoints.filter(({ name, url }) => url === named || isSameName(name, named));
    const [only] = fitting;
    if (fitting.length === 1 && only) return only;
    throw new ToolRefusal(
      fitting.length === 0
        ? l10n.t('No endpoint is called {0}. The tool {1} lists them.', isolated(named), tools.listEndpoints)
        : l10n.t(
            'Several endpoints are called {0}. Name one by its ID, which the tool {1} gives.',
            isolated(named),
            tools.listEndpoints,
          ),
    );
  }

  /**
   * An endpoint that can be asked. Nobody is asked to log in.
   *
   * @throws ToolRefusal if nobody is logged in there
   */
  async loggedIn(named: string): Promise<Endpoint> {
    const endpoint = this.endpoint(named);
    const session = this.services.registry.session(endpoint);
    await session.restore();
    if (session.state.kind === 'logged-out') throw this.notLoggedIn(endpoint);
    return endpoint;
  }

  notLoggedIn(endpoint: Endpoint): ToolRefusal {
    const name = isolated(endpoint.name);
    return new ToolRefusal(
      this.services.isPermitted(endpoint)
        ? l10n.t('Nobody is logged in to {0}. The tool {1} lets the user log in.', name, tools.logIn)
        : l10n.t(
            '{0} is an endpoint of the workspace, which the user has not agreed to use. The tool {1} asks.',
            name,
            tools.logIn,
          ),
    );
  }

  /** @throws ToolRefusal if there is none, or more than one. EmError if it cannot be asked */
  async server(endpointNamed: string, named: string, signal: AbortSignal): Promise<ServerRef> {
    const endpoint = await this.loggedIn(endpointNamed);
    const byUid = looksLikeUid(named)
      ? await this.services.inventory.byUid(endpoint, named, signal)
      : undefined;
    const server = byUid ?? (await this.serverByName(endpoint, named, signal));
    return { endpoint, server };
  }

  private async serverByName(endpoint: Endpoint, named: string, signal: AbortSignal): Promise<BackupServer> {
    const query = { filter: filterOf(named), page: 1, sortAsc: 'Name' } as const;
    const page = await this.services.inventory.page(endpoint, query, signal);
    if (page === undefined) throw this.notLoggedIn(endpoint);
    const fitting = page.servers.filter(({ name }) => name !== undefined && isSameName(name, named));
    const [only] = fitting;
    if (fitting.length === 1 && only) return only;
    const [name, where] = [isolated(named), isolated(endpoint.name)];
    throw new ToolRefusal(
      fitting.length === 0
        ? l10n.t(
            '{0} has no backup server {1}. The tool {2} finds names and UIDs.',
            where,
            name,
            tools.findServers,
          )
        : l10n.t('{0} has several backup servers {1}. Name one by its UID.', where, name),
    );
  }
}

const looksLikeUid = (text: string): boolean => isUid(text) && /^(?:urn:.*|[0-9a-f-]{36})$/i.test(text);

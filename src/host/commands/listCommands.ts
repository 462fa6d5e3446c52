import * as l10n from '@vscode/l10n';
import { runEditorCommand } from '../interaction/commands';
import { filterOf } from '../../core/client/queryFilter';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { Inventory } from '../../core/inventory/inventory';
import type { EndpointTree } from '../tree/endpointTree';
import { askText } from '../interaction/inputs';
import { isolated } from '../../text/visible';
import { endpointOf } from './arguments';
import { chooseEndpoint } from './pick';
import type { Handlers } from './register';
import { pickServers } from './serverPick';

/** Finding one's way in a long list: filter, more pages, go to. */
export const listHandlers = (
  registry: EndpointRegistry,
  inventory: Inventory,
  tree: EndpointTree,
): Pick<Handlers, 'filterBackupServers' | 'clearFilter' | 'goToBackupServer' | 'internal.loadMore'> => {
  const choose = (argument: unknown, title: string): Promise<Endpoint | undefined> =>
    chooseEndpoint(argument, registry, title, { wanted: (_, { kind }) => kind === 'logged-in' });
  return {
    filterBackupServers: async (argument) => {
      const endpoint = await choose(argument, l10n.t('Filter Backup Servers'));
      if (endpoint === undefined) return;
      const text = await askText({
        title: l10n.t('Filter Backup Servers of {0}', isolated(endpoint.name, 80)),
        prompt: l10n.t(
          'What the name or the address begins with, or an expression such as Version<"13";Description=="Site A". Enterprise Manager filters. Empty shows all.',
        ),
        value: tree.filterOf(endpoint),
        validateInput: (value) => filterProblem(value),
      });
      if (text !== undefined) await tree.filter(endpoint, text);
    },
    clearFilter: async (argument) => {
      const endpoint = await chooseEndpoint(argument, registry, l10n.t('Clear Filter'), {
        wanted: (candidate, { kind }) => kind === 'logged-in' && tree.filterOf(candidate) !== '',
      });
      if (endpoint) await tree.filter(endpoint, '');
    },
    goToBackupServer: async () => {
      const [target] = await pickServers(inventory, l10n.t('Go to Backup Server'));
      if (target === undefined) return;
      await runEditorCommand('workbench.view.extension.veeamEm');
      await tree.reveal(target.endpoint, target.server);
    },
    'internal.loadMore': async (argument) => {
      const endpoint = endpointOf(argument, registry);
      if (endpoint) await tree.loadMore(endpoint);
    },
  };
};

/** The server has the last word on an expression; an open quote is seen here. */
function filterProblem(text: string): string | undefined {
  const filter = filterOf(text) ?? '';
  return (filter.match(/"/g)?.length ?? 0) % 2 === 0 ? undefined : l10n.t('A double quote is not closed.');
}

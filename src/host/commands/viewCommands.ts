import type { EndpointRegistry } from '../endpoints/registry';
import type { ExchangeLog } from '../output/exchangeLog';
import type { EndpointTree } from '../tree/endpointTree';
import { endpointOf, selectedEndpoints } from './arguments';
import type { Handlers } from './register';

export const viewHandlers = (
  registry: EndpointRegistry,
  tree: EndpointTree,
  log: ExchangeLog,
): Pick<Handlers, 'refresh' | 'refreshAll' | 'showOutput' | 'internal.showWhole'> => ({
  refresh: async (argument, selected) => {
    const many = selectedEndpoints(selected, registry);
    if (many.length > 1) await Promise.all(many.map((endpoint) => tree.refresh(endpoint)));
    else await tree.refresh(endpointOf(argument, registry));
  },
  refreshAll: () => tree.refresh(),
  showOutput: () => {
    log.show();
  },
  'internal.showWhole': (text) => {
    if (typeof text !== 'string') return;
    log.note(text);
    log.show();
  },
});

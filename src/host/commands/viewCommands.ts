import { commands } from '../contributions';
import type { EndpointRegistry } from '../endpoints/registry';
import type { ExchangeLog } from '../output/exchangeLog';
import type { EndpointTree } from '../tree/endpointTree';
import { endpointOf } from './pick';
import type { Handlers } from './register';

export const viewHandlers = (
  registry: EndpointRegistry,
  tree: EndpointTree,
  log: ExchangeLog,
): Pick<Handlers, typeof commands.refresh | typeof commands.showOutput> => ({
  [commands.refresh]: (argument) => tree.refresh(endpointOf(argument, registry)),
  [commands.showOutput]: () => {
    log.show();
  },
});

import { commands } from '../contributions';
import type { EndpointRegistry } from '../endpoints/registry';
import type { ExchangeLog } from '../output/exchangeLog';
import type { EndpointTree } from '../tree/endpointTree';
import { endpointOf } from './pick';
import type { CommandRegistrar } from './register';

export function registerViewCommands(
  registrar: CommandRegistrar,
  registry: EndpointRegistry,
  tree: EndpointTree,
  log: ExchangeLog,
): void {
  registrar.register(commands.refresh, (argument) => tree.refresh(endpointOf(argument, registry)));
  registrar.register(commands.showOutput, () => {
    log.show();
  });
}

import { Inventory } from '../../src/core/inventory/inventory';
import { Preflight } from '../../src/core/preflight/preflight';
import { KeptExchanges } from '../../src/host/output/keptExchanges';
import type { Acts, ToolServices } from '../../src/host/tools/services';
import type { Fixture } from './fixture';

/** What the tools work with. A test gives the acts of the commands that it expects. */
export function toolServices(fixture: Fixture, acts: Partial<Acts> = {}): ToolServices {
  const { registry } = fixture;
  const kept = new KeptExchanges();
  fixture.onExchange = (endpointName, exchange) => {
    kept.add(endpointName, exchange);
  };
  const inventory = new Inventory(registry);
  const refuse = (): never => {
    throw new Error('This act is not expected.');
  };
  const all: Acts = {
    preflight: new Preflight(registry, inventory, { isGiven: () => true }),
    logIn: refuse,
    whyNotConnect: refuse,
    previewConnect: refuse,
    openConnect: refuse,
    whyNotCollect: refuse,
    collect: refuse,
    ...acts,
  };
  return {
    registry,
    inventory,
    log: {
      get recent() {
        return kept.all;
      },
      note: () => undefined,
      show: () => undefined,
    },
    loadActs: () => Promise.resolve(all),
    isPermitted: (endpoint) => fixture.isPermitted(endpoint),
  };
}

import { commands } from '../contributions';
import type { FleetPanel } from '../fleet/fleetPanel';
import type { Handlers } from './register';

export const fleetHandlers = (
  loadFleet: () => Promise<FleetPanel>,
): Pick<Handlers, typeof commands.showFleet> => ({
  [commands.showFleet]: async () => {
    (await loadFleet()).show();
  },
});

import type { FleetMenuAction, FleetPanel } from '../fleet/fleetPanel';
import type { Handler, Handlers } from './register';

type FleetKey = Extract<keyof Handlers, `fleet.${string}`>;

export function fleetHandlers(loadFleet: () => Promise<FleetPanel>): Pick<Handlers, 'showFleet' | FleetKey> {
  const fromMenu =
    (action: FleetMenuAction): Handler =>
    async () =>
      (await loadFleet()).actFromMenu(action);
  return {
    showFleet: async () => {
      (await loadFleet()).show();
    },
    'fleet.collect': fromMenu('collect'),
    'fleet.edit': fromMenu('edit'),
    'fleet.details': fromMenu('details'),
    'fleet.reveal': fromMenu('reveal'),
    'fleet.changeCredentials': fromMenu('changeCredentials'),
    'fleet.validateCertificate': fromMenu('validateCertificate'),
    'fleet.remove': fromMenu('remove'),
  };
}

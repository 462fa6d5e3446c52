import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import { isEmError, type EmError } from '../../core/client/errors';
import { within } from '../../core/client/within';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import { isolated } from '../../text/visible';

/** How long somebody who opens a form waits for what Enterprise Manager says of the address, in milliseconds. */
const patienceMs = 5000;

/** The address that a backup server was registered by, as far as Enterprise Manager tells it. */
export type RegisteredAddress =
  | { readonly kind: 'told'; readonly address: string }
  /** With an error, it could not be asked. */
  | { readonly kind: 'untold'; readonly error?: EmError };

/**
 * Asks whether a backup server was registered by its name. No answer shows the address itself: it is a field of the
 * query service's filter only.
 *
 * @throws EmError `cancelled`
 */
export async function registeredAddress(
  registry: EndpointRegistry,
  endpoint: Endpoint,
  server: BackupServer,
  signal: AbortSignal,
): Promise<RegisteredAddress> {
  const { name } = server;
  if (name === undefined || name === '') return { kind: 'untold' };
  try {
    const isName = await registry
      .session(endpoint)
      .run(
        (client, token, api) =>
          within(patienceMs, signal, placeOf(endpoint), (own) =>
            api.isRegisteredBy(client, token, server, name, own),
          ),
        { interactive: true },
      );
    return isName === true ? { kind: 'told', address: name } : { kind: 'untold' };
  } catch (error) {
    if (!isEmError(error) || error.kind === 'cancelled') throw error;
    return { kind: 'untold', error };
  }
}

/** Why the address has to be entered, or that it is as Enterprise Manager has it. */
export function addressHelp(registered: RegisteredAddress, { name, uid }: BackupServer): string {
  if (registered.kind === 'told') {
    return l10n.t('The address that Enterprise Manager has it under. It goes out with every change.');
  }
  return [
    l10n.t(
      'Enterprise Manager does not tell the address that it was registered by; its name is {0}. Enter the address: it goes out with every change.',
      isolated(name ?? uid),
    ),
    ...(registered.error ? [explain(registered.error).what] : []),
  ].join(' ');
}

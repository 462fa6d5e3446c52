import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import { isEmError, type EmError } from '../../core/client/errors';
import { isRegisteredBy } from '../../core/client/registered';
import { within } from '../../core/client/within';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';

/** How long the opening of a form waits for the registered address, in milliseconds. */
const patienceMs = 5000;

/** The address that a backup server was registered with, if it could be found out. */
export type RegisteredAddress =
  | { readonly kind: 'told'; readonly address: string }
  /** `error`: why Enterprise Manager could not be asked. */
  | { readonly kind: 'untold'; readonly error?: EmError };

/**
 * Finds out whether a backup server was registered with its name as the address. No response contains the address: it is
 * only a filter field of the query service.
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
        (em) => within(patienceMs, signal, placeOf(endpoint), (own) => isRegisteredBy(em, server, name, own)),
        { interactive: true },
      );
    return isName === true ? { kind: 'told', address: name } : { kind: 'untold' };
  } catch (error) {
    if (!isEmError(error) || error.kind === 'cancelled') throw error;
    return { kind: 'untold', error };
  }
}

/** The help text of the address: why it has to be entered, or that it is the registered one. */
export function addressHelp(registered: RegisteredAddress, { name, uid }: BackupServer): string {
  if (registered.kind === 'told') {
    return l10n.t(
      'Enterprise Manager has registered the server with this address. Every change sends the address.',
    );
  }
  return sentences(
    l10n.t(
      'Enterprise Manager does not show the address that this server was registered with. Its name is {0}. Enter the address, because every change sends it.',
      isolated(serverName({ name, uid })),
    ),
    registered.error && explain(registered.error).what,
  );
}

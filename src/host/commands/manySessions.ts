import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import { isEmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { ExchangeLog } from '../output/exchangeLog';
import { isolated } from '../../text/visible';
import type { EndpointTree } from '../tree/endpointTree';
import { runBatch, type Batch } from './batch';
import { notBegun } from './batchEnd';

/* Logging in to and out of the endpoints that are selected in the tree. */

export interface ManyServices {
  readonly registry: EndpointRegistry;
  readonly tree: Pick<EndpointTree, 'refresh'>;
  readonly log: Pick<ExchangeLog, 'note' | 'show'>;
}

const ofEndpoints = (
  endpoints: readonly Endpoint[],
): Pick<Batch<Endpoint>, 'items' | 'nameOf' | 'endpointOf'> => ({
  items: endpoints,
  nameOf: ({ name }) => isolated(name),
  endpointOf: (endpoint) => endpoint,
});

/** One after the other, since each may ask. Whoever gives up one prompt is not asked for the next. */
export async function logInToMany(
  services: ManyServices,
  endpoints: readonly Endpoint[],
  logIn: (endpoint: Endpoint, signal: AbortSignal) => Promise<boolean>,
): Promise<void> {
  let isGivenUp = false;
  await runBatch(services, {
    ...ofEndpoints(endpoints),
    title: l10n.t('Logging in'),
    done: {
      one: (name) => l10n.t('{0}: logged in', name),
      count: (many) => l10n.t('{0} logged in', numberText(many)),
    },
    atOnce: 1,
    work: async (endpoint, { signal }) => {
      if (isGivenUp) return notBegun;
      const session = services.registry.session(endpoint);
      await session.restore();
      const { state } = session;
      const isThere = state.kind === 'logged-in' && !state.idle;
      if (isThere || (await logIn(endpoint, signal))) return { kind: 'done' };
      isGivenUp = true;
      return notBegun;
    },
  });
}

/** A session that the server could not be told of is forgotten here all the same. */
export async function logOutOfMany(services: ManyServices, endpoints: readonly Endpoint[]): Promise<void> {
  await runBatch(services, {
    ...ofEndpoints(endpoints),
    title: l10n.t('Logging out'),
    done: {
      one: (name) => l10n.t('{0}: logged out', name),
      count: (many) => l10n.t('{0} logged out', numberText(many)),
    },
    work: async (endpoint, { signal }) => {
      const session = services.registry.session(endpoint);
      await session.restore();
      try {
        await session.logOut(signal);
        return { kind: 'done' };
      } catch (error) {
        if (!isEmError(error)) throw error;
        const why = l10n.t(
          'logged out here, but the server could not be told: its session ends by itself within 15 minutes. {0}',
          explain(error).what,
        );
        return { kind: 'unknown', why };
      }
    },
  });
}

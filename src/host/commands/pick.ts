import * as l10n from '@vscode/l10n';
import { runCommand } from '../interaction/commands';
import { EmError } from '../../core/client/errors';
import type { EndpointRegistry } from '../endpoints/registry';
import type { SessionState } from '../../core/session/sessionTypes';
import type { Endpoint } from '../../core/session/endpoint';
import { showInformation } from '../interaction/messages';
import { pickMany, pickOne } from '../interaction/pickers';
import { isolated } from '../../text/visible';
import { endpointOf, isSuggested, namedEndpoint } from './arguments';

interface ChooseOptions {
  /** Keeps those for which the command makes sense. */
  readonly wanted?: (endpoint: Endpoint, state: SessionState) => boolean;
  /** Why the command would be refused there; it is shown, and choosing it explains it again. */
  readonly disabled?: (endpoint: Endpoint, state: SessionState) => string | undefined;
}

/**
 * The endpoint that a command is for: that of the tree's node or of an error, the only one, or the one that the user
 * picks.
 *
 * @throws EmError `endpoint-gone` where the argument names one that is not configured any more: another is not meant
 */
export async function chooseEndpoint(
  argument: unknown,
  registry: EndpointRegistry,
  title: string,
  { wanted = () => true, disabled = () => undefined }: ChooseOptions = {},
): Promise<Endpoint | undefined> {
  const given = endpointOf(argument, registry);
  if (given && (!isSuggested(argument) || (await isWanted(given, registry, wanted)))) return given;
  const gone = namedEndpoint(argument);
  if (gone && !isSuggested(argument))
    throw new EmError('endpoint-gone', {
      endpointId: gone.id,
      ...(gone.url !== undefined && { baseUrl: gone.url }),
    });
  await Promise.all(registry.endpoints.map((endpoint) => registry.session(endpoint).restore()));
  const candidates = registry.endpoints.filter((endpoint) =>
    wanted(endpoint, registry.session(endpoint).state),
  );
  if (candidates.length === 0) {
    await explainNone(registry);
    return undefined;
  }
  if (candidates.length === 1) return candidates[0];
  const picked = await pickOne(
    candidates.map((endpoint) => ({
      label: isolated(endpoint.name),
      description: endpoint.url,
      detail:
        disabled(endpoint, registry.session(endpoint).state) ?? stateDetail(registry.session(endpoint).state),
      endpoint,
    })),
    { title, placeHolder: l10n.t('Which Enterprise Manager?'), matchOnDescription: true },
  );
  return picked?.endpoint;
}

/**
 * The endpoints that a command is for: the only one, or those that the user picks, at first the ones that are logged in.
 *
 * @returns none if the user gave up, or if there is none, of which the user was told
 */
export async function chooseEndpoints(
  registry: EndpointRegistry,
  title: string,
): Promise<readonly Endpoint[]> {
  const { endpoints } = registry;
  if (endpoints.length === 0) await explainNone(registry);
  if (endpoints.length <= 1) return endpoints;
  await Promise.all(endpoints.map((endpoint) => registry.session(endpoint).restore()));
  const picked = await pickMany(
    endpoints.map((endpoint) => {
      const { state } = registry.session(endpoint);
      return {
        label: isolated(endpoint.name),
        description: endpoint.url,
        detail: stateDetail(state),
        picked: state.kind === 'logged-in',
        endpoint,
      };
    }),
    { title, placeHolder: l10n.t('Which Enterprise Managers?'), matchOnDescription: true },
  );
  return (picked ?? []).map(({ endpoint }) => endpoint);
}

async function isWanted(
  endpoint: Endpoint,
  registry: EndpointRegistry,
  wanted: NonNullable<ChooseOptions['wanted']>,
): Promise<boolean> {
  const session = registry.session(endpoint);
  await session.restore();
  return wanted(endpoint, session.state);
}

function stateDetail(state: SessionState): string {
  return state.kind === 'logged-in'
    ? l10n.t('logged in as {0}', isolated(state.displayName))
    : l10n.t('logged out');
}

async function explainNone(registry: EndpointRegistry): Promise<void> {
  if (registry.endpoints.length > 0) {
    await showInformation(l10n.t('There is no endpoint for which this applies.'));
    return;
  }
  const add = l10n.t('Add Endpoint…');
  const sandbox = l10n.t('Start Sandbox');
  const chosen = await showInformation(l10n.t('No Enterprise Manager is configured yet.'), add, sandbox);
  if (chosen === add) await runCommand('addEndpoint');
  if (chosen === sandbox) await runCommand('startSandbox');
}

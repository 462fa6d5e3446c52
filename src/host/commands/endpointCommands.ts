import * as l10n from '@vscode/l10n';
import { runCommand } from '../interaction/commands';
import { isEmError } from '../../core/client/errors';
import { parseEndpointUrl } from '../../core/client/url';
import { versionLabel } from '../../core/client/versions';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import { endpointId } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import { steps, type Place, type Step } from '../interaction/steps';
import { confirmDanger, showDialog } from '../interaction/dialogs';
import { showInformation, showStatus, showWarning } from '../interaction/messages';
import { isolated } from '../../text/visible';
import { selectedEndpoints } from './arguments';
import { validateUrl } from './endpointUrl';
import { chooseEndpoint } from './pick';
import { withDelayedProgress } from '../interaction/progress';
import type { CertificateTrust } from './certificateCommands';
import type { Handlers } from './register';

export const endpointHandlers = (
  registry: EndpointRegistry,
  trust: CertificateTrust,
  stopSandbox: () => Promise<void>,
): Pick<Handlers, 'addEndpoint' | 'editEndpoint' | 'removeEndpoint'> => {
  const left: Left = new Map();
  return {
    addEndpoint: () => addEndpoint({ registry, trust, left }),
    editEndpoint: (node) => editEndpoint({ registry, trust, left }, node),
    removeEndpoint: (node, nodes) => removeEndpoints(registry, node, nodes, stopSandbox),
  };
};

interface Draft {
  /** As it was typed. */
  readonly url: string;
  readonly name: string | undefined;
  readonly account: string;
  /** The server that was looked at last. */
  readonly server: Server | undefined;
}

/** Where to, and the certificate that the user pinned on the way. */
interface Server {
  readonly url: string;
  readonly certificate?: string | undefined;
}

/** What was entered and not written, by the endpoint's ID or '' for a new one: the next try begins there. */
type Left = Map<string, Place<Draft>>;

interface Services {
  readonly registry: EndpointRegistry;
  readonly trust: CertificateTrust;
  readonly left: Left;
}

async function addEndpoint(services: Services): Promise<void> {
  const { registry, left } = services;
  const details = await askForEndpoint(services, l10n.t('Add Endpoint'));
  if (details === undefined) return;
  if (!(await registry.settings.add(details))) return;
  left.delete('');
  const added = registry.endpoints.find(({ id }) => id === endpointId(details.url, details.account));
  const logIn = l10n.t('Log In…');
  const chosen = await showInformation(l10n.t('Endpoint {0} was added.', isolated(details.name)), logIn);
  if (chosen === logIn && added) await runCommand('logIn', { endpoint: added });
}

async function editEndpoint(services: Services, argument: unknown): Promise<void> {
  const { registry, left } = services;
  const title = l10n.t('Edit Endpoint');
  const endpoint = await chooseEndpoint(argument, registry, title, {
    wanted: ({ source }) => source !== 'sandbox',
  });
  if (endpoint === undefined) return;
  if (endpoint.source === 'sandbox') {
    await showInformation(l10n.t('The endpoint of the sandbox is in no settings: stop the sandbox instead.'));
    return;
  }
  const details = await askForEndpoint(services, title, endpoint);
  if (details === undefined) return;
  const isSameServer = endpointId(details.url, details.account, endpoint.source) === endpoint.id;
  const isSamePin = details.url === endpoint.url && details.certificate === undefined;
  // What was held for the old URL, account or certificate belongs to nobody any more.
  const change = (): Promise<boolean> =>
    registry.settings.change(endpoint, {
      name: details.name,
      url: details.url,
      account: details.account,
      ...(!isSamePin && { certificate: details.certificate }),
    });
  const isWritten = isSameServer && isSamePin ? await change() : await forget(registry, endpoint, change);
  if (isWritten) left.delete(endpoint.id);
}

async function removeEndpoints(
  registry: EndpointRegistry,
  argument: unknown,
  selected: unknown,
  stopSandbox: () => Promise<void>,
): Promise<void> {
  const many = selectedEndpoints(selected, registry);
  const one =
    many.length > 1 ? undefined : await chooseEndpoint(argument, registry, l10n.t('Remove Endpoint'));
  const endpoints = one ? [one] : many;
  if (endpoints.length === 0 || (one === undefined && many.length === 1)) return;
  if (!(await confirmRemoval(endpoints))) return;
  for (const endpoint of endpoints) {
    if (endpoint.source === 'sandbox') await stopSandbox();
    else await forget(registry, endpoint, () => registry.settings.remove(endpoint));
  }
}

/** A dialog does not scroll. */
const namedInQuestion = 15;

function confirmRemoval(endpoints: readonly Endpoint[]): Promise<boolean> {
  const [first] = endpoints;
  const isOne = endpoints.length === 1 && first !== undefined;
  const more = endpoints.length - namedInQuestion;
  return confirmDanger({
    question: isOne
      ? l10n.t('Remove the endpoint {0}?', isolated(first.name))
      : l10n.t('Remove {0} endpoints?', endpoints.length),
    detail: [
      ...endpoints
        .slice(0, namedInQuestion)
        .map(({ name, url }) => (isOne ? url : `${isolated(name)} (${url})`)),
      ...(more > 0 ? [l10n.t('and {0} more', more)] : []),
      '',
      isOne
        ? l10n.t(
            'Its session is ended and its password forgotten. Nothing changes on the Enterprise Manager itself.',
          )
        : l10n.t(
            'Their sessions are ended and their passwords forgotten. Nothing changes on the Enterprise Managers themselves.',
          ),
    ],
    action: l10n.t('Remove'),
    refusal: l10n.t('Keep'),
  });
}

/** Writes the entry, then logs out and forgets; a server that cannot be told does not keep the endpoint from going. */
async function forget(
  registry: EndpointRegistry,
  endpoint: Endpoint,
  write: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await registry.forget(endpoint, write, (end) =>
      withDelayedProgress(l10n.t('Logging out of {0}', isolated(endpoint.name)), ({ signal }) => end(signal)),
    );
  } catch (error) {
    if (!isEmError(error)) throw error;
    void showWarning(
      l10n.t(
        'The session on {0} could not be ended there; it ends by itself within 15 minutes. {1}',
        isolated(endpoint.name),
        explain(error).what,
      ),
    );
    return true;
  }
}

type Details = Pick<Endpoint, 'name' | 'url' | 'account' | 'certificate'>;

async function askForEndpoint(
  services: Services,
  title: string,
  current?: Endpoint,
): Promise<Details | undefined> {
  const { left } = services;
  const key = current?.id ?? '';
  const from = left.get(key) ?? { at: 0, draft: draftOf(current) };
  const draft = await steps(title, endpointSteps(services, current), from, (place) => {
    left.set(key, place);
  });
  if (draft?.server === undefined) return undefined;
  left.set(key, { at: 0, draft });
  const { url, certificate } = draft.server;
  const account = draft.account.trim();
  return {
    name: nameOf(draft).trim(),
    url,
    ...(account !== '' && { account }),
    ...(certificate !== undefined && { certificate }),
  };
}

/** The server of a configured endpoint needs no look. */
const draftOf = (current: Endpoint | undefined): Draft => ({
  url: current?.url ?? '',
  name: current?.name,
  account: current?.account ?? '',
  server: current && { url: current.url },
});

const nameOf = ({ name, server }: Draft): string =>
  name ?? (server === undefined ? '' : new URL(server.url).hostname);

function endpointSteps(services: Services, current: Endpoint | undefined): readonly Step<Draft>[] {
  const { registry } = services;
  return [
    {
      prompt: l10n.t(
        'The host or URL of the Enterprise Manager. A bare host becomes https://host:9398/api/.',
      ),
      placeholder: l10n.t('em01.example.com or https://em01.example.com:9398/api/'),
      value: ({ url }) => url,
      problem: validateUrl,
      entered: (url, draft) => ({ ...draft, url }),
      accept: (draft) => lookAt(services, draft),
    },
    {
      prompt: l10n.t('A name for the tree, such as its site.'),
      value: nameOf,
      problem: (typed) => (typed.trim() === '' ? l10n.t('The name is empty.') : undefined),
      // The host's name follows the URL until another one is typed.
      entered: (typed, draft) => (typed === nameOf(draft) ? draft : { ...draft, name: typed }),
    },
    {
      prompt: l10n.t('The account to log in with. Leave it empty to be asked each time.'),
      placeholder: l10n.t('DOMAIN\\user'),
      value: ({ account }) => account,
      problem: (typed, { server }) => {
        const problem = accountProblem(typed);
        if (problem !== undefined || server === undefined) return problem;
        const id = endpointId(server.url, typed.trim(), current?.source);
        const taken = registry.endpoints.find(
          (endpoint) => endpoint.id === id && endpoint.id !== current?.id,
        );
        return taken && l10n.t('The endpoint {0} has this URL and account already.', isolated(taken.name));
      },
      entered: (account, draft) => ({ ...draft, account }),
    },
  ];
}

async function lookAt(
  { registry, trust }: Services,
  draft: Draft,
): Promise<{ readonly draft: Draft } | 'again' | 'give-up'> {
  const parsed = parseEndpointUrl(draft.url);
  if ('problem' in parsed) return 'again';
  if (parsed.url === draft.server?.url) return { draft };
  const server = await probeOrAsk(registry, trust, parsed.url);
  return typeof server === 'string' ? server : { draft: { ...draft, url: server.url, server } };
}

/** Basic authentication cannot carry a colon in the account. */
export function accountProblem(account: string): string | undefined {
  return account.includes(':') ? l10n.t('An account cannot contain a colon.') : undefined;
}

/** Asks the server for its versions without any credentials. @returns 'again' where another URL is wanted */
async function probeOrAsk(
  registry: EndpointRegistry,
  trust: CertificateTrust,
  url: string,
  certificate?: string,
): Promise<Server | 'again' | 'give-up'> {
  const server: Server = { url, ...(certificate !== undefined && { certificate }) };
  try {
    const api = await registry.loadApi();
    const name = new URL(url).host;
    const client = registry.client(api, { id: url, binding: url, name, source: 'user', ...server });
    const versions = await withDelayedProgress(
      l10n.t('Looking for an Enterprise Manager at {0}', url),
      ({ signal }) => api.probe(client, signal),
    );
    showStatus(l10n.t('Enterprise Manager found: API {0}', versions.map(versionLabel).join(', ')));
    return server;
  } catch (error) {
    if (!isEmError(error)) throw error;
    if (error.kind === 'cancelled') return 'again';
    const pin = await trust.ask(url, error);
    if (pin !== undefined) return probeOrAsk(registry, trust, url, pin);
    const { what, next } = explain(error);
    const secure = error.kind === 'not-http' ? [l10n.t('Use https')] : [];
    const change = l10n.t('Change URL');
    const keep = l10n.t('Use Anyway');
    const chosen = await showDialog({ question: what, detail: [next] }, 'warning', ...secure, change, keep);
    if (chosen === undefined) return 'give-up';
    if (secure.includes(chosen)) return probeOrAsk(registry, trust, url.replace(/^http:/, 'https:'));
    return chosen === keep ? server : 'again';
  }
}

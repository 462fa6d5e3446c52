import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isEmError } from '../../core/client/errors';
import { parseEndpointUrl, type UrlProblem } from '../../core/client/url';
import { versionLabel } from '../../core/client/versions';
import { commands } from '../contributions';
import { explain } from '../../core/words/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import { endpointId } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import { askText } from '../interaction/inputs';
import { confirmDanger, showDialog } from '../interaction/dialogs';
import { showInformation, showStatus, showWarning } from '../interaction/messages';
import { isolated } from '../../text/visible';
import { chooseEndpoint } from './pick';
import { withProgress } from '../interaction/progress';
import type { CertificateTrust } from './certificateCommands';
import type { Handlers } from './register';

export const endpointHandlers = (
  registry: EndpointRegistry,
  trust: CertificateTrust,
  stopSandbox: () => Promise<void>,
): Pick<
  Handlers,
  typeof commands.addEndpoint | typeof commands.editEndpoint | typeof commands.removeEndpoint
> => {
  const unwritten: Unwritten = new Map();
  return {
    [commands.addEndpoint]: () => addEndpoint({ registry, trust, unwritten }),
    [commands.editEndpoint]: (node) => editEndpoint({ registry, trust, unwritten }, node),
    [commands.removeEndpoint]: (node) => removeEndpoint(registry, node, stopSandbox),
  };
};

/** What was entered and could not be written, by the endpoint's ID or '' for a new one: the next try begins with it. */
type Unwritten = Map<string, Details>;

interface Services {
  readonly registry: EndpointRegistry;
  readonly trust: CertificateTrust;
  readonly unwritten: Unwritten;
}

async function addEndpoint(services: Services): Promise<void> {
  const { registry, unwritten } = services;
  const details = await askForEndpoint(services, l10n.t('Add Endpoint'));
  if (details === undefined) return;
  unwritten.set('', details);
  if (!(await registry.settings.add(details))) return;
  unwritten.delete('');
  const added = registry.endpoints.find(({ id }) => id === endpointId(details.url, details.account));
  const logIn = l10n.t('Log In…');
  const chosen = await showInformation(l10n.t('Endpoint {0} was added.', isolated(details.name)), logIn);
  if (chosen === logIn && added) await vscode.commands.executeCommand(commands.logIn, { endpoint: added });
}

async function editEndpoint(services: Services, argument: unknown): Promise<void> {
  const { registry, unwritten } = services;
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
  unwritten.set(endpoint.id, details);
  const isWritten = isSameServer && isSamePin ? await change() : await forget(registry, endpoint, change);
  if (isWritten) unwritten.delete(endpoint.id);
}

async function removeEndpoint(
  registry: EndpointRegistry,
  argument: unknown,
  stopSandbox: () => Promise<void>,
): Promise<void> {
  const endpoint = await chooseEndpoint(argument, registry, l10n.t('Remove Endpoint'));
  if (endpoint === undefined) return;
  const isConfirmed = await confirmDanger({
    question: l10n.t('Remove the endpoint {0}?', isolated(endpoint.name)),
    detail: [
      endpoint.url,
      '',
      l10n.t(
        'Its session is ended and its password forgotten. Nothing changes on the Enterprise Manager itself.',
      ),
    ],
    action: l10n.t('Remove'),
    refusal: l10n.t('Keep'),
  });
  if (!isConfirmed) return;
  if (endpoint.source === 'sandbox') {
    await stopSandbox();
    return;
  }
  await forget(registry, endpoint, () => registry.settings.remove(endpoint));
}

/** Writes the entry, then logs out and forgets; a server that cannot be told does not keep the endpoint from going. */
async function forget(
  registry: EndpointRegistry,
  endpoint: Endpoint,
  write: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await registry.forget(endpoint, write, (end) =>
      withProgress(l10n.t('Logging out of {0}', isolated(endpoint.name)), ({ signal }) => end(signal)),
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
  const { registry, unwritten } = services;
  const before = unwritten.get(current?.id ?? '');
  const server = await askForUrl(services, title, before ?? (current && { url: current.url }));
  if (server === undefined) return undefined;
  const { url, certificate } = server;
  const host = new URL(url).hostname;
  const name = await askText({
    title: l10n.t('{0} (2/3): Name', title),
    prompt: l10n.t('A name for the tree, such as its site.'),
    value: before?.name ?? current?.name ?? host,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === '' ? l10n.t('The name is empty.') : undefined),
  });
  if (name === undefined) return undefined;
  const account = await askText({
    title: l10n.t('{0} (3/3): Account', title),
    prompt: l10n.t('The account to log in with. Leave it empty to be asked each time.'),
    placeHolder: l10n.t('DOMAIN\\user'),
    value: (before ?? current)?.account ?? '',
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const problem = accountProblem(typed);
      if (problem !== undefined) return problem;
      const id = endpointId(url, typed.trim(), current?.source);
      const taken = registry.endpoints.find((endpoint) => endpoint.id === id && endpoint.id !== current?.id);
      return taken && l10n.t('The endpoint {0} has this URL and account already.', isolated(taken.name));
    },
  });
  if (account === undefined) return undefined;
  return {
    name: name.trim(),
    url,
    ...(account.trim() !== '' && { account: account.trim() }),
    ...(certificate !== undefined && { certificate }),
  };
}

/** Basic authentication cannot carry a colon in the account. */
export function accountProblem(account: string): string | undefined {
  return account.includes(':') ? l10n.t('An account cannot contain a colon.') : undefined;
}

/** Where to, and the certificate that the user pinned on the way. */
interface Server {
  readonly url: string;
  readonly certificate?: string | undefined;
}

/** @param known an address that needs no look, since it is configured or was looked at */
async function askForUrl(
  { registry, trust }: Services,
  title: string,
  known: Server | undefined,
): Promise<Server | undefined> {
  for (let url = known?.url ?? ''; ;) {
    const typed = await askText({
      title: l10n.t('{0} (1/3): URL', title),
      prompt: l10n.t(
        'The host or URL of the Enterprise Manager. A bare host becomes https://host:9398/api/.',
      ),
      placeHolder: l10n.t('em01.example.com or https://em01.example.com:9398/api/'),
      value: url,
      ignoreFocusOut: true,
      validateInput: validateUrl,
    });
    if (typed === undefined) return undefined;
    const parsed = parseEndpointUrl(typed);
    if ('problem' in parsed) return undefined;
    if (parsed.url === known?.url) return known;
    const server = await probeOrAsk(registry, trust, parsed.url);
    if (server !== undefined) return server;
    url = typed;
  }
}

function validateUrl(typed: string): string | vscode.InputBoxValidationMessage | undefined {
  const parsed = parseEndpointUrl(typed);
  if ('problem' in parsed) return urlWords(parsed.problem);
  return {
    message: l10n.t('Will use {0}', parsed.url),
    severity: vscode.InputBoxValidationSeverity.Info,
  };
}

function urlWords(problem: UrlProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter a host name or a URL.');
    case 'too-long':
      return l10n.t('The URL is too long.');
    case 'white-space':
      return l10n.t('A URL cannot contain a space.');
    case 'scheme':
      return l10n.t('Only https:// and http:// are possible.');
    case 'credentials':
      return l10n.t('Leave account and password out of the URL: they are asked for at log in.');
    case 'query':
      return l10n.t('Leave out everything from "?" or "#" on.');
    case 'port':
      return l10n.t('The port must be a number from 1 to 65535.');
    case 'not-a-url':
      return l10n.t('This is not a host name or a URL.');
  }
}

/** Asks the server for its versions without any credentials. @returns undefined where another URL is wanted */
async function probeOrAsk(
  registry: EndpointRegistry,
  trust: CertificateTrust,
  url: string,
  certificate?: string,
): Promise<Server | undefined> {
  const server: Server = { url, ...(certificate !== undefined && { certificate }) };
  try {
    const api = await registry.loadApi();
    const name = new URL(url).host;
    const client = registry.client(api, { id: url, binding: url, name, source: 'user', ...server });
    const versions = await withProgress(
      l10n.t('Looking for an Enterprise Manager at {0}', url),
      ({ signal }) => api.probe(client, signal),
    );
    showStatus(l10n.t('Enterprise Manager found: API {0}', versions.map(versionLabel).join(', ')));
    return server;
  } catch (error) {
    if (!isEmError(error)) throw error;
    if (error.kind === 'cancelled') return undefined;
    const pin = await trust.ask(url, error);
    if (pin !== undefined) return probeOrAsk(registry, trust, url, pin);
    const { what, next } = explain(error);
    const change = l10n.t('Change URL');
    const keep = l10n.t('Use Anyway');
    const chosen = await showDialog({ question: what, detail: [next] }, 'warning', change, keep);
    return chosen === keep ? server : undefined;
  }
}

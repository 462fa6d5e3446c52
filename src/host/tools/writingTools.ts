import * as l10n from '@vscode/l10n';
import type { ToolQuestion } from '../interaction/toolQuestion';
import type * as v from 'valibot';
import type { Endpoint } from '../../core/session/endpoint';
import { backupServerPath } from '../../core/client/identifiers';
import { mask } from '../../core/client/document';
import { serverName } from '../../core/client/resources/backupServer';
import { windowsPort } from '../../core/preflight/rules';
import type { ServerRef } from '../../core/inventory/inventory';
import { licenceQuestion } from '../../core/words/licenceWords';
import { isolated } from '../../text/visible';
import { tools, type ToolName } from '../contributions/tools';
import { environmentTone } from '../endpoints/guards';
import { connectInput, logInInput, serverInput } from './inputs';
import type { LookUp } from './lookUp';
import { ToolRefusal } from './refusal';
import type { Acts, ConnectPreview, ToolServices } from './services';
import { writingTool, type Tool } from './tool';
import type { ReadingToolName } from './readingTools';

/** The tools that VS Code asks the user about. They refuse what the command would refuse, before anybody is asked. */
export const writingTools = (
  services: ToolServices,
  lookUp: LookUp,
): Readonly<Record<Exclude<ToolName, ReadingToolName>, Tool>> => ({
  [tools.logIn]: logInTool(services, lookUp),
  [tools.connectServer]: connectTool(services, lookUp),
  [tools.collectData]: collectTool(services, lookUp),
});

/** The password is entered in our own box; a remembered one is sent as by the command. */
const logInTool = ({ registry, loadActs }: ToolServices, lookUp: LookUp): Tool =>
  writingTool(
    l10n.t('Logging in'),
    logInInput,
    ({ endpoint: named }) => {
      const endpoint = lookUp.endpoint(named);
      return Promise.resolve({
        question: isProduction(endpoint) ? l10n.t('Log in to production?') : l10n.t('Log in?'),
        detail: [
          ...placeLines(endpoint),
          l10n.t(
            'You enter the password yourself, unless you had it remembered. The language model never sees it.',
          ),
        ],
        request: `POST ${endpoint.url}sessionMngr/?v=${endpoint.apiVersion ?? 'latest'}\nAuthorization: Basic ${mask}`,
      });
    },
    async ({ endpoint: named }) => {
      const endpoint = lookUp.endpoint(named);
      const session = registry.session(endpoint);
      await session.restore();
      const { state } = session;
      const isThere = state.kind === 'logged-in' && !state.idle;
      const isLoggedIn = isThere || (await (await loadActs()).logIn(endpoint));
      return {
        facts: {
          endpoint: endpoint.name,
          state: isLoggedIn
            ? l10n.t('The user is logged in.')
            : l10n.t('The user did not log in. Do not ask again unless the user says so.'),
        },
      };
    },
  );

/**
 * Opens the form and sends nothing: the model has no password, and the form asks for it, checks the fields and shows the
 * request. The user presses "Connect".
 */
function connectTool({ loadActs }: ToolServices, lookUp: LookUp): Tool {
  const prepare = async (
    input: v.InferOutput<typeof connectInput>,
  ): Promise<{
    readonly acts: Acts;
    readonly endpoint: Endpoint;
    readonly values: Values;
    readonly shown: ConnectPreview;
  }> => {
    const acts = await loadActs();
    const endpoint = await lookUp.loggedIn(input.endpoint);
    const reason = acts.whyNotConnect(endpoint);
    if (reason !== undefined) throw new ToolRefusal(`${isolated(endpoint.name)}: ${reason}`);
    const values = valuesOf(input);
    const shown = await acts.previewConnect(endpoint, values);
    // The user fills in what the model left empty.
    const issues = shown.issues.filter(({ key }) => (values[key] ?? '') !== '');
    if (issues.length > 0)
      throw new ToolRefusal(
        l10n.t(
          'The input does not fit: {0}.',
          issues.map(({ key, text }) => `${inputNames[key] ?? key}: ${text}`).join(' '),
        ),
      );
    return { acts, endpoint, values, shown };
  };
  return writingTool(
    l10n.t('Opening the form'),
    connectInput,
    async (input) => connectQuestion(await prepare(input)),
    async (input) => {
      const { acts, endpoint, values } = await prepare(input);
      const isOpened = await acts.openConnect(endpoint, values);
      return {
        facts: {
          endpoint: endpoint.name,
          state: isOpened
            ? l10n.t(
                'The form is open with these values. Nothing was sent: the user enters the password and decides.',
              )
            : l10n.t(
                'The form of this endpoint was open already. It was brought to the front, and its values were not changed.',
              ),
          next: l10n.t('The tool {0} tells later whether the backup server is connected.', tools.findServers),
        },
      };
    },
  );
}

const connectQuestion = ({
  endpoint,
  shown,
}: {
  readonly endpoint: Endpoint;
  readonly shown: ConnectPreview;
}): ToolQuestion => ({
  question: isProduction(endpoint)
    ? l10n.t('Open the form that connects a backup server to production?')
    : l10n.t('Open the form that connects a backup server?'),
  detail: [
    ...placeLines(endpoint),
    l10n.t(
      'Nothing is sent yet: you enter the password in the form, and press "Connect". Then it sends this request.',
    ),
  ],
  request: `${shown.previewTitle}\n\n${shown.preview}`,
});

function collectTool({ loadActs }: ToolServices, lookUp: LookUp): Tool {
  const prepare = async (
    { endpoint, server }: v.InferOutput<typeof serverInput>,
    signal: AbortSignal,
  ): Promise<{ readonly acts: Acts; readonly target: ServerRef }> => {
    const acts = await loadActs();
    const target = await lookUp.server(endpoint, server, signal);
    const reason = acts.whyNotCollect(target.endpoint, target.server);
    if (reason !== undefined) throw new ToolRefusal(reason);
    return { acts, target };
  };
  return writingTool(
    l10n.t('Collecting data'),
    serverInput,
    async (input, signal) => {
      const { endpoint, server } = (await prepare(input, signal)).target;
      return {
        question: isProduction(endpoint)
          ? l10n.t('Collect data of a backup server in production?')
          : l10n.t('Collect data of a backup server?'),
        detail: [
          ...placeLines(endpoint),
          l10n.t('Backup server: {0}', isolated(serverName(server))),
          licenceQuestion('collect'),
        ],
        request: `POST ${endpoint.url}${backupServerPath(server.uid)}?action=collect`,
      };
    },
    async (input, signal) => {
      const { acts, target } = await prepare(input, signal);
      const ended = acts.collect(target);
      const summary = await withinPatience(ended, signal);
      return {
        facts: {
          endpoint: target.endpoint.name,
          server: serverName(target.server),
          ...(summary === 'running'
            ? {
                state: l10n.t('The collection is still running. The user sees it in the view "Tasks".'),
                next: l10n.t('The tool {0} tells later how it ended.', tools.lastCollections),
              }
            : { state: summary ?? l10n.t('The user did not agree. Nothing was sent.') }),
        },
      };
    },
  );
}

/** A model waits no longer than this for a collection, which may take half an hour. */
const patienceMs = 60_000;

/** Waits for an end that may be late. The work itself goes on, and its notification can cancel it. */
async function withinPatience<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'running'> {
  let stop: () => void = () => undefined;
  const late = new Promise<'running'>((resolve) => {
    const timer = setTimeout(resolve, patienceMs, 'running');
    stop = () => {
      clearTimeout(timer);
      resolve('running');
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

const isProduction = ({ environment }: Endpoint): boolean =>
  environmentTone(environment ?? '') === 'production';

const placeLines = ({ name, url, account, environment }: Endpoint): readonly string[] => [
  l10n.t('Endpoint: {0}', isolated(name)),
  l10n.t('URL: {0}', url),
  ...(account === undefined ? [] : [l10n.t('Account: {0}', isolated(account))]),
  ...(environment === undefined ? [] : [l10n.t('Environment: {0}', isolated(environment))]),
];

type Values = Readonly<Record<string, string>>;

/** The fields of the form, without the password. */
const valuesOf = (input: v.InferOutput<typeof connectInput>): Values => ({
  description: input.description ?? '',
  dnsNameOrIpAddress: input.host,
  port: String(input.port ?? windowsPort),
  username: input.username ?? '',
  wcfPort: input.certificatePort === undefined ? '' : String(input.certificatePort),
  vbrCertificateThumbprint: input.certificateThumbprint ?? '',
});

const inputNames: Readonly<Record<string, string>> = {
  dnsNameOrIpAddress: 'host',
  wcfPort: 'certificatePort',
  vbrCertificateThumbprint: 'certificateThumbprint',
};

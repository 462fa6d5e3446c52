import * as l10n from '@vscode/l10n';
import { serverName } from '../../core/client/resources/backupServer';
import { whyNotAllowed } from '../../core/inventory/allowed';
import type { Preflight } from '../../core/preflight/preflight';
import { isolated } from '../../text/visible';
import { environmentTone } from '../endpoints/guards';
import { confirmDanger } from '../interaction/dialogs';
import type { ServerFormPanels } from '../serverForm/serverFormPanels';
import type { Acts } from '../tools/services';
import { whyNotConnect } from './connectCommands';
import { collect, type CollectServices } from './serverCommands';
import type { LogIn } from './logIn';

interface Services extends CollectServices {
  readonly preflight: Preflight;
  readonly logIn: LogIn;
  readonly loadForms: () => Promise<ServerFormPanels>;
}

/** What the tools of a language model may cause, by the code of the commands. */
export const toolActs = (services: Services): Acts => ({
  preflight: services.preflight,
  logIn: (endpoint) => services.logIn.run(endpoint),
  whyNotConnect: (endpoint) => whyNotConnect(endpoint, services.registry.session(endpoint).state),
  previewConnect: async (endpoint, values) =>
    (await services.loadForms()).previewConnect(endpoint, { ...values }),
  openConnect: async (endpoint, values) => (await services.loadForms()).connect(endpoint, { ...values }),
  whyNotCollect: (endpoint, server) => whyNotAllowed('collect', endpoint, server),
  collect: async (target) => {
    const { endpoint, server } = target;
    // Settings of VS Code can skip its confirmation of tools, so in production we ask as well.
    const isProduction = environmentTone(endpoint.environment ?? '') === 'production';
    if (isProduction && !(await confirmInProduction(serverName(server), endpoint.name))) return undefined;
    return collect(services, [target], { interactive: false });
  },
});

const confirmInProduction = (server: string, endpoint: string): Promise<boolean> =>
  confirmDanger({
    question: l10n.t('Collect data of {0} in production?', isolated(server)),
    detail: [l10n.t('A language model asks for it, on {0}.', isolated(endpoint))],
    action: l10n.t('Collect'),
    refusal: l10n.t('Do Not Collect'),
  });

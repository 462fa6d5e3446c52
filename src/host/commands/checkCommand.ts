import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Inventory } from '../../core/inventory/inventory';
import { windowsPort } from '../../core/preflight/rules';
import type { Finding } from '../../protocol/messages';
import type { Preflight } from '../../core/preflight/preflight';
import { withDelayedProgress } from '../interaction/progress';
import { pickOne } from '../interaction/pickers';
import type { Handlers } from './register';
import { chooseServers, nameOf } from './serverPick';

const icons: Readonly<Record<Finding['level'], string>> = {
  ok: 'pass',
  info: 'info',
  warning: 'warning',
  error: 'error',
};

/** The checks of the connect form, for a backup server that is connected already. */
export const checkHandlers = (
  registry: EndpointRegistry,
  inventory: Inventory,
  preflight: Preflight,
): Pick<Handlers, 'checkBackupServer'> => ({
  checkBackupServer: async (node) => {
    const title = l10n.t('Check Backup Server');
    const [target] = await chooseServers({ registry, inventory }, node, undefined, title);
    if (target === undefined) return;
    const { endpoint, server } = target;
    const name = nameOf(target);
    const { port, wcfPort, version, uid } = server;
    const findings = await withDelayedProgress(l10n.t('Checking {0}', name), ({ signal }) =>
      preflight.check(
        endpoint,
        { host: server.name ?? uid, port: port ?? windowsPort, wcfPort, version, uid },
        signal,
      ),
    );
    await pickOne(
      findings.map(({ level, title, reason }) => ({
        label: title,
        iconPath: new vscode.ThemeIcon(icons[level]),
        detail: reason,
      })),
      {
        title: l10n.t('Checks of {0}', name),
        placeHolder: l10n.t('What was found; nothing was changed.'),
      },
    );
  },
});

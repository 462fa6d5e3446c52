import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../client/elements';
import { backupServer } from '../client/resources/backupServer';
import type { Endpoint } from '../session/endpoint';
import { isolated } from '../../text/visible';

export type ServerAction = keyof typeof backupServer.actions;

const isServerAction = (name: string): name is ServerAction => Object.hasOwn(backupServer.actions, name);
export const serverActions: readonly ServerAction[] = Object.keys(backupServer.actions).filter(
  isServerAction,
);

/**
 * Checks whether an action on a backup server is allowed by the endpoint's `readOnly` setting and by the links of
 * Enterprise Manager. An answer without any links is no evidence of what is allowed.
 *
 * @returns why the action is not allowed, or undefined if it is
 */
export function whyNotAllowed(
  action: ServerAction,
  endpoint: Endpoint,
  { links }: BackupServer,
): string | undefined {
  if (endpoint.readOnly) return l10n.t('{0} is set to read-only.', isolated(endpoint.name));
  return links.length === 0 || links.some(backupServer.actions[action])
    ? undefined
    : l10n.t(
        'The account on {0} may not do this: changing backup servers requires the Portal Administrator role.',
        isolated(endpoint.name),
      );
}

import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../client/elements';
import type { Endpoint } from '../session/endpoint';
import { isolated } from '../../text/visible';

export type ServerAction = 'edit' | 'remove' | 'collect';
export const serverActions: readonly ServerAction[] = ['edit', 'remove', 'collect'];

const isFor: Readonly<Record<ServerAction, (link: BackupServer['links'][number]) => boolean>> = {
  edit: ({ rel }) => rel === 'Edit',
  remove: ({ rel }) => rel === 'Delete',
  // A Start link carries no type, and its action is told by its reference only.
  collect: ({ href }) => /[?&]action=collect\b/i.test(href),
};

/**
 * What may be done with a backup server, as the endpoint's own guard and the links of Enterprise Manager say. An
 * answer without any links says nothing about what is allowed.
 *
 * @returns why it may not be done, or undefined where it may
 */
export function whyNotAllowed(
  action: ServerAction,
  endpoint: Endpoint,
  { links }: BackupServer,
): string | undefined {
  if (endpoint.readOnly) return l10n.t('{0} is set to be read only.', isolated(endpoint.name));
  return links.length === 0 || links.some(isFor[action])
    ? undefined
    : l10n.t(
        'The account on {0} may not do this: changing backup servers needs the role Portal Administrator.',
        isolated(endpoint.name),
      );
}

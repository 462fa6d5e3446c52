import * as l10n from '@vscode/l10n';
import { isolated } from '../../text/visible';

/** What lets Enterprise Manager replace the licence of a backup server. */
export type CollectingAct = 'connect' | 'collect';

/** What a person agrees to, in the editor and on the command line alike. */
export const licenceQuestion = (act: CollectingAct): string =>
  act === 'connect'
    ? l10n.t('Connecting may replace the licence of the backup server.')
    : l10n.t('Collecting data may replace the licence of a backup server.');

/**
 * Why, in whole sentences. A collection replaces the licence of a backup server if it differs from that of Enterprise Manager,
 * and Enterprise Manager starts a collection by itself as soon as a server is added.
 *
 * @param name of the endpoint
 */
export const licenceDetails = (act: CollectingAct, name: string): readonly string[] => [
  ...(act === 'connect'
    ? [
        l10n.t(
          'Enterprise Manager collects data from a backup server as soon as it is added, and every 15 minutes by default.',
        ),
      ]
    : []),
  l10n.t(
    'When {0} collects data from a backup server with a different licence, it installs its own licence there.',
    isolated(name),
  ),
];

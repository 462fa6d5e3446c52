import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import type { Endpoint } from '../../core/session/endpoint';
import { serverActions, whyNotAllowed } from '../../core/inventory/allowed';
import { collectionWords, type Warning } from '../../core/inventory/warnings';
import { pageText } from '../../text/outlets';
import type { FleetRow, FleetWords } from '../../protocol/fleetMessages';
import { isolated } from '../../text/visible';
import { versionCounts, type FleetEntry, type FleetMarks } from './fleetRows';

/** Every word of the fleet's page. */
export const fleetWords = (): FleetWords => ({
  title: l10n.t('Fleet'),
  filter: l10n.t('Filter'),
  refresh: l10n.t('Refresh'),
  cancel: l10n.t('Cancel'),
  actions: {
    collect: l10n.t('Collect Data'),
    remove: l10n.t('Remove…'),
    edit: l10n.t('Edit…'),
    details: l10n.t('Details'),
    reveal: l10n.t('Show in Endpoints'),
  },
  exports: { csv: l10n.t('Export CSV'), json: l10n.t('Export JSON') },
  columns: {
    endpoint: l10n.t('Endpoint'),
    name: l10n.t('Name'),
    version: l10n.t('Version'),
    description: l10n.t('Description'),
    collected: l10n.t('Last collection'),
    warnings: l10n.t('Warnings'),
  },
  select: l10n.t('Select'),
  selectAll: l10n.t('Select all that are shown'),
  empty: l10n.t('No backup server to show. Log in to an endpoint, or change the filter.'),
  count: l10n.t('{0} of {1} backup servers'),
  selected: l10n.t('{0} selected'),
});

/** A backup server as the page shows it. */
export function toRow(
  { key, endpoint, server, collection }: FleetEntry,
  warnings: readonly Warning[],
  marks: FleetMarks | undefined,
): FleetRow {
  const { alsoAt = [], newest } = marks ?? {};
  const duplicate =
    alsoAt.length > 0
      ? l10n.t('Also connected to {0}: not supported.', alsoAt.map((name) => isolated(name)).join(', '))
      : undefined;
  const behind = newest === undefined ? undefined : l10n.t('Behind the newest, {0}.', isolated(newest));
  const isError = warnings.some(({ level }) => level === 'error') || duplicate !== undefined;
  return {
    key,
    endpoint: endpoint.name,
    name: pageText(server.name ?? server.uid),
    version: pageText(server.version ?? ''),
    description: pageText(server.description ?? ''),
    collected: collectionWords(collection) ?? '',
    collectedAt: collection?.time?.getTime() ?? 0,
    ...deniedOf(endpoint, server),
    warnings: [duplicate, ...warnings.map(({ text }) => text), behind].filter((text) => text !== undefined),
    level: isError ? 'error' : warnings.length > 0 ? 'warning' : behind ? 'info' : 'ok',
  };
}

/** What a click would be refused for is disabled before, with the reason. */
function deniedOf(endpoint: Endpoint, server: BackupServer): Pick<FleetRow, 'denied'> {
  const reasons = serverActions.flatMap((action) => {
    const reason = whyNotAllowed(action, endpoint, server);
    return reason === undefined ? [] : [[action, reason] as const];
  });
  return reasons.length === 0 ? {} : { denied: Object.fromEntries(reasons) };
}

/** How many endpoints there are, and how many of those that were asked have answered. */
export interface FleetCounts {
  readonly loggedIn: number;
  readonly configured: number;
  readonly answered: number;
  readonly asked: number;
}

/** The line above the table: who was asked and who answered, and which versions there are. */
export function fleetSummary(
  { loggedIn, configured, answered, asked }: FleetCounts,
  entries: readonly FleetEntry[],
): string {
  const versions = versionCounts(entries);
  const few = versions.slice(0, 5).map(([version, count]) => `${isolated(version, 40)} (${count})`);
  return [
    loggedIn === 1 ? l10n.t('1 endpoint logged in') : l10n.t('{0} endpoints logged in', loggedIn),
    configured > loggedIn ? l10n.t('{0} not logged in', configured - loggedIn) : '',
    answered < asked ? l10n.t('{0} of {1} answered', answered, asked) : '',
    versions.length > 0 ? l10n.t('versions: {0}', few.join(', ')) : '',
    versions.length > few.length ? l10n.t('and {0} more', versions.length - few.length) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Beside the rows of a reading that the user cancelled. */
export const cancelledWords = (): string => l10n.t('Cancelled: not everything was read. Refresh to read it.');

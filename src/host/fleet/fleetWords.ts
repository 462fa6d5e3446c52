import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import type { BackupServer } from '../../core/client/elements';
import type { Endpoint } from '../../core/session/endpoint';
import { serverActions, whyNotAllowed } from '../../core/inventory/allowed';
import { collectionWords, type Warning } from '../../core/inventory/warnings';
import { pageText } from '../../text/outlets';
import type { FleetRow, FleetWords, NothingToShow } from '../../protocol/fleetMessages';
import { isolated } from '../../text/visible';
import { versionCounts, type FleetEntry, type FleetMarks } from './fleetRows';

/** The words of the fleet's page. */
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
  select: l10n.t({ message: 'Select {0}', comment: ['{0} is the name of a backup server.'] }),
  selectAll: l10n.t('Select all rows shown'),
  noMatch: l10n.t('No backup server matches the filter.'),
  clearFilter: l10n.t('Clear Filter'),
  remedies: {
    logIn: l10n.t('Log In…'),
    addEndpoint: l10n.t('Add Endpoint…'),
    startSandbox: l10n.t('Start Sandbox'),
  },
  count: l10n.t('{0} of {1} backup servers'),
  countOfOne: l10n.t('{0} of 1 backup server'),
  soFar: l10n.t('{0} backup servers so far'),
  soFarOne: l10n.t('1 backup server so far'),
  selected: l10n.t('{0} selected'),
  selectedOne: l10n.t('1 selected'),
});

/** The row that shows a backup server on the page. */
export function toRow(
  { key, endpoint, server, collection }: FleetEntry,
  warnings: readonly Warning[],
  marks: FleetMarks | undefined,
): FleetRow {
  const { alsoAt = [], newest } = marks ?? {};
  const duplicate =
    alsoAt.length > 0
      ? l10n.t(
          'Also connected to {0}. Veeam does not support this.',
          alsoAt.map((name) => isolated(name)).join(', '),
        )
      : undefined;
  const behind =
    newest === undefined
      ? undefined
      : l10n.t('Older than the newest version in the fleet, {0}.', isolated(newest));
  const isError = warnings.some(({ level }) => level === 'error') || duplicate !== undefined;
  return {
    key,
    endpoint: endpoint.name,
    name: pageText(serverName(server)),
    version: pageText(server.version ?? ''),
    description: pageText(server.description ?? ''),
    collected: collectionWords(collection) ?? '',
    collectedAt: collection?.time?.getTime() ?? 0,
    ...deniedOf(endpoint, server),
    warnings: [duplicate, ...warnings.map(({ text }) => text), behind].filter((text) => text !== undefined),
    level: isError ? 'error' : warnings.length > 0 ? 'warning' : behind ? 'info' : 'ok',
  };
}

/** The actions that are disabled because they would be refused, each with the reason. */
function deniedOf(endpoint: Endpoint, server: BackupServer): Pick<FleetRow, 'denied'> {
  const reasons = serverActions.flatMap((action) => {
    const reason = whyNotAllowed(action, endpoint, server);
    return reason === undefined ? [] : [[action, reason] as const];
  });
  return reasons.length === 0 ? {} : { denied: Object.fromEntries(reasons) };
}

/** What the page says and offers if there is no row. */
export function nothingWords({
  loggedIn,
  configured,
}: Pick<FleetCounts, 'loggedIn' | 'configured'>): NothingToShow {
  if (configured === 0) {
    const text = l10n.t('No Enterprise Manager is configured yet. Add an endpoint, or try the sandbox.');
    return { text, remedies: ['addEndpoint', 'startSandbox'] };
  }
  if (loggedIn === 0) return { text: l10n.t('No endpoint is logged in.'), remedies: ['logIn'] };
  return { text: l10n.t('No backup server is connected to the endpoints that are logged in.'), remedies: [] };
}

/** The numbers of endpoints, and how many of the asked ones have answered. */
export interface FleetCounts {
  readonly loggedIn: number;
  readonly configured: number;
  readonly answered: number;
  readonly asked: number;
}

/** The line above the table: the endpoints that answered, and the versions in the fleet. */
export function fleetSummary(
  { loggedIn, configured, answered, asked }: FleetCounts,
  entries: readonly FleetEntry[],
): string {
  const versions = versionCounts(entries);
  const few = versions
    .slice(0, 5)
    .map(([version, count]) => `${isolated(version, 40)} (${numberText(count)})`);
  const more = versions.length - few.length;
  return [
    loggedIn === 1 ? l10n.t('1 endpoint logged in') : l10n.t('{0} endpoints logged in', numberText(loggedIn)),
    configured > loggedIn ? l10n.t('{0} not logged in', numberText(configured - loggedIn)) : '',
    answered < asked ? l10n.t('{0} of {1} answered', numberText(answered), numberText(asked)) : '',
    versions.length > 0 && more === 0 ? l10n.t('versions: {0}', few.join(', ')) : '',
    more > 0 ? l10n.t('versions: {0} and {1} more', few.join(', '), numberText(more)) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/**
 * A note for the output about rows that the page could not read.
 *
 * @param count the number of rows, or 0 if the page could not read the whole message
 */
export function refusedRowsWords(count: number): string {
  if (count === 0) return l10n.t('Fleet: the page could not read a message.');
  return count === 1
    ? l10n.t('Fleet: 1 row is not shown because the page could not read it.')
    : l10n.t('Fleet: {0} rows are not shown because the page could not read them.', numberText(count));
}

/** A sentence about a reading that the user cancelled. */
export const cancelledWords = (): string =>
  l10n.t('The reading was cancelled before it was complete. Refresh to read everything.');

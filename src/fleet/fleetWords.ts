import * as vscode from 'vscode';
import type { FleetWords } from '../shared/fleetMessages';

/** Every word of the fleet's page. */
export const fleetWords = (): FleetWords => ({
  title: vscode.l10n.t('Fleet'),
  filter: vscode.l10n.t('Filter'),
  refresh: vscode.l10n.t('Refresh'),
  cancel: vscode.l10n.t('Cancel'),
  actions: {
    collect: vscode.l10n.t('Collect Data'),
    remove: vscode.l10n.t('Remove…'),
    edit: vscode.l10n.t('Edit…'),
    details: vscode.l10n.t('Details'),
    reveal: vscode.l10n.t('Show in Endpoints'),
  },
  exports: { csv: vscode.l10n.t('Export CSV'), json: vscode.l10n.t('Export JSON') },
  columns: {
    endpoint: vscode.l10n.t('Endpoint'),
    name: vscode.l10n.t('Name'),
    version: vscode.l10n.t('Version'),
    description: vscode.l10n.t('Description'),
    collected: vscode.l10n.t('Last collection'),
    warnings: vscode.l10n.t('Warnings'),
  },
  select: vscode.l10n.t('Select'),
  selectAll: vscode.l10n.t('Select all that are shown'),
  empty: vscode.l10n.t('No backup server to show. Log in to an endpoint, or change the filter.'),
  count: vscode.l10n.t('{0} of {1} backup servers'),
  selected: vscode.l10n.t('{0} selected'),
});

import { isNewer, majorOf, type ProductRange } from '../client/productVersion';
import type { BackupServer } from '../client/elements';
import { tooOld } from '../preflight/rules';
import type { FleetRow } from '../fleetFile/fleetFile';
import { compareRow } from './comparing';
import type { Match } from './matching';
import type { Conflict, PlannedRow, RowAction } from './plan';

/** What is to be done about one row, by what its Enterprise Manager holds. */
export function actionOf(
  row: FleetRow,
  match: Match,
  product: ProductRange | undefined,
): { readonly action: RowAction; readonly untold?: PlannedRow['untold'] } {
  const conflict = (reason: Conflict): { readonly action: RowAction } => ({
    action: { kind: 'conflict', conflict: reason },
  });
  switch (match.kind) {
    case 'none':
      return row.credential === undefined
        ? conflict({ kind: 'no-credential' })
        : { action: { kind: 'create' } };
    case 'several':
      return conflict({ kind: 'ambiguous', servers: match.servers });
    case 'perhaps':
      return conflict({ kind: 'perhaps', server: match.server });
    case 'uid-not-found':
      return conflict({ kind: 'uid-not-found' });
    case 'one': {
      const { changes, untold } = compareRow(row, match.server);
      const action = existing(row, match.server, changes);
      const version = action.kind === 'leave' ? undefined : versionConflict(match.server, product);
      return version ? conflict(version) : { action, untold };
    }
  }
}

function existing(
  { collect }: FleetRow,
  server: BackupServer,
  changes: Extract<RowAction, { readonly kind: 'change' }>['changes'],
): RowAction {
  // Enterprise Manager shows the version of a backup server after it has collected its data for the first time.
  const isUncollected = collect && (server.version ?? '') === '';
  if (changes.length > 0) return { kind: 'change', server, changes, collect: isUncollected };
  return isUncollected ? { kind: 'collect', server } : { kind: 'leave', server };
}

function versionConflict({ version }: BackupServer, product: ProductRange | undefined): Conflict | undefined {
  if (version === undefined) return undefined;
  if (isNewer(majorOf(version), product) === true) return { kind: 'too-new', version };
  return tooOld(version, product) === 'yes' ? { kind: 'too-old', version } : undefined;
}

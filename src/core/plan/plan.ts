import type { CertificateFacts } from '../client/certificates';
import type { BackupServer } from '../client/elements';
import type { ProductRange } from '../client/productVersion';
import type { EmError } from '../client/errors';
import type { ElementKey } from '../fleetFile/keys';
import type { FleetRow } from '../fleetFile/fleetFile';
import type { Endpoint } from '../session/endpoint';

/** One element that differs between the file and Enterprise Manager. */
export interface FieldChange {
  readonly key: ElementKey;
  /** What Enterprise Manager shows; undefined if it shows an empty text or nothing. */
  readonly from: string | number | undefined;
  readonly to: string | number;
}

/** Why a row cannot be applied as it is. A person has to decide. */
export type Conflict =
  /** Enterprise Manager does not confirm an address, which every change has to send. `error`: why it could not be asked. */
  | { readonly kind: 'address-untold'; readonly error?: EmError | undefined }
  /** `reason`: a sentence. */
  | { readonly kind: 'not-allowed'; readonly reason: string }
  /** Enterprise Manager does not show at which port the backup server presents its certificate. */
  | { readonly kind: 'certificate-port' }
  /** The certificate cannot be read from this machine. `code` is ours or that of the system. */
  | { readonly kind: 'certificate-unread'; readonly address: string; readonly code: string }
  /** No endpoint, or several, have this name or URL. */
  | { readonly kind: 'endpoint-not-found' | 'endpoint-ambiguous' }
  | { readonly kind: 'no-credential' }
  /** Another row of the file means the same backup server, of the same Enterprise Manager. */
  | { readonly kind: 'duplicate-row'; readonly line: number }
  /** The same backup server for two Enterprise Managers: Veeam does not support that. `line` if a row asks for it. */
  | { readonly kind: 'two-managers'; readonly endpoint: Endpoint; readonly line?: number | undefined }
  /** Several backup servers of Enterprise Manager fit the row. */
  | { readonly kind: 'ambiguous'; readonly servers: readonly BackupServer[] }
  /** Its name is the address without the domain, or the other way round, and nothing confirms that it is the same. */
  | { readonly kind: 'perhaps'; readonly server: BackupServer }
  /** Another row has this name with or without its domain, and nothing tells whether it is another backup server. */
  | { readonly kind: 'perhaps-row'; readonly line: number }
  /** Enterprise Manager has no backup server with the UID of the row. */
  | { readonly kind: 'uid-not-found' }
  | { readonly kind: 'too-new'; readonly version: string }
  | { readonly kind: 'too-old'; readonly version: string }
  /** The backup server presents another certificate than the file pins. */
  | { readonly kind: 'thumbprint'; readonly seen: string };

/** What is to be done about a row of the file. */
export type RowAction =
  | { readonly kind: 'create' }
  | {
      readonly kind: 'change';
      readonly server: BackupServer;
      readonly changes: readonly FieldChange[];
      readonly collect: boolean;
      /** The name of the credential whose account and password replace those that Enterprise Manager uses. */
      readonly credential?: string | undefined;
      /** The certificate whose thumbprint is set, as this machine saw it. */
      readonly certificate?: CertificateFacts | undefined;
    }
  | { readonly kind: 'collect'; readonly server: BackupServer }
  | { readonly kind: 'leave'; readonly server: BackupServer }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  /** The Enterprise Manager could not be read. */
  | { readonly kind: 'not-read'; readonly error: EmError };

/** What is planned of one backup server: a row of a file, or one that a person chose, which has no place. */
export type PlannedServer = Omit<FleetRow, 'place' | 'places'> & Partial<Pick<FleetRow, 'place' | 'places'>>;

export interface PlannedRow {
  readonly row: PlannedServer;
  /** Undefined if the file's endpoint is not configured. */
  readonly endpoint: Endpoint | undefined;
  readonly action: RowAction;
  /** Elements of the row that Enterprise Manager does not show, so that they could not be compared. */
  readonly untold: readonly FieldChange['key'][];
}

/** A backup server that Enterprise Manager has and the file does not. */
export interface ExtraServer {
  readonly endpoint: Endpoint;
  readonly server: BackupServer;
  /** Whether it is to be removed, because the file says so. */
  readonly remove: boolean;
  /** Whether the file says so, and it is kept all the same: it is not certain that no row means it. */
  readonly isKept?: boolean | undefined;
}

/** What was read of an Enterprise Manager. */
export type ReadManager =
  | {
      readonly endpoint: Endpoint;
      readonly servers: readonly BackupServer[];
      /** The number of rows of its list that no request can use. */
      readonly refused: number;
      /** The product versions that fit what it reports. */
      readonly product: ProductRange | undefined;
      /** The query service told nothing of this list: it cannot be asked about addresses either. */
      readonly isUnqueried?: boolean | undefined;
    }
  | { readonly endpoint: Endpoint; readonly error: EmError };

/** An Enterprise Manager that could be read. */
export type Manager = Extract<ReadManager, { readonly servers: unknown }>;

/** What would be done to make the Enterprise Managers hold what the file says. Making it writes nothing. */
export interface Plan {
  /** Identifies what the plan does: two plans with the same ID do the same. */
  readonly id: string;
  readonly rows: readonly PlannedRow[];
  readonly extras: readonly ExtraServer[];
  readonly managers: readonly ReadManager[];
}

export type ActionKind = RowAction['kind'] | 'remove' | 'only-in-em';

/** The kinds of actions, in the order in which a plan lists them, and whether they write to Enterprise Manager. */
export const actionKinds = {
  conflict: 'no',
  'not-read': 'no',
  create: 'writes',
  change: 'writes',
  collect: 'writes',
  remove: 'writes',
  'only-in-em': 'no',
  leave: 'no',
} as const satisfies Readonly<Record<ActionKind, 'writes' | 'no'>>;

/** How many actions of each kind a plan has. */
export function countsOf({
  rows,
  extras,
}: Pick<Plan, 'rows' | 'extras'>): Readonly<Record<ActionKind, number>> {
  const counts = Object.fromEntries(Object.keys(actionKinds).map((kind) => [kind, 0])) as Record<
    ActionKind,
    number
  >;
  for (const { action } of rows) counts[action.kind] += 1;
  for (const { remove } of extras) counts[remove ? 'remove' : 'only-in-em'] += 1;
  return counts;
}

/** Whether applying the plan would write anything to an Enterprise Manager. */
export function writesAnything(plan: Pick<Plan, 'rows' | 'extras'>): boolean {
  const counts = countsOf(plan);
  return (Object.keys(counts) as ActionKind[]).some(
    (kind) => actionKinds[kind] === 'writes' && counts[kind] > 0,
  );
}

/** Whether the Enterprise Managers hold something other than the file says, as far as could be read. */
export function isDrifted(plan: Pick<Plan, 'rows' | 'extras'>): boolean {
  const counts = countsOf(plan);
  return (Object.keys(counts) as ActionKind[]).some((kind) => kind !== 'leave' && counts[kind] > 0);
}

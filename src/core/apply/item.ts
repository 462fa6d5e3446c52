import { normalHost } from '../client/hosts';
import type { BackupServer } from '../client/elements';
import { serverName } from '../client/resources/backupServer';
import type { FleetRow } from '../fleetFile/fleetFile';
import { rowId } from '../plan/planId';
import type { FieldChange, Plan } from '../plan/plan';
import type { Endpoint } from '../session/endpoint';

interface Item {
  /** Identifies the item over several runs of the same file. */
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly name: string;
  /** The line of the row in the file; undefined for a backup server that is only in Enterprise Manager. */
  readonly line: number | undefined;
}

/** One write of a plan. */
export type ApplyItem =
  | (Item & { readonly kind: 'create'; readonly row: FleetRow })
  | (Item & {
      readonly kind: 'change';
      readonly row: FleetRow;
      readonly server: BackupServer;
      readonly changes: readonly FieldChange[];
      readonly collect: boolean;
    })
  | (Item & { readonly kind: 'collect'; readonly row: FleetRow; readonly server: BackupServer })
  | (Item & { readonly kind: 'remove'; readonly server: BackupServer });

export type ApplyKind = ApplyItem['kind'];

/** The writes of a plan, in the order of the file. What is removed comes last. */
export function itemsOf({ rows, extras }: Pick<Plan, 'rows' | 'extras'>): readonly ApplyItem[] {
  const writes = rows.flatMap((planned): readonly ApplyItem[] => {
    const { endpoint, row, action } = planned;
    if (endpoint === undefined) return [];
    const item = { endpoint, row, name: row.address, line: row.place.line };
    const id = (kind: ApplyKind): string => JSON.stringify([kind, rowId(planned)]);
    switch (action.kind) {
      case 'create':
        return [{ ...item, kind: 'create', id: id('create') }];
      case 'change': {
        const { server, changes, collect } = action;
        return [{ ...item, kind: 'change', id: id('change'), server, changes, collect }];
      }
      case 'collect':
        return [{ ...item, kind: 'collect', id: id('collect'), server: action.server }];
      default:
        return [];
    }
  });
  const removals = extras.flatMap(({ endpoint, server, remove }): readonly ApplyItem[] =>
    remove
      ? [
          {
            kind: 'remove',
            id: JSON.stringify(['remove', endpoint.id, server.uid.toLowerCase()]),
            endpoint,
            server,
            name: serverName(server),
            line: undefined,
          },
        ]
      : [],
  );
  return [...writes, ...removals];
}

/** Items of one Enterprise Manager are bounded together, whichever account they use. */
export const managerOf = ({ endpoint }: Pick<ApplyItem, 'endpoint'>): string => {
  const { hostname, port } = new URL(endpoint.url);
  return `${normalHost(hostname)}:${port}`;
};

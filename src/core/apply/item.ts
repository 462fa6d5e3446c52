import { normalHost } from '../client/hosts';
import type { BackupServer } from '../client/elements';
import { uidKey } from '../client/identifiers';
import { serverName } from '../client/resources/backupServer';
import { rowId } from '../plan/planId';
import type { Plan, PlannedServer, RowAction } from '../plan/plan';
import type { Endpoint } from '../session/endpoint';

interface Item {
  /** Identifies the item over several runs of the same file. */
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly name: string;
  /** The line of the row in the file; undefined for a backup server that is only in Enterprise Manager. */
  readonly line: number | undefined;
}

type Change = Extract<RowAction, { readonly kind: 'change' }>;

/** One write of a plan. */
export type ApplyItem =
  | (Item & { readonly kind: 'create'; readonly row: PlannedServer })
  | (Item & { readonly row: PlannedServer } & Change)
  | (Item & { readonly kind: 'collect'; readonly row: PlannedServer; readonly server: BackupServer })
  | (Item & { readonly kind: 'remove'; readonly server: BackupServer });

export type ApplyKind = ApplyItem['kind'];

/** The writes of a plan, in the order of the file. What is removed comes last. */
export function itemsOf({ rows, extras }: Pick<Plan, 'rows' | 'extras'>): readonly ApplyItem[] {
  const writes = rows.flatMap((planned): readonly ApplyItem[] => {
    const { endpoint, row, action } = planned;
    if (endpoint === undefined) return [];
    const item = { endpoint, row, name: row.address, line: row.place?.line };
    const id = (kind: ApplyKind, ...what: readonly string[]): string =>
      JSON.stringify([kind, rowId(planned), ...what]);
    switch (action.kind) {
      case 'create':
        return [{ ...item, kind: 'create', id: id('create') }];
      case 'change': {
        const { credential, certificate } = action;
        // Another credential, or another certificate, is another write: the one does not resume the other.
        const what = [credential, certificate?.fingerprint].filter((part) => part !== undefined);
        return [{ ...item, ...action, id: id('change', ...what) }];
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
            id: JSON.stringify(['remove', endpoint.id, uidKey(server.uid)]),
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

/** The names of the credentials that items need, each once. */
export const credentialsOf = (items: readonly ApplyItem[]): readonly string[] => [
  ...new Set(
    items.flatMap((item) => {
      if (item.kind === 'create') return [item.row.credential ?? ''];
      return item.kind === 'change' && item.credential !== undefined ? [item.credential] : [];
    }),
  ),
];

/** Items of one Enterprise Manager are bounded together, whichever account they use. */
export const managerOf = ({ endpoint }: Pick<ApplyItem, 'endpoint'>): string => {
  const { hostname, port } = new URL(endpoint.url);
  return `${normalHost(hostname)}:${port}`;
};

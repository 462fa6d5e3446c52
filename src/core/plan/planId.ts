import { createHash } from 'node:crypto';
import { normalHost } from '../client/hosts';
import { uidKey } from '../client/identifiers';
import { paced } from '../client/pace';
import type { ExtraServer, PlannedRow } from './plan';

/**
 * Identifies a row over several runs: the endpoint and the address, in one spelling, and the UID that tells it from another
 * row with this address.
 */
export const rowId = ({ row, endpoint }: Pick<PlannedRow, 'row' | 'endpoint'>): string =>
  JSON.stringify([
    endpoint?.id ?? row.endpoint,
    normalHost(row.address),
    ...(row.uid === undefined ? [] : [uidKey(row.uid)]),
  ]);

/**
 * A short hash of what a plan does. Comments, the order of rows and rows that nothing is done about do not matter.
 */
export async function planId(rows: readonly PlannedRow[], extras: readonly ExtraServer[]): Promise<string> {
  const ofRows = await paced(rows, (planned) => doneTo(planned).map((action) => JSON.stringify(action)));
  const done = [
    ...ofRows.flat(),
    ...extras.flatMap(({ endpoint, server, remove }) =>
      remove ? [JSON.stringify([endpoint.id, 'remove', server.uid])] : [],
    ),
  ];
  return createHash('sha256').update(done.sort().join('\n')).digest('hex').slice(0, 16);
}

/** What is done about a row. */
function doneTo(planned: PlannedRow): readonly unknown[] {
  const { action, row } = planned;
  const { credential, collect, values } = row;
  switch (action.kind) {
    case 'create':
      return [[rowId(planned), 'create', credential, collect, sorted(values)]];
    case 'change':
      return [
        [
          ...[rowId(planned), 'change', action.server.uid, action.collect, action.changes],
          ...(action.credential === undefined ? [] : [action.credential]),
        ],
      ];
    case 'collect':
      return [[rowId(planned), 'collect', action.server.uid]];
    default:
      return [];
  }
}

const sorted = (values: object): unknown =>
  Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));

import assert from 'node:assert/strict';
import type { BackupServer } from '../../../../src/core/client/elements';
import type { FleetRow } from '../../../../src/core/fleetFile/fleetFile';
import type { PlannedRow, RowAction } from '../../../../src/core/plan/plan';
import { planGroups } from '../../../../src/core/plan/planWords';
import { planNodes, type PlanNode } from '../../../../src/host/fleetFile/planNodes';
import { endpointFor } from '../../../support/managers';

const endpoint = endpointFor('Berlin', 'https://em.example.com:9398/api/');
const server = { uid: 'u', name: 'only.b', links: [] } as unknown as BackupServer;

const planned = (address: string, line: number, action: RowAction, name: string | undefined): PlannedRow => ({
  row: {
    ...{ address, endpoint: 'Rome', credential: 'c', uid: undefined, collect: false, values: {}, places: {} },
    place: { start: 0, end: 0, line, column: 1 },
  } satisfies FleetRow,
  endpoint: name === undefined ? undefined : endpoint,
  action,
  untold: [],
});
const change: RowAction = {
  ...{ kind: 'change', server, collect: false },
  changes: [
    { key: 'port', from: 9392, to: 443 },
    { key: 'description', from: undefined, to: 'x' },
  ],
};

/** A node as one line for each of its nodes, indented by its depth. */
const drawn = (nodes: readonly PlanNode[], indent = ''): readonly string[] =>
  nodes.flatMap((node) => {
    const text =
      node.kind === 'endpoint'
        ? node.name
        : node.kind === 'actions'
          ? node.action
          : node.kind === 'action'
            ? `${node.item.name}:${String(node.item.line)}${node.isExpanded ? ' open' : ''}`
            : `${node.text}:${String(node.line)}`;
    return [indent + text, ...drawn(node.children, `${indent}  `)];
  });

const nodesOf = async (plan: Parameters<typeof planGroups>[0]) => planNodes(await planGroups(plan));

describe('planNodes', () => {
  it('groups the actions by endpoint and kind, with the fields that change', async () => {
    const nodes = await nodesOf({
      rows: [
        planned('same.b', 4, { kind: 'leave', server }, 'Berlin'),
        planned('new.b', 5, { kind: 'create' }, 'Berlin'),
        planned('a.b', 6, change, 'Berlin'),
        planned('lost.b', 7, { kind: 'conflict', conflict: { kind: 'endpoint-not-found' } }, undefined),
      ],
      extras: [
        { endpoint, server, remove: true },
        { endpoint, server, remove: false },
      ],
      managers: [],
    });
    assert.deepEqual(drawn(nodes), [
      'Berlin',
      '  create',
      '    new.b:5',
      '      Credential: c:5',
      '  change',
      '    a.b:6 open',
      '      Port: 9392 → 443:6',
      '      Description: (empty) → x:6',
      '  remove',
      '    only.b:undefined',
      '  only-in-em',
      '    only.b:undefined',
      '  leave',
      '    same.b:4',
      'Rome',
      '  conflict',
      '    lost.b:7 open',
      '      No endpoint with this name or URL is configured.:7',
    ]);
    const idsOf = (of: readonly PlanNode[]): readonly string[] =>
      of.flatMap(({ id, children }) => [id, ...idsOf(children)]);
    assert.equal(new Set(idsOf(nodes)).size, idsOf(nodes).length);
  });

  it('leaves many changes closed, and an endpoint without actions out', async () => {
    const rows = Array.from({ length: 21 }, (_, index) => planned('a.b', index, change, 'Berlin'));
    assert.ok(
      !drawn(await nodesOf({ rows, extras: [], managers: [] })).some((text) => text.includes('open')),
    );
    assert.deepEqual(
      await nodesOf({
        rows: [],
        extras: [],
        managers: [{ endpoint, servers: [], refused: 0, product: undefined }],
      }),
      [],
    );
  });
});

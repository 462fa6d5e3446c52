import { actionKinds, type ActionKind } from '../../core/plan/plan';
import type { PlanGroup, PlanItem } from '../../core/plan/planWords';

/* The tree of a plan as plain nodes, each with a stable ID: by endpoint, by kind of action, and by field. */

interface Node {
  readonly id: string;
  readonly children: readonly PlanNode[];
}

export interface PlanEndpointNode extends Node {
  readonly kind: 'endpoint';
  readonly name: string;
  /** Empty if no endpoint of the settings is meant. */
  readonly url: string;
}

/** All actions of one kind for an endpoint. */
export interface PlanKindNode extends Node {
  readonly kind: 'actions';
  readonly action: ActionKind;
}

export interface PlanActionNode extends Node {
  readonly kind: 'action';
  readonly item: PlanItem;
  readonly isExpanded: boolean;
}

/** A field that is changed, or what a person has to know. */
export interface PlanDetailNode extends Node {
  readonly kind: 'detail';
  readonly text: string;
  /** The line of its row in the file, from 1. */
  readonly line: number | undefined;
}

export type PlanNode = PlanEndpointNode | PlanKindNode | PlanActionNode | PlanDetailNode;

/** Of more actions a person looks at one after the other. */
const mostExpanded = 20;
/** Kinds whose details are what matters. */
const expanded: readonly ActionKind[] = ['conflict', 'not-read', 'change'];

const kinds = Object.keys(actionKinds) as readonly ActionKind[];

/** The actions of a plan as a tree. Nothing is left out. */
export function planNodes(groups: readonly PlanGroup[]): readonly PlanEndpointNode[] {
  return groups.flatMap(({ endpointId, name, url, items }) => {
    if (items.length === 0) return [];
    const id = endpointId ?? `name:${name}`;
    const children = kinds.flatMap((kind) => kindNode(`${id}/${kind}`, kind, items));
    return [{ kind: 'endpoint', id, name, url, children }];
  });
}

function kindNode(id: string, action: ActionKind, items: readonly PlanItem[]): readonly PlanKindNode[] {
  const own = items.filter(({ kind }) => kind === action);
  if (own.length === 0) return [];
  const isExpanded = expanded.includes(action) && own.length <= mostExpanded;
  const children = own.map((item, index): PlanActionNode => {
    const itemId = `${id}/${String(index)}`;
    const details = item.details.map((text, at): PlanDetailNode => ({
      ...{ kind: 'detail', id: `${itemId}/${String(at)}`, text, line: item.line, children: [] },
    }));
    return { kind: 'action', id: itemId, item, isExpanded, children: details };
  });
  return [{ kind: 'actions', id, action, children }];
}

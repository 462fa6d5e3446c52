import type { Endpoint } from '../../core/session/endpoint';
import type { EndpointEntries } from '../endpoints/settings';
import {
  brokenNode,
  endpointNode,
  groupNode,
  type EndpointNode,
  type GroupNode,
  type TreeNode,
} from './nodes';

/** The rows above the backup servers. VS Code identifies a node by its object, so each endpoint and each group keeps one. */
export class TreeRoots {
  private endpoints = new Map<string, EndpointNode>();
  private readonly groups = new Map<string, GroupNode>();

  constructor(private readonly entries: () => EndpointEntries) {}

  /** The rows at the top in the order of the settings: a group stands where its first endpoint does. */
  top(): TreeNode[] {
    const { endpoints, broken } = this.entries();
    const nodes = endpoints.map((endpoint) => {
      const known = this.endpoints.get(endpoint.id);
      return known && JSON.stringify(known.endpoint) === JSON.stringify(endpoint)
        ? known
        : endpointNode(endpoint);
    });
    this.endpoints = new Map(nodes.map((node) => [node.id, node]));
    const rows = nodes.map((node) => this.parentOf(node) ?? node);
    return [...new Set<TreeNode>(rows), ...broken.map(brokenNode)];
  }

  /** The endpoints of a group. */
  inGroup({ name }: GroupNode): readonly EndpointNode[] {
    return [...this.endpoints.values()].filter(({ endpoint }) => endpoint.group === name);
  }

  has({ id }: Endpoint): boolean {
    return this.endpoints.has(id);
  }

  of(endpoint: Endpoint): EndpointNode {
    return this.endpoints.get(endpoint.id) ?? endpointNode(endpoint);
  }

  parentOf(node: TreeNode): TreeNode | undefined {
    switch (node.kind) {
      case 'group':
      case 'broken':
        return undefined;
      case 'endpoint':
        return node.endpoint.group === undefined ? undefined : this.group(node.endpoint.group);
      default:
        return this.of(node.endpoint);
    }
  }

  private group(name: string): GroupNode {
    const node = this.groups.get(name) ?? groupNode(name);
    this.groups.set(name, node);
    return node;
  }
}

import type { BackupServer } from '../../core/client/elements';
import type { Overview } from '../../core/client/resources/reports';
import type { Collection } from '../../core/client/collections';
import type { Endpoint } from '../../core/session/endpoint';
import type { BrokenEntry } from '../endpoints/settings';
import type { Warning } from '../../core/inventory/warnings';

export interface EndpointNode {
  readonly kind: 'endpoint';
  readonly id: string;
  readonly endpoint: Endpoint;
}

/** A group of endpoints. */
export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly name: string;
}

export interface BrokenNode {
  readonly kind: 'broken';
  readonly id: string;
  readonly entry: BrokenEntry;
}

/** Facts about a backup server that are not among its own fields. */
export interface ServerFacts {
  readonly collection?: Collection | undefined;
  readonly warnings: readonly Warning[];
}

export interface BackupServerNode {
  readonly kind: 'backupServer';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly server: BackupServer;
  readonly facts: ServerFacts;
}

/** The figures of the endpoint. */
export interface OverviewNode {
  readonly kind: 'overview';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly overview: Overview;
}

/** The filter of the list. */
export interface FilterNode {
  readonly kind: 'filter';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly filter: string;
}

/** Represents the pages that are not loaded yet. */
export interface MoreNode {
  readonly kind: 'more';
  readonly id: string;
  readonly endpoint: Endpoint;
  /** The number of loaded backup servers. */
  readonly shown: number;
}

/** An action that the row of an error offers. */
export type Remedy = 'retry' | 'log-in' | 'certificate' | 'edit' | 'output' | 'sandbox';

/** A message in the list of backup servers. */
export interface MessageNode {
  readonly kind: 'message';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly text: string;
  readonly icon: 'error' | 'info';
  readonly remedies?: readonly Remedy[];
}

export type ChildNode = BackupServerNode | OverviewNode | FilterNode | MoreNode | MessageNode;
export type TreeNode = EndpointNode | GroupNode | BrokenNode | ChildNode;

export const endpointNode = (endpoint: Endpoint): EndpointNode => ({
  kind: 'endpoint',
  id: endpoint.id,
  endpoint,
});

/** The ID of a group's row. The ID of an endpoint is a JSON text, so that the two never meet. */
export const groupId = (name: string): string => `group:${name}`;

export const groupNode = (name: string): GroupNode => ({ kind: 'group', id: groupId(name), name });

export const brokenNode = (entry: BrokenEntry): BrokenNode => ({ kind: 'broken', id: entry.id, entry });

export const backupServerNode = (
  endpoint: Endpoint,
  server: BackupServer,
  facts: ServerFacts = { warnings: [] },
): BackupServerNode => ({
  kind: 'backupServer',
  // Without the segment "server", a UID of "overview" would get the ID of the overview node.
  id: `${endpoint.id}/server/${server.uid}`,
  endpoint,
  server,
  facts,
});

export const overviewNode = (endpoint: Endpoint, overview: Overview): OverviewNode => ({
  kind: 'overview',
  id: `${endpoint.id}/overview`,
  endpoint,
  overview,
});

export const filterNode = (endpoint: Endpoint, filter: string): FilterNode => ({
  kind: 'filter',
  id: `${endpoint.id}/filter`,
  endpoint,
  filter,
});

export const moreNode = (endpoint: Endpoint, shown: number): MoreNode => ({
  kind: 'more',
  id: `${endpoint.id}/more`,
  endpoint,
  shown,
});

const besideNode =
  (what: string) =>
  (endpoint: Endpoint, text: string): MessageNode => ({
    kind: 'message',
    id: `${endpoint.id}/${what}`,
    endpoint,
    text,
    icon: 'error',
  });

/** A message about backup servers that cannot be shown. */
export const refusedNode = besideNode('refused');
/** A message about a list that was not read to its end. */
export const cutNode = besideNode('cut');

/** The reason why the list could not be loaded, with the actions that may help. */
export const failureNode = (endpoint: Endpoint, text: string, remedies: readonly Remedy[]): MessageNode => ({
  ...messageNode(endpoint, text, 'error'),
  remedies,
});

export const messageNode = (endpoint: Endpoint, text: string, icon: MessageNode['icon']): MessageNode => ({
  kind: 'message',
  id: `${endpoint.id}/message`,
  endpoint,
  text,
  icon,
});

import type { BackupServer } from '../../core/client/elements';
import type { Overview } from '../../core/client/overview';
import type { Collection } from '../../core/client/collections';
import type { Endpoint } from '../../core/session/endpoint';
import type { BrokenEntry } from '../endpoints/settings';
import type { Warning } from '../../core/inventory/warnings';

export interface EndpointNode {
  readonly kind: 'endpoint';
  readonly id: string;
  readonly endpoint: Endpoint;
}

export interface BrokenNode {
  readonly kind: 'broken';
  readonly id: string;
  readonly entry: BrokenEntry;
}

/** What Enterprise Manager tells of a backup server beside its own fields. */
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

/** What the list is narrowed to. */
export interface FilterNode {
  readonly kind: 'filter';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly filter: string;
}

/** Stands for the pages that are not loaded. */
export interface MoreNode {
  readonly kind: 'more';
  readonly id: string;
  readonly endpoint: Endpoint;
  /** How many backup servers are loaded. */
  readonly shown: number;
}

/** What can be done about an error, beside its row. */
export type Remedy = 'retry' | 'log-in' | 'certificate' | 'edit' | 'output' | 'sandbox';

/** What stands where backup servers would, when there are none to show. */
export interface MessageNode {
  readonly kind: 'message';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly text: string;
  readonly icon: 'error' | 'info';
  readonly remedies?: readonly Remedy[];
}

export type ChildNode = BackupServerNode | OverviewNode | FilterNode | MoreNode | MessageNode;
export type TreeNode = EndpointNode | BrokenNode | ChildNode;

export const endpointNode = (endpoint: Endpoint): EndpointNode => ({
  kind: 'endpoint',
  id: endpoint.id,
  endpoint,
});

export const brokenNode = (entry: BrokenEntry): BrokenNode => ({ kind: 'broken', id: entry.id, entry });

export const backupServerNode = (
  endpoint: Endpoint,
  server: BackupServer,
  facts: ServerFacts = { warnings: [] },
): BackupServerNode => ({
  kind: 'backupServer',
  // A UID of "overview" must not be the overview's.
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

/** Of those that cannot be shown, beside those that are. */
export const refusedNode = besideNode('refused');
/** Of a list that was not read to its end. */
export const cutNode = besideNode('cut');

/** Why the list could not be had, and what can be done about it. */
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

import type { BackupServer } from '../api/elements';
import type { BrokenEntry, Endpoint } from '../endpoints/settings';

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

export interface BackupServerNode {
  readonly kind: 'backupServer';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly server: BackupServer;
}

/** What stands where backup servers would, when there are none to show. */
export interface MessageNode {
  readonly kind: 'message';
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly text: string;
  readonly icon: 'error' | 'info';
}

export type TreeNode = EndpointNode | BrokenNode | BackupServerNode | MessageNode;

export const endpointNode = (endpoint: Endpoint): EndpointNode => ({
  kind: 'endpoint',
  id: endpoint.id,
  endpoint,
});

export const brokenNode = (entry: BrokenEntry): BrokenNode => ({ kind: 'broken', id: entry.id, entry });

export const backupServerNode = (endpoint: Endpoint, server: BackupServer): BackupServerNode => ({
  kind: 'backupServer',
  id: `${endpoint.id}/${server.uid}`,
  endpoint,
  server,
});

export const messageNode = (endpoint: Endpoint, text: string, icon: MessageNode['icon']): MessageNode => ({
  kind: 'message',
  id: `${endpoint.id}/message`,
  endpoint,
  text,
  icon,
});

import type { BackupServer } from '../../core/client/elements';
import type { FieldText, FieldValues } from '../../protocol/messages';
import type { Preflight } from '../../core/preflight/preflight';
import type { Inventory, ServerRef } from '../../core/inventory/inventory';
import type { Endpoint } from '../../core/session/endpoint';
import type { EndpointRegistry } from '../endpoints/registry';
import type { ExchangeLog } from '../output/exchangeLog';

/** The acts of the commands that a tool may cause: the same code, with the same refusals and questions. */
export interface Acts {
  readonly preflight: Pick<Preflight, 'check'>;
  /** Lets the user log in. @returns whether there is a session now */
  logIn(endpoint: Endpoint): Promise<boolean>;
  /** @returns why the connect form would not be opened, if so */
  whyNotConnect(endpoint: Endpoint): string | undefined;
  /** The request that the form would send with these values, masked. */
  previewConnect(endpoint: Endpoint, values: FieldValues): Promise<ConnectPreview>;
  /** Opens the form with these values. @returns false if one is open already; its values stay */
  openConnect(endpoint: Endpoint, values: FieldValues): Promise<boolean>;
  /** @returns why data of this server would not be collected, if so */
  whyNotCollect(endpoint: Endpoint, server: BackupServer): string | undefined;
  /** Collects without asking for a password. @returns how it ended; undefined if the user would not */
  collect(target: ServerRef): Promise<string | undefined>;
}

export interface ConnectPreview {
  readonly issues: readonly FieldText[];
  readonly previewTitle: string;
  readonly preview: string;
}

export interface ToolServices {
  readonly registry: EndpointRegistry;
  readonly inventory: Inventory;
  readonly log: Pick<ExchangeLog, 'recent' | 'note' | 'show'>;
  readonly loadActs: () => Promise<Acts>;
  /** Whether the endpoint may be used: one of a workspace needs the user's consent. */
  readonly isPermitted: (endpoint: Endpoint) => boolean;
}

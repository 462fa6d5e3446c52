import type * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import type { CopyRequest } from '../../core/copyAs/copyRequest';
import type { ExchangeLog } from '../output/exchangeLog';
import type { Preflight } from '../../core/preflight/preflight';
import type { RunningWrites } from '../../core/operations/runningWrites';
import type { TaskMonitor } from '../../core/operations/taskMonitor';
import type { EndpointTree } from '../tree/endpointTree';

/** What the forms work with. */
export interface FormServices {
  readonly registry: EndpointRegistry;
  readonly tree: Pick<EndpointTree, 'reveal' | 'refresh'>;
  readonly log: ExchangeLog;
  readonly monitor: TaskMonitor;
  readonly consent: LicenceConsent;
  readonly preflight: Preflight;
  readonly writes: RunningWrites;
  /** Offers the forms of a command for a request, and copies the one that is chosen. */
  readonly copy: (request: CopyRequest) => Promise<void>;
  readonly extensionUri: vscode.Uri;
  /** @returns whether there is a session now */
  readonly logIn: (endpoint: Endpoint) => Promise<boolean>;
}

import type * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import type { Danger } from '../interaction/dialogs';
import type { CopyRequest } from '../../core/copyAs/copyRequest';
import type { ExchangeLog } from '../output/exchangeLog';
import type { Preflight } from '../../core/preflight/preflight';
import type { RunningWrites } from '../../core/operations/runningWrites';
import type { TaskMonitor } from '../../core/operations/taskMonitor';
import type { EndpointTree } from '../tree/endpointTree';

/** The services that the forms use. */
export interface FormServices {
  readonly registry: EndpointRegistry;
  readonly tree: Pick<EndpointTree, 'reveal' | 'refresh'>;
  readonly log: ExchangeLog;
  readonly monitor: TaskMonitor;
  readonly consent: LicenceConsent;
  readonly preflight: Preflight;
  readonly writes: RunningWrites;
  /** Lets the user choose a format of a request, and copies the request in it. */
  readonly copy: (request: CopyRequest) => Promise<void>;
  /** Asks before what cannot be taken back. @returns whether it may be done */
  readonly confirm: (danger: Danger) => Promise<boolean>;
  readonly extensionUri: vscode.Uri;
  /** @returns whether a logon session exists afterwards */
  readonly logIn: (endpoint: Endpoint) => Promise<boolean>;
}

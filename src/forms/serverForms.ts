import type * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../endpoints/settings';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import type { CopyRequest } from '../output/copyRequest';
import type { ExchangeLog } from '../output/exchangeLog';
import type { Preflight } from '../preflight/preflight';
import type { RunningWrites } from '../tasks/runningWrites';
import type { TaskMonitor } from '../tasks/taskMonitor';
import type { EndpointTree } from '../tree/endpointTree';
import type { BackupServer } from '../api/elements';
import { connectTask } from './connectTask';
import { editTask } from './editTask';
import { FormRun } from './formRun';
import type { FormTask } from './formTask';
import { ServerForm } from './serverForm';

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

/** One form for each endpoint and each server that is edited: asking for it again brings it to the front. */
export class ServerForms implements vscode.Disposable {
  private readonly forms = new Map<string, ServerForm>();
  /** What the forms have sent, which may outlive them. */
  private readonly runs = new Map<string, FormRun>();

  constructor(private readonly services: FormServices) {}

  connect(endpoint: Endpoint): void {
    this.open(endpoint.id, endpoint, connectTask(endpoint, this.services));
  }

  edit(endpoint: Endpoint, server: BackupServer): void {
    this.open(`${endpoint.id}/${server.uid}`, endpoint, editTask(endpoint, server, this.services));
  }

  dispose(): void {
    for (const form of [...this.forms.values()]) form.dispose();
  }

  private open(id: string, endpoint: Endpoint, task: FormTask): void {
    const known = this.forms.get(id);
    const running = this.runs.get(id);
    if (known && (known.isFor(endpoint) || running?.isRunning)) {
      known.show();
      return;
    }
    // One for the endpoint as it was before: what is entered goes on in a new one.
    known?.dispose();
    const run = running?.isRunning ? running : new FormRun(endpoint, task, this.services);
    run.entered ??= known?.entered;
    this.runs.set(id, run);
    const form = new ServerForm(run.endpoint, run, this.services, () => {
      if (this.forms.get(id) === form) this.forms.delete(id);
      if (!run.isRunning && this.runs.get(id) === run) this.runs.delete(id);
    });
    this.forms.set(id, form);
  }
}

import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Endpoint } from '../../core/session/endpoint';
import type { BackupServer } from '../../core/client/elements';
import { withProgress } from '../interaction/progress';
import { isolated } from '../../text/visible';
import { connectTask } from './connectTask';
import { editTask } from './editTask';
import { FormRun } from './formRun';
import type { FormTask } from './formTask';
import { registeredAddress } from './registeredAddress';
import { ServerForm } from './serverForm';
import type { FormServices } from './formServices';

/** One form for each endpoint and each server that is edited: asking for it again brings it to the front. */
export class ServerForms implements vscode.Disposable {
  private readonly forms = new Map<string, ServerForm>();
  /** What the forms have sent, which may outlive them. */
  private readonly runs = new Map<string, FormRun>();

  constructor(private readonly services: FormServices) {}

  connect(endpoint: Endpoint): void {
    this.open(endpoint.id, endpoint, connectTask(endpoint, this.services));
  }

  /**
   * The form opens filled: what Enterprise Manager says of the address is waited for, under a progress where it takes
   * time. What is typed is never overtaken by an answer.
   *
   * @throws EmError `cancelled` where the user thought better of it
   */
  async edit(endpoint: Endpoint, server: BackupServer): Promise<void> {
    const id = `${endpoint.id}/${server.uid}`;
    if (this.showOpen(id, endpoint)) return;
    const title = l10n.t('Opening {0}', isolated(server.name ?? server.uid));
    const registered = await withProgress(title, ({ signal }) =>
      registeredAddress(this.services.registry, endpoint, server, signal),
    );
    this.open(id, endpoint, editTask(endpoint, server, this.services, registered));
  }

  dispose(): void {
    for (const form of [...this.forms.values()]) form.dispose();
  }

  /** @returns whether there was one to bring to the front */
  private showOpen(id: string, endpoint: Endpoint): boolean {
    const known = this.forms.get(id);
    if (!known || !(known.isFor(endpoint) || this.runs.get(id)?.isRunning)) return false;
    known.show();
    return true;
  }

  private open(id: string, endpoint: Endpoint, task: FormTask): void {
    // Asked once more: it may have been opened while an answer was waited for.
    if (this.showOpen(id, endpoint)) return;
    const known = this.forms.get(id);
    const running = this.runs.get(id);
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

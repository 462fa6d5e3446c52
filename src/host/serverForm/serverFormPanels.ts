import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Endpoint } from '../../core/session/endpoint';
import type { BackupServer } from '../../core/client/elements';
import { originOf } from '../../protocol/messages';
import { showInformation } from '../interaction/messages';
import { withDelayedProgress } from '../interaction/progress';
import { isolated } from '../../text/visible';
import { connectMode } from './connectMode';
import { editMode } from './editMode';
import { FormRun } from './formRun';
import type { ServerFormMode } from './serverFormMode';
import { registeredAddress } from './registeredAddress';
import { ServerFormPanel } from './serverFormPanel';
import type { FormServices } from './formServices';
import { RequestView } from './requestView';
import type { FieldValues } from '../../protocol/messages';

/** The open forms: one for each endpoint to connect to, and one for each server to edit. Opening it again brings it to the front. */
export class ServerFormPanels implements vscode.Disposable {
  private readonly forms = new Map<string, ServerFormPanel>();
  /** The runs of the forms, which may outlive them. */
  private readonly runs = new Map<string, FormRun>();

  constructor(private readonly services: FormServices) {}

  /**
   * Opens the form that connects a server.
   *
   * @param entered values to begin with, without secrets
   * @returns false if a form is open already: its values stay
   */
  connect(endpoint: Endpoint, entered?: FieldValues): boolean {
    return this.open(endpoint.id, endpoint, connectMode(endpoint, this.services), { entered });
  }

  /** The request that the form would send with these values and a password, masked, and what is wrong with them. */
  previewConnect(endpoint: Endpoint, values: FieldValues): ReturnType<RequestView['preview']> {
    const mode = connectMode(endpoint, this.services);
    const secretsGiven = mode.table.fields.filter(({ secret }) => secret !== undefined).map(({ key }) => key);
    return new RequestView(endpoint, mode, this.services.registry).preview({ values, secretsGiven });
  }

  /**
   * Takes up a form that VS Code restored after the window was reloaded. Its page has kept what was entered, except
   * secrets. A form whose endpoint or backup server cannot be had any more is closed, and the reason is told.
   *
   * @param state what its page kept, unchecked
   */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { registry } = this.services;
    const origin = originOf(state);
    const endpoint = registry.byId(origin?.endpointId);
    if (origin === undefined || endpoint === undefined) {
      panel.dispose();
      return;
    }
    if (origin.serverUid === undefined) {
      this.open(endpoint.id, endpoint, connectMode(endpoint, this.services), { restored: panel });
      return;
    }
    const { serverUid } = origin;
    try {
      await registry.session(endpoint).restore();
      const server = await registry.session(endpoint).run((em) => em.backupServers.read(serverUid));
      if (server !== undefined) {
        await this.edit(endpoint, server, panel);
        return;
      }
      panel.dispose();
      await this.offerLogIn(endpoint, serverUid);
    } finally {
      if (!this.forms.has(`${endpoint.id}/${serverUid}`)) panel.dispose();
    }
  }

  /** Tells that a form was closed because nobody is logged in, and opens it anew after a login. */
  private async offerLogIn(endpoint: Endpoint, serverUid: string): Promise<void> {
    const chosen = await showInformation(
      l10n.t('The form for a backup server of {0} was closed: log in to edit it.', isolated(endpoint.name)),
      l10n.t('Log In'),
    );
    if (chosen === undefined || !(await this.services.logIn(endpoint))) return;
    const session = this.services.registry.session(endpoint);
    const server = await session.require((em) => em.backupServers.read(serverUid));
    await this.edit(endpoint, server);
  }

  /**
   * Opens the form of a server to edit. It waits for the registered address first, so that a late response does not
   * overwrite what the user has typed.
   *
   * @throws EmError `cancelled` if the user cancels the wait
   */
  async edit(endpoint: Endpoint, server: BackupServer, restored?: vscode.WebviewPanel): Promise<void> {
    const id = `${endpoint.id}/${server.uid}`;
    if (this.showOpen(id, endpoint)) return;
    const title = l10n.t('Opening {0}', isolated(serverName(server)));
    const registered = await withDelayedProgress(title, ({ signal }) =>
      registeredAddress(this.services.registry, endpoint, server, signal),
    );
    this.open(id, endpoint, editMode(endpoint, server, this.services, registered), { restored });
  }

  dispose(): void {
    for (const form of [...this.forms.values()]) form.dispose();
  }

  /** @returns whether an open form was brought to the front */
  private showOpen(id: string, endpoint: Endpoint): boolean {
    const known = this.forms.get(id);
    if (!known || !(known.isFor(endpoint) || this.runs.get(id)?.isRunning)) return false;
    known.show();
    return true;
  }

  /** @returns whether a form was opened, and not only shown */
  private open(
    id: string,
    endpoint: Endpoint,
    mode: ServerFormMode,
    {
      entered,
      restored,
    }: { readonly entered?: FieldValues | undefined; readonly restored?: vscode.WebviewPanel | undefined },
  ): boolean {
    // Checked again: the form may have been opened while this call waited for a response.
    if (this.showOpen(id, endpoint)) return false;
    const known = this.forms.get(id);
    const running = this.runs.get(id);
    // The open form is for the endpoint as it was before: a new form takes over the entered values.
    known?.dispose();
    const run = running?.isRunning ? running : new FormRun(endpoint, mode, this.services);
    run.entered ??= known?.entered ?? entered;
    this.runs.set(id, run);
    const onClosed = (): void => {
      if (this.forms.get(id) === form) this.forms.delete(id);
      if (!run.isRunning && this.runs.get(id) === run) this.runs.delete(id);
    };
    const form = new ServerFormPanel(run.endpoint, run, this.services, onClosed, restored);
    this.forms.set(id, form);
    return true;
  }
}

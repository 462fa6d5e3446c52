import * as l10n from '@vscode/l10n';
import type { ChangeOutcome } from '../../core/client/changes';
import { backupServerEditTable, type BackupServer, type BackupServerEdit } from '../../core/client/elements';
import { backupServerPath } from '../../core/client/identifiers';
import { demand, looking } from '../../core/session/demand';
import type { Endpoint } from '../../core/session/endpoint';
import type { FieldView, Outcome } from '../../protocol/messages';
import { changeProblem } from '../../core/operations/changing';
import { editFacts } from '../../core/operations/journalEntry';
import { isolated } from '../../text/visible';
import { candidateOf } from './candidate';
import { EditedServer } from './editedServer';
import { fieldViews } from './fieldWords';
import type { FormTask } from './formTask';
import { actionLabel, stepWords } from './outcomes';
import { addressHelp, type RegisteredAddress } from './registeredAddress';
import type { FormServices } from './formServices';

/** Enterprise Manager tells neither, so empty means unchanged. */
const untold: readonly string[] = ['username', 'password'];

/** The same fields as for connecting; only what was changed is sent, and an untouched password is not. */
export function editTask(
  endpoint: Endpoint,
  server: BackupServer,
  { registry, monitor, writes }: FormServices,
  registered: RegisteredAddress,
): FormTask {
  const name = isolated(server.name ?? server.uid);
  const edited = new EditedServer(server, registered.kind === 'told' ? registered.address : undefined);
  return {
    panelTitle: l10n.t('Edit Backup Server: {0}', name),
    heading: l10n.t('Edit {0}', name),
    submitLabel: l10n.t('Save'),
    method: 'PUT',
    path: backupServerPath(server.uid),
    table: backupServerEditTable,
    fields: () => fieldViews().map((field) => editView(field, edited, addressHelp(registered, server))),
    read: (texts) => edited.read(texts),
    isSent: (key, texts) => edited.isSent(key, texts),
    progressTitle: () => l10n.t('Changing {0} on {1}', name, isolated(endpoint.name)),
    candidate: (texts) => {
      const candidate = candidateOf(texts);
      return candidate && { ...candidate, version: server.version, uid: server.uid };
    },
    run: async (value, { signal, report }) => {
      const changes = value as BackupServerEdit;
      const outcome = await writes.once(endpoint, 'edit', server.uid, (record) =>
        demand(registry.session(endpoint), async (client, token, api) => {
          await record.sending(token, editFacts(edited.server, changes));
          return api.editBackupServer(client, token, edited.server, changes, {
            follow: monitor.follower(endpoint, l10n.t('Edit {0}', name), client, token, api),
            ...looking(registry.session(endpoint), api, signal),
            onState: (task) => {
              record.accepted(task);
              report(stepWords({ step: 'task', task }));
            },
          });
        }),
      );
      if (outcome.kind === 'done') edited.saved(changes);
      else if (outcome.kind !== 'failed') edited.doubted(changes);
      return {
        server,
        outcome: {
          ...editWords(outcome, name),
          actions: [
            { action: 'show-in-tree', label: actionLabel('show-in-tree') },
            { action: 'show-output', label: actionLabel('show-output') },
          ],
        },
      };
    },
  };
}

function editWords(outcome: ChangeOutcome, name: string): Pick<Outcome, 'kind' | 'title' | 'detail'> {
  const problem = changeProblem(outcome);
  return problem === undefined
    ? {
        kind: 'success',
        title: l10n.t('{0} was changed.', name),
        detail: l10n.t('What was not sent is as it was before.'),
      }
    : {
        kind: outcome.kind === 'failed' ? 'error' : 'warning',
        title: l10n.t('Changing {0}: {1}', name, problem),
        detail: l10n.t('Refresh to see what it is now.'),
      };
}

function editView(field: FieldView, edited: EditedServer, address: string): FieldView {
  const isUntold = untold.includes(field.key);
  const isAddress = field.key === 'dnsNameOrIpAddress';
  return {
    ...field,
    required: isAddress,
    initial: edited.text(field.key),
    placeholder: isUntold ? l10n.t('unchanged') : field.placeholder,
    help: isUntold
      ? l10n.t('Leave it empty to keep what Enterprise Manager has. {0}', field.help)
      : isAddress
        ? address
        : field.help,
  };
}

import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import { editBackupServer, type ChangeOutcome } from '../../core/operations/changes';
import { backupServerEditTable, type BackupServer, type BackupServerEdit } from '../../core/client/elements';
import { RequestBody } from '../../core/client/requestBody';
import { backupServerPath } from '../../core/client/identifiers';
import { looking } from '../../core/operations/looking';
import type { Endpoint } from '../../core/session/endpoint';
import type { FieldView, Outcome, OutcomeAction } from '../../protocol/messages';
import { lookWords } from '../../core/operations/changeWords';
import { explain } from '../../core/words/explain';
import { editFacts } from '../../core/operations/journalEntry';
import { sentence, sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { candidateOf } from './candidate';
import { EditedServer } from './editedServer';
import { fieldViews } from './fieldWords';
import type { ServerFormMode, Submission } from './serverFormMode';
import { labelled, stepWords } from './outcomes';
import { addressHelp, type RegisteredAddress } from './registeredAddress';
import type { FormServices } from './formServices';

/** The fields that no response contains: an empty one is not changed. */
const hiddenKeys: readonly string[] = ['username', 'password'];

/** The mode of the form that edits a backup server: the fields of the connect form, of which only the changed ones are sent. */
export function editMode(
  endpoint: Endpoint,
  server: BackupServer,
  { registry, monitor, writes }: FormServices,
  registered: RegisteredAddress,
): ServerFormMode {
  const name = isolated(serverName(server));
  const edited = new EditedServer(server, registered.kind === 'told' ? registered.address : undefined);
  const submission = (changes: BackupServerEdit): Submission => ({
    body: RequestBody.of(backupServerEditTable, changes),
    progressTitle: l10n.t('Changing {0} on {1}', name, isolated(endpoint.name)),
    run: async ({ signal, report }) => {
      const outcome = await writes.once(endpoint, 'edit', server.uid, (record) => {
        const session = registry.session(endpoint);
        return session.require(async (em) => {
          await record.sending(em.token, editFacts(edited.server, changes));
          return editBackupServer(em, edited.server, changes, {
            follow: monitor.followerFor(endpoint, l10n.t('Edit {0}', name), em),
            ...looking(session, signal),
            onState: (task) => {
              record.accepted(task);
              report(stepWords({ step: 'task', task }));
            },
          });
        });
      });
      if (outcome.kind === 'done') edited.saved(changes);
      else if (outcome.kind !== 'failed') edited.doubted(changes);
      return {
        server,
        outcome: {
          ...editWords(outcome, name),
          actions: editActions(outcome).map(labelled),
        },
      };
    },
  });
  return {
    panelTitle: l10n.t('Edit Backup Server: {0}', name),
    heading: l10n.t('Edit {0}', name),
    submitLabel: l10n.t('Save'),
    serverUid: server.uid,
    method: 'PUT',
    path: backupServerPath(server.uid),
    table: backupServerEditTable,
    fields: () => fieldViews().map((field) => editView(field, edited, addressHelp(registered, server))),
    read: (texts) => {
      const validated = edited.read(texts);
      return 'issues' in validated ? validated : submission(validated.value);
    },
    isSent: (key, texts) => edited.isSent(key, texts),
    candidate: (texts) => {
      const candidate = candidateOf(texts);
      return candidate && { ...candidate, version: server.version, uid: server.uid };
    },
  };
}

function editWords(outcome: ChangeOutcome, name: string): Pick<Outcome, 'kind' | 'title' | 'detail'> {
  const refresh = l10n.t('Refresh the tree to see the current values.');
  switch (outcome.kind) {
    case 'done':
      return {
        kind: 'success',
        title: l10n.t('{0} was changed.', name),
        detail: l10n.t('The fields that were not sent keep their values.'),
      };
    case 'failed':
      return { kind: 'error', title: failedTitle(name, outcome.message), detail: refresh };
    case 'accepted':
      return {
        kind: 'warning',
        title: l10n.t('Enterprise Manager accepted the change of {0}, but its result is not known.', name),
        detail: sentences(explain(outcome.reason).what, lookWords(outcome.look), refresh),
      };
    case 'unknown':
      return {
        kind: 'warning',
        title: l10n.t('It is not known whether {0} was changed.', name),
        detail: sentences(explain(outcome.reason).what, lookWords(outcome.look), refresh),
      };
  }
}

/** An outcome that is not the wanted one offers to read the current values. */
const editActions = ({ kind }: ChangeOutcome): readonly OutcomeAction[] =>
  kind === 'done' ? ['show-in-tree', 'show-output'] : ['refresh', 'show-in-tree', 'show-output'];

const failedTitle = (name: string, message: string | undefined): string =>
  message === undefined
    ? l10n.t('Enterprise Manager could not change {0} and gave no reason.', name)
    : sentence(l10n.t('Enterprise Manager could not change {0}: {1}', name, isolated(message, 1000)));

function editView(field: FieldView, edited: EditedServer, address: string): FieldView {
  const isHidden = hiddenKeys.includes(field.key);
  const isAddress = field.key === 'dnsNameOrIpAddress';
  return {
    ...field,
    required: isAddress,
    initial: edited.text(field.key),
    placeholder: isHidden ? l10n.t('unchanged') : field.placeholder,
    help: isHidden
      ? sentences(l10n.t('Leave this empty to keep the current value.'), field.help)
      : isAddress
        ? address
        : field.help,
  };
}

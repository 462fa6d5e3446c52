import { leaf, links, list, object, type LinkFacts, type ObjectNode } from './nodes';
import type { Href } from './representations';
import { taskState, type Role, type SessionRecord, type TaskRecord } from './sessions';

export function enterpriseManager(href: Href, versions: readonly string[]): ObjectNode {
  const logOn = (version: string): LinkFacts => ({
    href: href(`sessionMngr/?v=${version}`),
    type: 'LogonSession',
    rel: 'Create',
  });
  return object(
    'EnterpriseManager',
    {},
    links([{ href: href('logonSessions'), type: 'LogonSessionList', rel: 'Down' }, logOn('latest')]),
    list(
      'SupportedVersions',
      'SupportedVersions',
      versions.map((version) => object('SupportedVersion', { Name: version }, links([logOn(version)]))),
    ),
  );
}

const referenceLists: readonly (readonly [string, string])[] = [
  ['BackupServer', 'backupServers'],
  ['ManagedServer', 'managedServers'],
  ['Job', 'jobs'],
  ['Repository', 'repositories'],
];

export function logonSession(href: Href, session: SessionRecord): ObjectNode {
  const self = href(`logonSessions/${session.id}`);
  const { role } = session.account;
  const readable = referenceLists.filter(([type]) => mayRead(role, type));
  return object(
    'LogonSession',
    { Href: self, Type: 'LogonSession' },
    links([
      { href: href(''), type: 'EnterpriseManager', rel: 'Up' },
      ...readable.map(([type, path]) => ({ href: href(path), type: `${type}ReferenceList`, rel: 'Down' })),
      { href: href('tasks'), type: 'TaskList', rel: 'Down' },
      { href: href('querySvc'), type: 'QueryService', rel: 'Down' },
      { href: href('reports/summary'), type: 'Report', name: 'Summary', rel: 'Down' },
      ...readable.map(([type, path]) => ({
        href: href(`${path}?format=Entity`),
        type: `${type}List`,
        rel: 'Down',
      })),
      ...(role === 'administrator' ? [{ href: href('backupServers?action=create'), rel: 'Create' }] : []),
      { href: self, type: 'LogonSession', rel: 'Delete' },
    ]),
    leaf('UserName', session.account.username),
    leaf('SessionId', session.id),
  );
}

/** The role table: restore operators see none of this, portal users all but jobs. */
function mayRead(role: Role, type: string): boolean {
  if (role === 'administrator') return true;
  return role === 'portal-user' && type !== 'Job';
}

export function task(href: Href, record: TaskRecord, now: number): ObjectNode {
  const self = href(`tasks/${record.taskId}`);
  const state = taskState(record, now);
  const message = state === 'Finished' ? record.message : state;
  return object(
    'Task',
    { Href: self, Type: 'Task' },
    links([{ href: self, type: 'Task', rel: 'Delete' }]),
    leaf('TaskId', record.taskId),
    leaf('State', state),
    leaf('Operation', record.operation),
    ...(state === 'Running'
      ? []
      : [
          object(
            'Result',
            { Success: state === 'Finished' ? record.success : true },
            leaf('Message', message),
          ),
        ]),
  );
}

/** `Status` is left out, as in captured answers. */
export const errorBody = (status: number, message: string): ObjectNode =>
  object('Error', { Message: message, StatusCode: status }, leaf('FirstChanceExceptionMessage', message));

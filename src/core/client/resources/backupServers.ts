import type { ApiAnswer, ApiRequest } from '../apiRequest';
import {
  backupServerEditTable,
  backupServerSpecTable,
  backupServersTable,
  backupServerTable,
  entityReferencesTable,
  entityRefTable,
  queryResultTable,
  taskTable,
  type BackupServer,
  type BackupServerEdit,
  type BackupServerSpec,
  type EntityRef,
  type Task,
} from '../elements';
import { segmentAfter, uidOfHref } from '../hrefs';
import { backupServerPath } from '../identifiers';
import type { BackupServerPage } from '../pages';
import { pagesOf, queryPath, type BackupServerQuery } from '../query';
import { pageSize } from '../queryFilter';
import { RequestBody } from '../requestBody';
import {
  demandEntities,
  demandUsable,
  loosely,
  notEntities,
  readUsable,
  usable,
  usableRows,
  type Rows,
} from '../usableRows';
import { Resource } from './resource';
import { contentItem, type ContentItem } from './descriptor';
import { looseListOf, sections, type Section } from './sections';

const looseReferences = loosely(entityReferencesTable);
const looseServers = loosely(backupServersTable);
const looseTask = loosely(taskTable);
const looseResult = loosely(queryResultTable);

/** The answer to a create. The documentation contradicts itself, so every form of it is read. */
export interface CreateAnswer {
  readonly status: number;
  readonly task?: Task;
  /** The UID of the created server, if the response or its `Location` names one. */
  readonly uid?: string;
}

/** `backupServers`, and the pages of the query service. No request is sent again here. */
export class BackupServers extends Resource {
  /** Lists all backup servers as short references. */
  async references(signal?: AbortSignal): Promise<readonly EntityRef[]> {
    return usableRows(entityRefTable, (await this.get('backupServers', looseReferences, signal)).items).rows;
  }

  /** Lists all backup servers as entities, and counts the rows whose server cannot be requested. */
  async list(signal?: AbortSignal): Promise<Rows<BackupServer>> {
    const request = this.request('GET', 'backupServers?format=Entity', signal);
    const { items } = await this.client.read(request, looseServers);
    demandEntities(this.client, request, items);
    return usableRows(backupServerTable, items);
  }

  /** Reads one page of backup servers, filtered and sorted by the query service. */
  async query(query: BackupServerQuery, signal?: AbortSignal): Promise<BackupServerPage> {
    const request = this.request('GET', queryPath(query), signal);
    const { entities, refs, pagingInfo } = await this.client.read(request, looseResult);
    if (refs.length > 0) throw notEntities(this.client, request);
    const items = entities?.backupServers ?? [];
    demandEntities(this.client, request, items);
    const { rows, refused, traces } = usableRows(backupServerTable, items);
    const isFull = rows.length + refused >= (query.pageSize ?? pageSize);
    const pages = pagesOf(pagingInfo?.pagesCount, query.page, isFull);
    return { servers: rows, refused, traces, page: query.page, pages };
  }

  /** @throws EmError `not-found` if Enterprise Manager no longer has it */
  async read(uid: string, signal?: AbortSignal): Promise<BackupServer> {
    const path = `${backupServerPath(uid)}?format=Entity`;
    return readUsable(this.client, this.request('GET', path, signal), backupServerTable);
  }

  /** @throws EmError `forbidden` if the account's role may not see the section, such as jobs for a portal user */
  async section(uid: string, section: Section, signal?: AbortSignal): Promise<readonly ContentItem[]> {
    const descriptor = sections[section];
    const path = `${backupServerPath(uid)}/${descriptor.path}`;
    const { items } = await this.get(path, looseListOf(descriptor), signal);
    return items.map((item) => contentItem(descriptor, { ...item }));
  }

  /** Sends `POST backupServers?action=create`. It is never repeated when its outcome is in doubt. */
  async create(spec: BackupServerSpec, signal?: AbortSignal): Promise<CreateAnswer> {
    const body = RequestBody.of(backupServerSpecTable, spec);
    const request = this.request('POST', 'backupServers?action=create', signal, body);
    const answer = await this.send(request);
    return { status: answer.status, ...this.created(request, answer) };
  }

  /**
   * Sends `PUT backupServers/{id}` with the changed elements.
   *
   * @returns undefined if the response has no task
   */
  async edit(uid: string, changes: BackupServerEdit, signal?: AbortSignal): Promise<Task | undefined> {
    const body = RequestBody.of(backupServerEditTable, changes);
    return this.taskOfSent(this.request('PUT', backupServerPath(uid), signal, body));
  }

  /**
   * Sends `DELETE backupServers/{id}`.
   *
   * @returns undefined if the response has no task
   */
  async remove(uid: string, signal?: AbortSignal): Promise<Task | undefined> {
    return this.taskOfSent(this.request('DELETE', backupServerPath(uid), signal));
  }

  /**
   * Starts the collection of a backup server's data. The task ends when the collection has *begun*.
   *
   * @returns undefined if the response has no task
   */
  async collect(uid: string, signal?: AbortSignal): Promise<Task | undefined> {
    return this.taskOfSent(this.request('POST', `${backupServerPath(uid)}?action=collect`, signal));
  }

  private async taskOfSent(request: ApiRequest): Promise<Task | undefined> {
    return this.taskOf(request, await this.send(request));
  }

  /** @throws EmError `unexpected-answer` for a task that cannot be requested: the outcome is then not known */
  private taskOf(request: ApiRequest, answer: ApiAnswer): Task | undefined {
    if (!answer.document?.is(taskTable)) return undefined;
    return demandUsable(this.client, request, taskTable, this.client.decode(request, answer, looseTask));
  }

  private created(request: ApiRequest, answer: ApiAnswer): { task?: Task; uid?: string } {
    const task = this.taskOf(request, answer);
    if (task) return { task };
    const { document } = answer;
    for (const table of [backupServerTable, entityRefTable]) {
      if (!document?.is(table)) continue;
      // Without a usable UID, the server is looked for by its address.
      const { uid } = usable(table, this.client.decode(request, answer, loosely(table))) ?? {};
      return uid === undefined ? {} : { uid };
    }
    const location = answer.header('Location')[0] ?? '';
    const taskId = segmentAfter('tasks', location);
    if (taskId !== undefined) return { task: { taskId, state: 'Running', links: [] } };
    const uid = uidOfHref(location);
    return uid === undefined ? {} : { uid };
  }
}

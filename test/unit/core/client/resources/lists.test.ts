import { EmSession } from '../../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import type { EmClient } from '../../../../../src/core/client/client';
import { isEmError } from '../../../../../src/core/client/errors';
import { ScriptedServer } from '../../../../support/scriptedServer';
import { TestClient } from '../../../../support/api';

const uid = 'urn:veeam:BackupServer:1';
const row = { UID: uid, Name: 'vbr' };
const reference = { ...row, Type: 'BackupServerReference' };
const paging = { PageNum: 1, PageSize: 100, PagesCount: 1 };
const xmlRow = `UID="${uid}" Name="vbr"`;

/** A number of rows, or `unexpected` where the answer is none of the list that was asked for. */
type Expected = number | 'unexpected';

/** What each answer is to whom. What is not named is the list of entities. */
const answers: readonly (readonly [name: string, body: object | string, Partial<Record<Asked, Expected>>])[] =
  [
    ['a list', { BackupServers: [row] }, { list: 1 }],
    ['a list under the name of one row', { BackupServers: { BackupServer: [row] } }, { list: 1 }],
    ['a list under the same name twice', { BackupServers: { BackupServers: [row] } }, { list: 1 }],
    ['a bare list', [row], { list: 1 }],
    ['an empty list', { BackupServers: [] }, { list: 0 }],
    ['null for the list', { BackupServers: null }, { list: 0 }],
    ['one object for the list', { BackupServers: row }, { list: 'unexpected' }],
    [
      'one object for the list under the name of one row',
      { BackupServers: { BackupServer: row } },
      { list: 'unexpected' },
    ],
    ['a text for the list', { BackupServers: 'vbr' }, { list: 'unexpected' }],
    ['one entity', row, { list: 'unexpected', references: 'unexpected', tasks: 'unexpected' }],
    ['references', { Refs: [row] }, { list: 'unexpected', references: 1, tasks: 'unexpected' }],
    ['references by their type', { BackupServers: [reference] }, { list: 'unexpected' }],
    ['tasks without IDs', { Tasks: [{ State: 'Running' }] }, { tasks: 'unexpected' }],
    ['tasks with one usable row', { Tasks: [{ TaskId: 'task-1', State: 'Running' }, {}] }, { tasks: 1 }],
    ['a page', { Entities: { BackupServers: { BackupServers: [row] } }, PagingInfo: paging }, { page: 1 }],
    ['a page without rows', { Entities: { BackupServers: null }, PagingInfo: paging }, { page: 0 }],
    ['a page of empty slots', { Entities: null, Refs: null, PagingInfo: paging }, { page: 0 }],
    [
      'a page of one object',
      { Entities: { BackupServers: row }, PagingInfo: paging },
      { page: 'unexpected' },
    ],
    [
      'a page of one object in a list',
      { Entities: { BackupServers: { BackupServers: row } }, PagingInfo: paging },
      { page: 'unexpected' },
    ],
    ['a page whose entities are a list', { Entities: [row], PagingInfo: paging }, { page: 'unexpected' }],
    ['a page of references', { Refs: [row], PagingInfo: paging }, { page: 'unexpected' }],
    ['a page of references in a list', { Refs: { Refs: [row] }, PagingInfo: paging }, { page: 'unexpected' }],
    [
      'a page of references by their type',
      { Entities: { BackupServers: { BackupServers: [reference] } } },
      { page: 'unexpected' },
    ],
    ['a list in XML', `<BackupServers><BackupServer ${xmlRow}/></BackupServers>`, { list: 1 }],
    ['an empty list in XML', '<BackupServers/>', { list: 0 }],
    ['one entity in XML', `<BackupServer ${xmlRow}/>`, { list: 'unexpected', references: 'unexpected' }],
    [
      'references in XML',
      `<EntityReferences><Ref ${xmlRow}/></EntityReferences>`,
      { list: 'unexpected', references: 1 },
    ],
    [
      'a list of references in XML',
      `<BackupServers><Ref ${xmlRow}/></BackupServers>`,
      { list: 'unexpected' },
    ],
    [
      'a page of references in XML',
      `<QueryResult><Refs><Ref ${xmlRow}/></Refs><PagingInfo PageNum="1" PageSize="100" PagesCount="1"/></QueryResult>`,
      { page: 'unexpected' },
    ],
    [
      'a page in XML whose slot holds references',
      `<QueryResult><Entities><BackupServers><Ref ${xmlRow}/></BackupServers></Entities></QueryResult>`,
      { page: 'unexpected' },
    ],
    [
      'a page in XML',
      `<QueryResult><Entities><BackupServers><BackupServer ${xmlRow}/></BackupServers></Entities></QueryResult>`,
      { page: 1 },
    ],
    [
      'tasks without IDs in XML',
      '<Tasks><Task><State>Running</State></Task></Tasks>',
      { tasks: 'unexpected' },
    ],
  ];

const asking = {
  list: async (client: EmClient) => (await new EmSession(client, 'x').backupServers.list()).rows,
  references: (client: EmClient) => new EmSession(client, 'x').backupServers.references(),
  tasks: (client: EmClient) => new EmSession(client, 'x').tasks.list(),
  page: async (client: EmClient) =>
    (await new EmSession(client, 'x').backupServers.query({ page: 1 })).servers,
} as const;
type Asked = keyof typeof asking;

describe('list requests', () => {
  let server: ScriptedServer;

  before(async () => {
    server = await ScriptedServer.start();
  });

  after(() => server.stop());

  for (const [name, body, expected] of answers) {
    for (const [asked, result] of Object.entries(expected) as [Asked, Expected][]) {
      it(`answer "${asked}" with ${typeof result === 'number' ? `${result} rows` : 'unexpected-answer'} for ${name}`, async () => {
        server.answer = () => (typeof body === 'string' ? { xml: body } : { json: body });
        const { client } = new TestClient(server.url, typeof body === 'string' ? 'xml' : 'json');
        const told = await asking[asked](client).then(
          (rows) => rows.length,
          (error: unknown) => (isEmError(error) && error.kind === 'unexpected-answer' ? 'unexpected' : error),
        );
        assert.equal(told, result);
      });
    }
  }
});

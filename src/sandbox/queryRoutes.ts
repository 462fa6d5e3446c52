import type { BackupServerRecord } from './estate';
import { links, list, object, type LinkFacts, type ObjectNode } from './nodes';
import { compare, knownField, parseFilter, type Row } from './query';
import { backupServer, backupServerReference } from './representations';
import { everyone, isEntityFormat, ok, readers, route, type Route, type SessionRequest } from './routing';
import { BadRequest } from './specs';

const fields = ['UID', 'Name', 'Description', 'IpOrDnsName', 'Port', 'Version'];

/** The page size of captured servers; the documentation says that all comes on one page. */
const defaultPageSize = 100;

export const queryRoutes: readonly Route[] = [
  route('GET', 'querySvc', everyone, ({ href }) => {
    const target = href('query?type=BackupServer&format=Entities&sortAsc=name&pageSize=15&page=1');
    return ok(
      object(
        'QuerySvc',
        { Href: href('querySvc'), Type: 'QueryService' },
        links([{ href: target, type: 'QueryResult', rel: 'Down' }]),
      ),
    );
  }),
  route('GET', 'query', readers, (request) => {
    const type = request.query.get('type') ?? '';
    if (type.toLowerCase() !== 'backupserver') {
      throw new BadRequest(`The query type ${type} is not supported by the sandbox.`);
    }
    return ok(queryBackupServers(request));
  }),
];

function queryBackupServers(request: SessionRequest): ObjectNode {
  const { state, href, query, session } = request;
  const filter = query.get('filter');
  const accepts = filter ? parseFilter(filter, fields) : () => true;
  const { queryFindsNothing, queryIgnoresFilter } = state.switches;
  const rows = state.estate.servers
    .map((server): { server: BackupServerRecord; row: Row } => ({
      server,
      row: {
        UID: `urn:veeam:BackupServer:${server.id}`,
        Name: server.name,
        Description: server.description,
        IpOrDnsName: server.address,
        Port: server.port,
        Version: server.version,
      },
    }))
    .filter(({ row }) => !queryFindsNothing && (accepts(row) || queryIgnoresFilter));
  const ascending = query.get('sortasc');
  const descending = query.get('sortdesc');
  const sortBy = ascending ?? descending;
  if (sortBy !== undefined) {
    const field = knownField(sortBy, fields);
    rows.sort((a, b) => compare(a.row[field] ?? '', b.row[field] ?? '') * (ascending === undefined ? -1 : 1));
  }

  const pageSize = positive(query.get('pagesize'), defaultPageSize, 'pageSize');
  const page = positive(query.get('page'), 1, 'page');
  const { pagesCount, pagesRepeat } = state.switches;
  const pages = pagesCount ?? Math.max(1, Math.ceil(rows.length / pageSize));
  const first = pagesRepeat ? 0 : (page - 1) * pageSize;
  const shown = rows.slice(first, first + pageSize).map(({ server }) => server);
  const content = isEntityFormat(request)
    ? object(
        'Entities',
        {},
        list(
          'BackupServers',
          'BackupServers',
          shown.map((server) => backupServer(href, server, session.account.role)),
        ),
      )
    : list(
        'Refs',
        'Refs',
        shown.map((server) => backupServerReference(href, server)),
      );
  return object('QueryResult', {}, content, paging(request, page, pageSize, pages));
}

function paging({ href, query }: SessionRequest, page: number, pageSize: number, pages: number): ObjectNode {
  const at = (rel: string, target: number): LinkFacts => {
    const echoed = new URLSearchParams([...query].filter(([name]) => name !== 'page' && name !== 'pagesize'));
    echoed.set('pageSize', String(pageSize));
    echoed.set('page', String(target));
    return { href: href(`query?${echoed.toString()}`), rel };
  };
  return object(
    'PagingInfo',
    { PageNum: page, PageSize: pageSize, PagesCount: pages },
    links([
      at('First', 1),
      ...(page > 1 ? [at('Previous', page - 1)] : []),
      ...(page < pages ? [at('Next', page + 1)] : []),
      at('Last', pages),
    ]),
  );
}

function positive(text: string | undefined, absent: number, name: string): number {
  if (text === undefined) return absent;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new BadRequest(`${name} must be a positive number.`);
  return value;
}

import assert from 'node:assert/strict';
import type { Asked, FakeManager, Fault, Form } from '../../../support/fakeManager';
import { Fakes, fileWith, readWhole, toldBy, type FakeFleet } from '../../../support/fakeFleet';

const xml = (text: string): Fault => ({
  status: 200,
  headers: { 'Content-Type': 'application/xml' },
  body: `<?xml version="1.0"?>${text}`,
});
const json = (value: unknown): Fault => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});
const namespace = 'xmlns="http://www.veeam.com/ent/v1.0"';
const isList = ({ method, path, query }: Asked): boolean =>
  method === 'GET' && (path === 'query' || path === 'backupServers') && !query.has('filter');
const links = '<Links><Link Href="http://em/api/backupServers" Rel="Up" /></Links>';
const linksOnly = [{ Href: 'http://em/api/backupServers', Rel: 'Up', Name: null, Type: null }];

/** Responses in place of the list, of which no plan may claim that they tell it. */
const faults: Readonly<Record<string, { form?: Partial<Form>; fault: (asked: Asked) => Fault | undefined }>> =
  {
    'a session that ends again and again': {
      fault: (asked) => (isList(asked) ? { status: 401 } : undefined),
    },
    'an account without rights': { fault: (asked) => (isList(asked) ? { status: 403 } : undefined) },
    'an overload for long': {
      fault: (asked) => (isList(asked) ? { status: 503, headers: { 'Retry-After': '600' } } : undefined),
    },
    'an error on the second page': {
      form: { mostRows: 2 },
      fault: ({ query }) => (query.get('page') === '2' ? { status: 500 } : undefined),
    },
    'a second page without rights': {
      form: { mostRows: 2 },
      fault: ({ query }) => (query.get('page') === '2' ? { status: 403 } : undefined),
    },
    'a page of a proxy': {
      fault: (asked) =>
        isList(asked)
          ? {
              status: 200,
              headers: { 'Content-Type': 'text/html' },
              body: '<html><body>Log in</body></html>',
            }
          : undefined,
    },
    'links only, in XML': {
      fault: (asked) =>
        isList(asked)
          ? xml(
              asked.path === 'query'
                ? `<QueryResult ${namespace}>${links}<PagingInfo PageNum="1" PageSize="200" PagesCount="1" /></QueryResult>`
                : `<EntityReferences ${namespace}><Ref UID="urn:veeam:BackupServer:1" Name="a" Type="BackupServerReference">${links}</Ref></EntityReferences>`,
            )
          : undefined,
    },
    'links only, in JSON': {
      fault: (asked) =>
        isList(asked)
          ? json(
              asked.path === 'query'
                ? { Refs: null, Entities: null, Links: linksOnly, PagingInfo: { PageNum: 1, PagesCount: 1 } }
                : {
                    Refs: [
                      {
                        UID: 'urn:veeam:BackupServer:1',
                        Name: 'a',
                        Type: 'BackupServerReference',
                        Links: linksOnly,
                      },
                    ],
                  },
            )
          : undefined,
    },
    'links only in the place of the list': {
      fault: (asked) => (isList(asked) ? json({ Links: linksOnly }) : undefined),
    },
  };

describe('a plan for an Enterprise Manager that answers with', () => {
  const fakes = new Fakes();
  afterEach(() => fakes.end());
  const started = async (form: Partial<Form> = {}): Promise<{ em: FakeManager; fleet: FakeFleet }> => {
    const em = await fakes.manager(form);
    for (const number of [1, 2, 3, 4, 5]) em.hold({ address: `vbr0${String(number)}.example.com` });
    return { em, fleet: fakes.fleet([em]) };
  };
  const file = fileWith(
    [{ dnsNameOrIpAddress: 'vbr01.example.com' }, { dnsNameOrIpAddress: 'vbr05.example.com', port: 1 }],
    { endpoints: ['EM 1'], prune: true },
  );

  for (const [what, { form, fault }] of Object.entries(faults)) {
    it(`${what} knows nothing of its rows and removes nothing`, async () => {
      const { em, fleet } = await started(form);
      em.fault = fault;
      const plan = await fleet.plan(file);
      assert.deepEqual(em.writes, []);
      assert.deepEqual(
        plan.rows.map(({ action }) => action.kind),
        ['not-read', 'not-read'],
        toldBy(plan).join('\n'),
      );
      assert.deepEqual(plan.extras, []);
      assert.deepEqual(readWhole(await fleet.exported()).rows, []);
    });
  }

  it('a 401 in the middle goes on after it has logged in again', async () => {
    const { em, fleet } = await started({ mostRows: 2 });
    let left = 1;
    em.fault = ({ query }) => (query.get('page') === '2' && left-- > 0 ? { status: 401 } : undefined);
    assert.deepEqual(toldBy(await fleet.plan(file)).slice(0, 2), [
      'vbr01.example.com: leave',
      'vbr05.example.com: change: port 9392 → 1',
    ]);
    assert.equal(em.asked.filter(({ path }) => path.startsWith('sessionMngr')).length, 2);
  });

  it('a short overload waits for as long as it says', async () => {
    const { em, fleet } = await started();
    let left = 1;
    em.fault = (asked) =>
      isList(asked) && left-- > 0 ? { status: 503, headers: { 'Retry-After': '1' } } : undefined;
    assert.equal(toldBy(await fleet.plan(file))[0], 'vbr01.example.com: leave');
  });

  it('fewer pages than it said removes nothing', async () => {
    const { em, fleet } = await started({ mostRows: 2 });
    em.fault = ({ query }) => {
      // Somebody removes the first backup servers while the pages are read: the others move forward.
      if (query.get('page') === '2' && em.servers.length === 5) em.servers.splice(0, 2);
      return undefined;
    };
    const plan = await fleet.plan(file);
    assert.ok(plan.extras.every(({ server }) => server.name !== 'vbr05.example.com'));
    assert.deepEqual(toldBy(plan).slice(0, 2), [
      'vbr01.example.com: leave',
      'vbr05.example.com: change: port 9392 → 1',
    ]);
  });

  it('links beside the items of its list counts no item for them', async () => {
    const { em, fleet } = await started({ query: 'missing' });
    const list = (items: string): Fault =>
      xml(`<BackupServers ${namespace}>${links}${items}</BackupServers>`);
    em.fault = ({ path }) =>
      path === 'backupServers'
        ? list(
            '<BackupServer UID="urn:veeam:BackupServer:1" Name="vbr01.example.com"><Port>1</Port></BackupServer>',
          )
        : undefined;
    const plan = await fleet.plan(fileWith([], { endpoints: ['EM 1'], prune: true }));
    assert.deepEqual(toldBy(plan), ['vbr01.example.com: remove']);
  });

  it('no backup server at all connects every row', async () => {
    const { em, fleet } = await started();
    em.servers.splice(0);
    const rows = [{ dnsNameOrIpAddress: 'a.example', credential: 'c' }];
    assert.deepEqual(toldBy(await fleet.plan(fileWith(rows, { endpoints: ['EM 1'], prune: true }))), [
      'a.example: create',
    ]);
  });
});

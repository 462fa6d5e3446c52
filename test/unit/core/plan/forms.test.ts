import assert from 'node:assert/strict';
import { isDrifted, writesAnything } from '../../../../src/core/plan/plan';
import type { FakeManager, Form, Held } from '../../../support/fakeManager';
import { Fakes, fileWith, readWhole, toldBy, type FileRow } from '../../../support/fakeFleet';

/** What an Enterprise Manager may write or do, by its documentation or where that says nothing. */
const forms: Readonly<Record<string, Partial<Form>>> = {
  'as documented': {},
  'with a prefix for the namespace': { prefix: 'e' },
  'in another namespace': { namespace: 'http://www.veeam.com/ent/v2.0' },
  'in the opposite order': { isReversed: true },
  'with nil for what is absent': { absent: 'nil' },
  'with nil in another prefix': { absent: 'nil-of-wcf' },
  'with empty elements for what is absent': { absent: 'empty' },
  'with keys in camel case': { jsonCase: 'camel' },
  'with keys in lower case': { jsonCase: 'lower' },
  'with lists by the singular': { jsonList: 'singular' },
  'with bare lists': { jsonList: 'plain' },
  'with numbers in quotes': { numbers: 'quoted' },
  'with UIDs in upper case': { uid: 'urn-upper' },
  'with UIDs that are GUIDs': { uid: 'plain' },
  'with UIDs in braces': { uid: 'braces' },
  'without links': { links: 'none' },
  'of version 9': { isOld: true, versions: ['v1', 'v1_1', 'v1_2'], links: 'none' },
  'without a query service': { query: 'missing' },
  'for an account without the query service': { query: 'forbidden' },
  'with references from the query service': { query: 'references' },
  'with a query service without filters': { query: 'ignores-filter' },
  'with a query service that finds nothing': { query: 'finds-nothing' },
  'with a filter that heeds case': { isFilterExact: true },
  'in small pages': { mostRows: 2 },
  'in pages that overlap': { mostRows: 3, overlap: 1 },
  'in pages without a count': { mostRows: 200, pagesCount: 'absent' },
  'with thumbprints in colons': { thumbprint: (text) => text.replaceAll(/..(?=.)/g, '$&:') },
  'with thumbprints in lower case and spaces': {
    thumbprint: (text) => text.toLowerCase().replaceAll(/..(?=.)/g, '$& '),
  },
};

const thumbprint = '19F0A8B7C6D5E4F30213243546576879808A9BAC';

describe('plans, applies and exports of an Enterprise Manager that writes', () => {
  const fakes = new Fakes();
  const { manager, fleet: fleetOf } = fakes;
  afterEach(() => fakes.end());

  const rows: readonly FileRow[] = [
    { dnsNameOrIpAddress: 'vbr01.example.com', description: 'Two', port: 443 },
    { dnsNameOrIpAddress: 'vbr02.example.com', description: '' },
    { dnsNameOrIpAddress: 'vbr03.example.com', collect: true },
    { dnsNameOrIpAddress: 'vbr04.example.com', wcfPort: 443, vbrCertificateThumbprint: thumbprint },
    { dnsNameOrIpAddress: 'vbr05.example.com' },
    { dnsNameOrIpAddress: 'new.example.com', credential: 'svc', description: 'New', collect: true },
    { dnsNameOrIpAddress: '2001:DB8::0:1', credential: 'svc' },
  ];

  const holdSome = (em: FakeManager): Held => {
    em.hold({ address: 'vbr01.example.com', description: 'One' });
    em.hold({ address: 'vbr02.example.com', description: 'LAB\\admin created this at 08:15' });
    em.hold({ address: 'vbr03.example.com', version: '' });
    em.hold({ address: 'vbr04.example.com', wcfPort: 9405, thumbprint: 'AB'.repeat(20) });
    return em.hold({ address: 'vbr05.example.com', port: undefined, description: undefined });
  };

  for (const [what, form] of Object.entries(forms)) {
    for (const format of ['xml', 'json'] as const) {
      it(`${what}, in ${format.toUpperCase()}, come to rest`, async () => {
        const em = await manager(form);
        holdSome(em);
        const fleet = fleetOf([em], format);
        const file = fileWith(rows, { endpoints: ['EM 1'] });
        const plan = await fleet.plan(file);
        assert.deepEqual(em.writes, [], 'a plan writes nothing');
        const isOld = form.isOld === true;
        assert.deepEqual(toldBy(plan), [
          'vbr01.example.com: change: description One → Two: port 9392 → 443',
          'vbr02.example.com: change: description LAB\\admin created this at 08:15 → ',
          'vbr03.example.com: collect',
          isOld
            ? 'vbr04.example.com: leave'
            : `vbr04.example.com: change: wcfPort 9405 → 443: vbrCertificateThumbprint ${(form.thumbprint ?? String)('AB'.repeat(20))} → ${thumbprint}`,
          'vbr05.example.com: leave',
          'new.example.com: create',
          '2001:DB8::0:1: create',
        ]);
        for (const { item, fate } of await fleet.apply(plan))
          assert.ok(!['failed', 'not-begun'].includes(fate.kind), `${item.name}: ${fate.message}`);
        const again = await fleet.plan(file);
        assert.equal(writesAnything(again) || isDrifted(again), false, toldBy(again).join('\n'));

        const exported = readWhole(await fleet.exported());
        const ofExport = await fleet.plan(exported);
        assert.equal(isDrifted(ofExport), false, toldBy(ofExport).join('\n'));
        assert.equal(ofExport.rows.length, em.servers.length);

        const [first] = em.servers;
        assert.ok(first);
        first.port = 9393;
        assert.deepEqual(toldBy(await fleet.plan(file))[0], 'vbr01.example.com: change: port 9393 → 443');
      });
    }
  }
});

import assert from 'node:assert/strict';
import { writesAnything } from '../../../../src/core/plan/plan';
import { everyServer, type Rotation, type RotationTarget } from '../../../../src/core/plan/rotation';
import type { CertificateFacts } from '../../../../src/core/client/certificates';
import { endpointFor } from '../../../support/managers';
import { specOf, type FakeManager, type Form, type Held } from '../../../support/fakeManager';
import { Fakes, toldBy } from '../../../support/fakeFleet';

const sha1 = '19F0A8B7C6D5E4F30213243546576879808A9BAC';

describe('a rotation', () => {
  const fakes = new Fakes();
  const { manager, fleet: fleetOf } = fakes;
  afterEach(() => fakes.end());

  const account = { credential: { name: 'svc', account: 'LAB\\svc' } } as const;
  const presents = (fingerprint: string): Pick<Rotation, 'certificateOf'> => ({
    certificateOf: () =>
      Promise.resolve({ fingerprint, fingerprint256: 'F0'.repeat(32) } as CertificateFacts),
  });
  const targetOf = (em: FakeManager, held: Held, uid = em.uidOf(held)): RotationTarget => ({
    endpoint: em.endpoint,
    uid,
    name: held.name ?? '',
  });

  const wanted: Readonly<
    Record<string, readonly [Omit<Rotation, 'endpoints' | 'choose'>, readonly string[]]>
  > = {
    'new accounts': [account, ['DnsNameOrIpAddress', 'Username', 'Password']],
    'new certificates': [presents(sha1), ['DnsNameOrIpAddress', 'VbrCertificateThumbprint']],
    both: [
      { ...account, ...presents(sha1) },
      ['DnsNameOrIpAddress', 'Username', 'Password', 'VbrCertificateThumbprint'],
    ],
  };
  for (const [what, [rotation, names]] of Object.entries(wanted)) {
    for (const format of ['xml', 'json'] as const) {
      for (const uid of ['urn', 'braces'] as const) {
        it(`of ${what} sends exactly these elements to exactly the chosen ones, in ${format.toUpperCase()}, ${uid}`, async () => {
          const em = await manager({ uid, mostRows: 10 });
          for (let number = 0; number < 60; number += 1)
            em.hold({
              address: `vbr${String(number).padStart(2, '0')}.example.com`,
              wcfPort: 9405,
              thumbprint: 'AB'.repeat(20),
              description: 'kept',
              port: 1234,
            });
          const before = structuredClone(em.servers);
          const chosen = em.servers.filter((_, index) => index % 3 === 1);
          const fleet = fleetOf([em], format);
          const plan = await fleet.rotation({
            ...rotation,
            // A person may select one twice, and by another form of its UID.
            choose: () =>
              [...chosen, ...chosen].map((held, index) =>
                targetOf(em, held, index < 20 ? em.uidOf(held) : held.id.toUpperCase()),
              ),
          });
          assert.equal(em.writes.length, 0);
          const fates = await fleet.apply(plan);
          assert.deepEqual([...new Set(fates.map(({ fate }) => fate.kind))], ['changed']);
          assert.equal(em.writes.length, chosen.length);
          for (const { method, path, body } of em.writes) {
            assert.equal(method, 'PUT');
            const { id = '', name = '' } = chosen.find((held) => path.includes(held.id)) ?? {};
            assert.notEqual(id, '', path);
            const sent =
              format === 'json'
                ? Object.keys(JSON.parse(body) as object)
                : [...body.matchAll(/<(\w+)>/g)].map(([, element]) => element);
            assert.deepEqual(sent, names);
            const spec = specOf(body);
            assert.equal(spec['dnsnameoripaddress'], name);
            assert.equal(spec['username'], 'username' in spec ? 'LAB\\svc' : undefined);
            assert.equal(
              spec['vbrcertificatethumbprint'],
              names.includes('VbrCertificateThumbprint') ? sha1 : undefined,
            );
          }
          for (const [index, held] of em.servers.entries()) {
            const isChosen = chosen.includes(held);
            assert.deepEqual(held, {
              ...before[index],
              ...(isChosen && names.includes('Username') && { username: 'LAB\\svc' }),
              ...(isChosen && names.includes('VbrCertificateThumbprint') && { thumbprint: sha1 }),
            });
          }
          if (rotation.credential === undefined)
            assert.equal(
              writesAnything(
                await fleet.rotation({ ...rotation, choose: () => chosen.map((held) => targetOf(em, held)) }),
              ),
              false,
            );
        });
      }
    }
  }

  it('leaves thumbprints that are equal in another form', async () => {
    for (const form of [
      sha1.toLowerCase(),
      sha1.replaceAll(/..(?=.)/g, '$&:'),
      sha1.replaceAll(/..(?=.)/g, '$& '),
    ]) {
      const em = await manager({ thumbprint: () => form });
      em.hold({ address: 'vbr01.example.com', wcfPort: 9405, thumbprint: sha1 });
      const fleet = fleetOf([em]);
      for (const seen of [sha1, sha1.replaceAll(/..(?=.)/g, '$&:')])
        assert.deepEqual(toldBy(await fleet.rotation({ ...presents(seen), choose: everyServer })), [
          'vbr01.example.com: leave',
        ]);
    }
  });

  /** Backup servers to which nothing may be sent. */
  const doubtful: Readonly<
    Record<string, { form?: Partial<Form>; held: Partial<Held> & { address: string }; told: string }>
  > = {
    'that was registered under another address': {
      held: { address: '10.0.0.5', name: 'vbr01.example.com' },
      told: 'vbr01.example.com: conflict: address-untold',
    },
    'without a name': { held: { address: '10.0.0.5', name: undefined }, told: ': conflict: address-untold' },
    'at an Enterprise Manager that ignores filters': {
      form: { query: 'ignores-filter' },
      held: { address: 'vbr01.example.com' },
      told: 'vbr01.example.com: conflict: address-untold',
    },
    'for an account without the query service': {
      form: { query: 'forbidden' },
      held: { address: 'vbr01.example.com' },
      told: 'vbr01.example.com: conflict: address-untold',
    },
    'for an account that may only read': {
      form: { links: 'reader' },
      held: { address: 'vbr01.example.com' },
      told: 'vbr01.example.com: conflict: not-allowed',
    },
  };
  for (const [what, { form, held, told }] of Object.entries(doubtful)) {
    it(`sends nothing to a backup server ${what}`, async () => {
      const em = await manager(form);
      const server = em.hold(held);
      const fleet = fleetOf([em]);
      const plan = await fleet.rotation({ ...account, choose: () => [targetOf(em, server)] });
      assert.deepEqual(toldBy(plan), [told]);
      assert.deepEqual(await fleet.apply(plan), []);
      assert.deepEqual(em.writes, []);
    });
  }

  it('changes a backup server once that two accounts of one Enterprise Manager see', async () => {
    const em = await manager();
    const held = em.hold({ address: 'vbr01.example.com' });
    const reader = endpointFor('Reader', em.endpoint.url, 'LAB\\reader');
    const fleet = fleetOf([em], 'xml', [em.endpoint, reader]);
    const plan = await fleet.rotation({ ...account, choose: everyServer });
    await fleet.apply(plan);
    assert.equal(em.writes.length, 1);
    assert.equal(held.username, 'LAB\\svc');
  });

  it('changes each of two backup servers with one name, and the chosen one only', async () => {
    const em = await manager();
    const [one, other] = ['10.0.0.1', '10.0.0.2'].map((address) => em.hold({ address, name: '10.0.0.1' }));
    assert.ok(one && other);
    const fleet = fleetOf([em]);
    await fleet.apply(await fleet.rotation({ ...account, choose: everyServer }));
    // The name is the address of the first one only.
    assert.deepEqual([one.username, other.username], ['LAB\\svc', undefined]);
    assert.deepEqual([one.address, other.address], ['10.0.0.1', '10.0.0.2']);
  });

  it('is of each Enterprise Manager apart where two have one UID', async () => {
    const managers = [await manager({}, 'EM 1'), await manager({}, 'EM 2')];
    for (const em of managers) em.hold({ address: 'vbr01.example.com' });
    const [first, second] = managers;
    assert.ok(first && second);
    const fleet = fleetOf(managers);
    const [server] = second.servers;
    assert.ok(server);
    await fleet.apply(await fleet.rotation({ ...account, choose: () => [targetOf(second, server)] }));
    assert.deepEqual([first.writes.length, second.writes.length], [0, 1]);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Endpoint } from '../../../../src/core/session/endpoint';
import {
  endpointsNamed,
  linkLimits,
  linkNameOf,
  readLink,
  writeLink,
} from '../../../../src/host/commands/links';
import { assertLinear } from '../../../support/cpu';

const endpoint = (name: string, url = `https://${name.toLowerCase()}:9398/api/`, account = ''): Endpoint => ({
  ...{ id: `${url} ${account}`, binding: url, name, url, account, source: 'user' },
});

/** What VS Code does with a link before an extension gets it. */
const pathOf = (link: string): string => decodeURIComponent(new URL(link).pathname);

const uid = 'urn:veeam:BackupServer:d7b8e3a1-0c4f-4b46-9a5c-2f6f3f3f0001';

describe('links', () => {
  it('reads the paths of links, and nothing else', () => {
    const cases: readonly (readonly [string, ReturnType<typeof readLink>])[] = [
      ['/endpoint/Site A', { endpoint: 'Site A' }],
      ['/endpoint/Site A/server/vbr01', { endpoint: 'Site A', server: 'vbr01' }],
      [`/endpoint/Site A/server/${uid}`, { endpoint: 'Site A', server: uid }],
      ['/endpoint/https://em01:9398/api/', { endpoint: 'https://em01:9398/api/' }],
      [
        '/endpoint/https://em01:9398/api//server/vbr01',
        { endpoint: 'https://em01:9398/api/', server: 'vbr01' },
      ],
      ['/endpoint/North/South', { endpoint: 'North/South' }],
      ['/endpoint/a/server/b/server/c', { endpoint: 'a/server/b', server: 'c' }],
      ['/endpoint/100%25', { endpoint: '100%25' }],
      ['', undefined],
      ['/', undefined],
      ['/endpoint', undefined],
      ['/endpoint/', undefined],
      ['/endpoint/   ', undefined],
      ['/endpoint/a/server/ ', undefined],
      ['/Endpoint/a', undefined],
      ['endpoint/a', undefined],
      ['/x/endpoint/a', undefined],
      ['/logIn/a', undefined],
      ['/endpoint/a\nb', undefined],
      ['/endpoint/a\u0000', undefined],
      ['/endpoint/a\ud800', undefined],
      ['/endpoint/a/server/b\u2028', undefined],
      [`/endpoint/${'a'.repeat(linkLimits.name)}`, { endpoint: 'a'.repeat(linkLimits.name) }],
      [`/endpoint/${'a'.repeat(linkLimits.name + 1)}`, undefined],
      [`/endpoint/a/server/${'b'.repeat(linkLimits.name + 1)}`, undefined],
      [`/endpoint/${'a/'.repeat(linkLimits.path)}`, undefined],
    ];
    for (const [path, expected] of cases) assert.deepEqual(readLink(path), expected, path.slice(0, 60));
  });

  it('reads each link that it writes as what was linked', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const piece = fc.constantFrom('/', '/server/', '%2F', '%', '?', '#', '..', '\\', ' ', 'é', 'a');
    const nasty = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
    const text = fc.oneof(name, nasty);
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (named, server) => {
        const link = writeLink('vscode', { endpoint: named, server });
        if (link === undefined) return;
        const read = readLink(decodeURIComponent(link.slice('vscode://vbem.veeam-em'.length)));
        assert.deepEqual({ endpoint: read?.endpoint, server: read?.server }, { endpoint: named, server });
        assert.match(link, /^vscode:\/\/vbem\.veeam-em\/[\w!'()*.~%/-]+$/);
      }),
    );
  });

  it('reads any text within its limits, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const read = readLink(`/endpoint/${text}`);
        if (read === undefined) return;
        assert.ok(read.endpoint.length <= linkLimits.name);
        assert.ok((read.server ?? '').length <= linkLimits.name);
      }),
    );
  });

  it('reads a long path in a linear time', async () => {
    await assertLinear((size) => {
      for (let round = 0; round < 100; round += 1) readLink(`/endpoint/${'/server/'.repeat(size / 8)}`);
    }, 2048);
  });

  it('finds endpoints by their names without case, and by their URLs only where no name fits', () => {
    const all = [
      endpoint('Site A'),
      endpoint('site b', 'https://b:9398/api/'),
      endpoint('SITE B', 'https://c:9398/api/'),
    ];
    assert.deepEqual(endpointsNamed(all, ' site a '), [all[0]]);
    assert.deepEqual(endpointsNamed(all, 'Site B'), [all[1], all[2]]);
    assert.deepEqual(endpointsNamed(all, 'https://b:9398/api/'), [all[1]]);
    assert.deepEqual(endpointsNamed(all, 'https://x:9398/api/'), []);
    assert.deepEqual(
      endpointsNamed([endpoint('https://b:9398/api/'), ...all], 'https://b:9398/api/').length,
      1,
    );
  });

  it('calls an endpoint by its name, and by its URL where the name is not clear', () => {
    const twins = [endpoint('Twin', 'https://b:9398/api/'), endpoint('twin', 'https://c:9398/api/')];
    const [first] = twins;
    assert.ok(first);
    assert.equal(linkNameOf(first, twins), 'https://b:9398/api/');
    assert.equal(linkNameOf(first, [first]), 'Twin');
    const odd = endpoint('a/server/b', 'https://d:9398/api/');
    assert.equal(linkNameOf(odd, [odd]), 'https://d:9398/api/');
    assert.equal(
      pathOf(writeLink('vscode', { endpoint: 'https://d:9398/api/' }) ?? ''),
      '/endpoint/https://d:9398/api/',
    );
  });
});

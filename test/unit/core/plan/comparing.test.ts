import assert from 'node:assert/strict';
import { compareRow } from '../../../../src/core/plan/comparing';
import { validateField } from '../../../../src/core/client/validate';
import { elementFields } from '../../../../src/core/fleetFile/keys';
import type { FleetRow } from '../../../../src/core/fleetFile/fleetFile';

const sha1 = '19F0A8B7C6D5E4F30213243546576879808A9BAC';
const sha256 = `${sha1}${'AB'.repeat(12)}`;

/** What the file says, what Enterprise Manager shows, and what that means. */
const cases: readonly (readonly [FleetRow['values'], object, 'same' | 'differs' | 'untold'])[] = [
  [{ description: 'a' }, { description: 'a' }, 'same'],
  [{ description: 'a' }, { description: 'A' }, 'differs'],
  [{ description: '' }, {}, 'same'],
  [{ description: '' }, { description: '' }, 'same'],
  [{ description: '' }, { description: ' \r\n' }, 'same'],
  [{ description: '' }, { description: 'LAB\\admin created this at 08:15' }, 'differs'],
  [{ description: 'a\nb' }, { description: 'a\r\nb' }, 'same'],
  [{ description: 'a\nb' }, { description: 'a\rb' }, 'same'],
  [{ description: 'a\nb' }, { description: 'a b' }, 'differs'],
  [{ description: 'a' }, { description: ' a\n' }, 'same'],
  [{ port: 9392 }, { port: 9392 }, 'same'],
  [{ port: 9392 }, { port: 443 }, 'differs'],
  [{ port: 9392 }, {}, 'untold'],
  [{ wcfPort: 443 }, {}, 'untold'],
  [{ username: 'LAB\\svc' }, {}, 'untold'],
  [{ vbrCertificateThumbprint: sha1 }, {}, 'untold'],
  [{ vbrCertificateThumbprint: sha1 }, { vbrCertificateThumbprint: '' }, 'differs'],
  [{ vbrCertificateThumbprint: sha1 }, { vbrCertificateThumbprint: 'AB'.repeat(20) }, 'differs'],
  ...[
    sha1,
    sha1.toLowerCase(),
    sha1.replaceAll(/..(?=.)/g, '$&:'),
    sha1.toLowerCase().replaceAll(/..(?=.)/g, '$& '),
    sha1.replaceAll(/..(?=.)/g, '$&-'),
    `\u200E${sha1} `,
  ].map(
    (shown) => [{ vbrCertificateThumbprint: sha1 }, { vbrCertificateThumbprint: shown }, 'same'] as const,
  ),
  // A digest of another kind tells nothing about this one.
  [{ vbrCertificateThumbprint: sha1 }, { vbrCertificateThumbprint: sha256 }, 'untold'],
];

describe('compareRow', () => {
  for (const [values, server, expected] of cases) {
    it(`says "${expected}" for ${JSON.stringify(values)} and ${JSON.stringify(server)}`, () => {
      const { changes, untold } = compareRow({ values }, { uid: 'u', links: [], ...server });
      assert.deepEqual(
        [changes.length, untold.length],
        { same: [0, 0], differs: [1, 0], untold: [0, 1] }[expected],
      );
    });
  }

  it('takes every form of a thumbprint that people paste for one', () => {
    const field = elementFields.find(({ key }) => key === 'vbrCertificateThumbprint');
    assert.ok(field);
    for (const text of [
      sha1,
      sha1.toLowerCase(),
      sha1.replaceAll(/..(?=.)/g, '$&:'),
      `\u200E${sha1.replaceAll(/..(?=.)/g, '$& ')}`,
    ])
      assert.deepEqual(validateField(field, text), { value: sha1 });
    assert.deepEqual(validateField(field, sha256), { problem: 'thumbprint-length' });
  });
});

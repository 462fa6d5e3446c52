import assert from 'node:assert/strict';
import type { CertificateFacts } from '../../../../src/core/client/certificates';
import { EmError } from '../../../../src/core/client/errors';
import { certificateLines } from '../../../../src/core/words/certificate';
import { explain } from '../../../../src/core/words/explain';
import { detailText } from '../../../../src/text/outlets';
import { assertLine } from '../../../support/assertLine';
import { hostileTexts } from '../../../support/hostile';

const facts: CertificateFacts = {
  subject: 'CN=em',
  issuer: 'CN=em',
  names: ['em'],
  validFrom: new Date(0),
  validTo: new Date(4e12),
  fingerprint256: 'AA:BB:CC',
  fingerprint: '11:22',
};

describe('certificate', () => {
  for (const [what, text] of Object.entries(hostileTexts)) {
    it(`makes one short line of each fact of a certificate that says ${what}`, () => {
      const lines = certificateLines({ ...facts, subject: text, issuer: text, names: [text, text] });
      assert.equal(lines.length, 7);
      for (const line of lines) assertLine(line, 500);
      assert.deepEqual(lines.slice(0, 3), [`SHA-256: ${facts.fingerprint256}`, 'SHA-1: 11:22', '']);
      assert.equal(lines.filter((line) => line.startsWith('SHA-256: ')).length, 1);
      assert.equal(detailText(lines).split('\n').length, 7);
    });
  }

  it('says of a date that it cannot be read, in the lines and in the failures of a certificate', () => {
    const unreadable = new Date('Invalid');
    const lines = certificateLines({ ...facts, validFrom: unreadable, validTo: unreadable });
    assert.match(lines.join('\n'), /^Valid: unreadable date to unreadable date$/m);
    for (const kind of [
      'certificate-untrusted',
      'certificate-expired',
      'certificate-wrong-name',
      'certificate-changed',
    ] as const) {
      const certificate = { ...facts, validFrom: unreadable, validTo: unreadable };
      const { sentence } = explain(new EmError(kind, { baseUrl: 'https://em:9398/api/', certificate }));
      assert.ok(!sentence.includes('Invalid'), sentence);
    }
  });

  it('names the first of thousands of names of a certificate, and counts the others', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `host-${index}.example`);
    const line = certificateLines({ ...facts, names }).find((text) => text.startsWith('Names: '));
    assert.match(line ?? '', /^Names: host-0\.example, .*host-7\.example and 4[,.\s]?992 more$/);
  });
});

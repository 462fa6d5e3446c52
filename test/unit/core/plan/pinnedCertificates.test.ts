import assert from 'node:assert/strict';
import type { CertificateFacts } from '../../../../src/core/client/certificates';
import { EmError } from '../../../../src/core/client/errors';
import { presentedBy } from '../../../../src/core/plan/pinnedCertificates';

describe('presentedBy', () => {
  const facts = { fingerprint: 'AB:CD' } as CertificateFacts;
  const cases: readonly (readonly [
    what: string,
    answer: () => Promise<CertificateFacts | undefined>,
    string | undefined,
  ])[] = [
    ['a certificate', () => Promise.resolve(facts), 'AB:CD'],
    ['no certificate', () => Promise.resolve(undefined), undefined],
    ['a failure of the network', () => Promise.reject(new EmError('timeout')), undefined],
    ['another failure', () => Promise.reject(new Error('ECONNRESET')), undefined],
  ];
  for (const [what, answer, expected] of cases) {
    it(`makes ${expected ?? 'nothing'} of ${what}`, async () => {
      const asked: unknown[] = [];
      const certificateOf = presentedBy((target) => {
        asked.push([target.host, target.port]);
        return answer();
      });
      assert.equal(await certificateOf('a.b', 9405), expected);
      assert.deepEqual(asked, [['a.b', 9405]]);
    });
  }
});

import assert from 'node:assert/strict';
import { schemesOf } from '../../../../src/core/client/schemes';

const headers: readonly (readonly [readonly string[], readonly string[]])[] = [
  [[], []],
  [['Basic Realm=RestSvc'], ['Basic']],
  [['Basic realm="a, b", charset="UTF-8"'], ['Basic']],
  [
    ['NTLM', 'Negotiate'],
    ['NTLM', 'Negotiate'],
  ],
  [['Negotiate, NTLM'], ['Negotiate', 'NTLM']],
  [['Negotiate, Basic realm="x", NTLM'], ['Negotiate', 'Basic', 'NTLM']],
  [['Digest realm="a\\", Basic", nonce = "1", NTLM'], ['Digest', 'NTLM']],
  [['Negotiate oRQwEqADCgEBoQsGCSqGSIb3EgECAg=='], ['Negotiate']],
  [['basic realm=a', 'Basic realm=b'], ['basic']],
  [['', ' , ,, '], []],
  [['"NTLM'], []],
  [['Digest realm="x", opaque  ="y", stale\t = true'], ['Digest']],
  [['Custom.Scheme_2 a=b'], ['Custom.Scheme_2']],
];

describe('schemesOf', () => {
  for (const [given, expected] of headers) {
    it(`reads ${expected.join(', ') || 'none'} from ${JSON.stringify(given)}`, () => {
      assert.deepEqual(schemesOf(given), expected);
    });
  }
});

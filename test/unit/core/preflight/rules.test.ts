import assert from 'node:assert/strict';
import type { ProductRange } from '../../../../src/core/client/productVersion';
import { certificatePortFit, tooOld, uncheckedRules } from '../../../../src/core/preflight/rules';

describe('the certificate port', () => {
  type Fit = ReturnType<typeof certificatePortFit>;
  /** Port, certificate port, version where it is told. */
  const rows: readonly (readonly [number, number | undefined, string | undefined, Fit])[] = [
    [9392, undefined, undefined, { kind: 'empty', fits: undefined }],
    [9392, undefined, '12.3.1', { kind: 'empty', fits: 9405 }],
    [9392, undefined, '13.0.1', { kind: 'empty', fits: 443 }],
    [443, undefined, undefined, { kind: 'empty', fits: 443 }],
    [9392, undefined, '11.0.1', { kind: 'fits' }],
    [9392, 9405, '11.0.1', { kind: 'too-early' }],
    [9392, 9405, undefined, { kind: 'of-version', version: 12 }],
    [9392, 443, undefined, { kind: 'of-version', version: 13 }],
    [9000, 443, undefined, { kind: 'of-version', version: 13 }],
    [9392, 9999, undefined, { kind: 'odd' }],
    [9392, 9405, '12.1', { kind: 'fits' }],
    [9392, 443, '12.1', { kind: 'other', fits: 9405 }],
    [9392, 9405, '13.0.1.1071', { kind: 'other', fits: 443 }],
    [9392, 443, '13', { kind: 'fits' }],
    [443, 9405, undefined, { kind: 'other', fits: 443 }],
    [443, 9999, undefined, { kind: 'other', fits: 443 }],
    [443, 443, undefined, { kind: 'fits' }],
    [9392, 443, '14.0', { kind: 'of-version', version: 13 }],
    [9392, undefined, '14.0', { kind: 'empty', fits: undefined }],
    [9392, undefined, 'unknown', { kind: 'empty', fits: undefined }],
  ];
  for (const [port, wcfPort, version, expected] of rows) {
    it(`finds ${JSON.stringify(expected)} for the certificate port ${String(wcfPort)} at port ${port}, version ${String(version)}`, () => {
      assert.deepEqual(certificatePortFit(port, wcfPort, version), expected);
    });
  }
});

describe('a backup server is too old for its Enterprise Manager', () => {
  const only = (product: number): ProductRange => ({ least: product, most: product });
  const rows: readonly (readonly [
    string | undefined,
    ProductRange | undefined,
    ReturnType<typeof tooOld>,
  ])[] = [
    ['12.2.0.334', only(13), 'yes'],
    ['11.0.1', only(13), 'yes'],
    ['12.3', only(13), 'no'],
    ['12.3.2.3617', only(13), 'no'],
    ['13.0.1', only(13), 'no'],
    ['12.2', { least: 12 }, 'for-13'],
    ['12.2', undefined, 'for-13'],
    ['12.2', only(12), 'no'],
    ['11.0', only(11), 'no'],
    ['12.2', { least: 14 }, 'no'],
    ['12', only(13), 'unknown'],
    ['12.', only(13), 'unknown'],
    ['11', only(13), 'yes'],
    ['', only(13), 'unknown'],
    ['Unknown', only(13), 'unknown'],
    [undefined, only(13), 'unknown'],
  ];
  for (const [version, product, expected] of rows) {
    it(`finds "${expected}" to whether version ${String(version)} is too old for ${JSON.stringify(product)}`, () => {
      assert.equal(tooOld(version, product), expected);
    });
  }
});

describe('the rules that cannot be checked', () => {
  it('leaves out the rules that Enterprise Manager tells by itself', () => {
    assert.deepEqual(uncheckedRules(true), ['cluster', 'clone']);
    assert.deepEqual(uncheckedRules(false), ['provider', 'linux', 'cluster', 'clone']);
  });
});

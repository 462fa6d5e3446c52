import assert from 'node:assert/strict';
import { nameOrder } from '../../../src/text/order';

describe('nameOrder', () => {
  const orders: readonly (readonly [string, string, string])[] = [
    ['en', 'vbr-10 VBR-9 vbr-1', 'vbr-1 VBR-9 vbr-10'],
    ['de', 'Zürich Äthiopien Aachen', 'Aachen Äthiopien Zürich'],
    // There it is the last letter but one.
    ['sv', 'Ängelholm Zinkgruvan Arvika', 'Arvika Zinkgruvan Ängelholm'],
  ];
  for (const [language, names, expected] of orders) {
    it(`sorts ${names} in ${language}`, () => {
      assert.equal(names.split(' ').sort(nameOrder(language)).join(' '), expected);
    });
  }

  it('keeps the order of names that differ in their case only', () => {
    assert.deepEqual(['b', 'A', 'a', 'B'].sort(nameOrder('en')), ['A', 'a', 'b', 'B']);
  });
});

import assert from 'node:assert/strict';
import { endpointOf, endpointText } from '../../../../src/core/plan/endpointsOfFile';
import { endpointFor } from '../../../support/managers';

describe('endpointText', () => {
  const url = 'https://em.example.com:9398/api/';
  const other = 'https://other.example.com:9398/api/';
  const rows: readonly (readonly [what: string, name: string, second: string, text: string])[] = [
    ['a name that is the only one', 'Berlin', 'Rome', 'Berlin'],
    ['a name that another has in another case', 'Berlin', 'BERLIN', url],
    ['a name that looks like a URL', other, 'Rome', url],
  ];
  for (const [what, name, second, text] of rows) {
    it(`names an endpoint with ${what} so that it is found`, () => {
      const endpoints = [endpointFor(name, url), endpointFor(second, other)];
      const [first] = endpoints;
      assert.ok(first);
      assert.equal(endpointText(first, endpoints), text);
      assert.equal(endpointOf(text, endpoints), first);
    });
  }
});

import assert from 'node:assert/strict';
import { sandboxOptions, type TypedOptions } from '../../../src/sandbox/options';
import { scenarios } from '../../../src/sandbox/switches';

describe('sandboxOptions', () => {
  const typed: TypedOptions = { servers: '3', scenario: 'default' };

  it('reads what is typed', () => {
    assert.deepEqual(sandboxOptions(typed), { scheme: 'http', switches: {}, extraServers: 0 });
    assert.deepEqual(sandboxOptions({ https: true, port: '0', servers: '10', scenario: 'rejected' }), {
      scheme: 'https',
      port: 0,
      switches: scenarios['rejected'],
      extraServers: 7,
    });
  });

  const refusals: readonly (readonly [Partial<TypedOptions>, RegExp])[] = [
    [{ servers: '2' }, /^2 is not a number of backup servers from 3 to 100000\.$/],
    [{ servers: '100001' }, /^100001 is not a number/],
    [{ servers: '3.5' }, /^3\.5 is not a number/],
    [{ scenario: 'none' }, /^There is no scenario none\. There are: default, .+\.$/],
    [{ port: '65536' }, /^65536 is not a port\.$/],
    [{ port: '-1' }, /^-1 is not a port\.$/],
    [{ port: 'x' }, /^x is not a port\.$/],
  ];
  for (const [part, problem] of refusals) {
    it(`refuses ${JSON.stringify(part)}`, () => {
      const read = sandboxOptions({ ...typed, ...part });
      assert.ok('problem' in read);
      assert.match(read.problem, problem);
    });
  }
});

import assert from 'node:assert/strict';
import { ruleFindings } from '../../../../src/core/preflight/ruleFindings';

describe('ruleFindings', () => {
  it('names all rules that cannot be checked in one finding, and warns of a Cloud Connect provider', () => {
    const [unchecked, ...none] = ruleFindings(false);
    assert.deepEqual([unchecked?.level, none], ['info', []]);
    for (const what of [/Cloud Connect/, /If .* on Linux.* Kerberos.*user@DOMAIN/, /cluster/, /cloned/]) {
      assert.match(unchecked?.reason ?? '', what);
    }
    const [provider, rest] = ruleFindings(true);
    assert.equal(provider?.level, 'warning');
    assert.match(provider.title, /Cloud Connect provider/);
    assert.doesNotMatch(rest?.reason ?? '', /Cloud Connect|Linux/);
  });
});

import assert from 'node:assert/strict';
import { highestVersion, versionLabel } from '../../../../src/core/client/versions';

describe('API version', () => {
  it('compares as numbers, not as text', () => {
    assert.equal(highestVersion(['v1_7', 'v1_10', 'v1_9']), 'v1_10');
    assert.equal(highestVersion(['v1', 'v1_1']), 'v1_1');
    assert.equal(highestVersion(['v2', 'v1_10']), 'v2');
  });

  it('is "latest" if the server offers no known version', () => {
    assert.equal(highestVersion([]), 'latest');
    assert.equal(highestVersion(['preview']), 'latest');
  });

  it('is displayed without its v', () => {
    assert.equal(versionLabel('v1_7'), '1.7');
    assert.equal(versionLabel('v1'), '1.0');
    assert.equal(versionLabel('latest'), 'latest');
  });
});

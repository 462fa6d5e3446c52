import assert from 'node:assert/strict';
import { LicenceConsent } from '../../src/host/endpoints/licenceConsent';
import { MemoryMemento } from '../support/fixture';
import { testEndpoint } from '../support/sessions';

describe('LicenceConsent', () => {
  it('is asked for once for each endpoint', async () => {
    const consent = new LicenceConsent(new MemoryMemento({ 'veeamEm.licenceConsent': [testEndpoint.id] }));
    assert.ok(consent.isGiven(testEndpoint));
    for (const act of ['connect', 'collect'] as const) assert.ok(await consent.ask(testEndpoint, act));
    assert.ok(!new LicenceConsent(new MemoryMemento()).isGiven(testEndpoint));
  });
});

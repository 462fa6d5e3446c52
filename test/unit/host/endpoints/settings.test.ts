import assert from 'node:assert/strict';
import { environmentTone } from '../../../../src/host/endpoints/guards';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';

describe('EndpointSettings', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('reads the usable entries, and gives a reason for each broken one', async () => {
    await fixture.setEndpoints([
      { name: 'Good', url: 'em01' },
      { name: 'No URL' },
      'text',
      { name: 'Bad URL', url: 'ftp://x' },
      { name: 'Twice', url: 'https://em01:9398/api/' },
    ]);
    const { endpoints, broken } = fixture.settings.entries();
    assert.deepEqual(
      endpoints.map(({ name, url }) => [name, url]),
      [['Good', 'https://em01:9398/api/']],
    );
    assert.deepEqual(
      broken.map(({ label }) => label),
      ['No URL', 'Entry 3', 'Bad URL', 'Twice'],
    );
    assert.ok(broken.every(({ reason }) => reason !== ''));
  });

  it('recognises the environments production and test, however they are written', async () => {
    await fixture.setEndpoints([
      { name: 'A', url: 'em01', environment: ' Production ' },
      { name: 'B', url: 'em02', environment: 'TEST' },
      { name: 'C', url: 'em03', environment: 'Lab' },
      { name: 'D', url: 'em04', environment: ' ' },
    ]);
    assert.deepEqual(
      fixture.settings
        .entries()
        .endpoints.map(({ environment }) => environment && [environment, environmentTone(environment)]),
      [['Production', 'production'], ['TEST', 'test'], ['Lab', 'other'], undefined],
    );
  });
});

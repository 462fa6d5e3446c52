import assert from 'node:assert/strict';
import { EmError, type EmErrorKind } from '../../src/core/client/errors';
import { failureTraits } from '../../src/core/client/failureTraits';
import { chooseEndpoint } from '../../src/host/commands/pick';
import { CommandRunner } from '../../src/host/commands/register';
import type { NextStep } from '../../src/core/words/nextSteps';
import { explain } from '../../src/core/words/explain';
import { placeOf } from '../../src/core/session/identity';
import type { Endpoint } from '../../src/core/session/endpoint';
import { Sandbox } from '../../src/sandbox/sandbox';
import { askedFor, Notices } from './notices';
import { Fixture } from '../support/fixture';

/** The command that each next step runs, and whether it is about an endpoint. */
const steps: Readonly<Record<NextStep, readonly [id: string, isAboutEndpoint: boolean]>> = {
  'log-in': ['veeamEm.logIn', true],
  'edit-endpoint': ['veeamEm.editEndpoint', true],
  'show-certificate': ['veeamEm.showCertificate', true],
  'show-output': ['veeamEm.showOutput', false],
  'show-tasks': ['veeamEm.tasks.focus', false],
};

describe('CommandRunner', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let notices: Notices;
  let second: Endpoint;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    const { url, username } = sandbox;
    await fixture.setEndpoints([
      { name: 'First', url, username: 'SANDBOX\\portal-user' },
      { name: 'Second', url, username },
    ]);
    second = fixture.endpoint;
    notices = new Notices();
    notices.press = ({ buttons }) => buttons[0];
  });

  afterEach(async () => {
    notices.dispose();
    fixture.dispose();
    await sandbox.stop();
  });

  const runner = new CommandRunner({ note: () => undefined, show: () => undefined });
  const press = (error: EmError): ReturnType<typeof askedFor> =>
    askedFor(() => runner.run('refresh', () => Promise.reject(error)));

  const acting: readonly EmErrorKind[] = (Object.keys(failureTraits) as EmErrorKind[]).filter(
    (kind) => kind !== 'cancelled' && explain(new EmError(kind, {})).action !== undefined,
  );
  for (const kind of acting) {
    it(`runs the next step of the error ${kind} on the endpoint of the error, also where two share a URL`, async () => {
      const asked = await press(new EmError(kind, placeOf(second)));
      assert.equal(asked.length, 1);
      const [command, argument] = asked[0] ?? [];
      const step = explain(new EmError(kind, {})).action?.step;
      assert.ok(step);
      const [id, isAboutEndpoint] = steps[step];
      assert.equal(command, id);
      if (!isAboutEndpoint) return;
      assert.equal((await chooseEndpoint(argument, fixture.registry, 'x'))?.name, 'Second');
    });
  }

  it('runs the next step of an error on no other endpoint where its own was removed', async () => {
    const { url, username } = sandbox;
    await fixture.setEndpoints([{ name: 'Only', url, username: 'SANDBOX\\portal-user' }]);
    assert.notEqual(username, 'SANDBOX\\portal-user');
    const [, argument] = (await press(new EmError('refused', placeOf(second))))[0] ?? [];
    await assert.rejects(chooseEndpoint(argument, fixture.registry, 'x'), { kind: 'endpoint-gone' });
    assert.equal((await chooseEndpoint(undefined, fixture.registry, 'x'))?.name, 'Only');
  });
});

import assert from 'node:assert/strict';
import { EmError, isEmError, type EmErrorKind } from '../../src/core/client/errors';
import { failureTraits } from '../../src/core/client/failureTraits';
import { chooseEndpoint } from '../../src/host/commands/pick';
import { CommandRunner } from '../../src/host/commands/register';
import { commands } from '../../src/host/contributions';
import { nextStepCommands } from '../../src/host/commands/nextStepCommands';
import { explain } from '../../src/core/words/explain';
import { placeOf } from '../../src/core/session/identity';
import type { Endpoint } from '../../src/core/session/endpoint';
import { Inventory } from '../../src/core/inventory/inventory';
import { Sandbox } from '../../src/sandbox/sandbox';
import { askedFor, Notices } from './notices';
import { configureEndpoints, Fixture } from './support';

/* An error acts on the endpoint that it belongs to, also where two accounts share one URL. */

describe('the button of an error', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let notices: Notices;
  let second: Endpoint;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    const { url, username } = sandbox;
    await configureEndpoints([
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
    await configureEndpoints(undefined);
  });

  const runner = new CommandRunner({ note: () => undefined, show: () => undefined });
  const press = (error: EmError): ReturnType<typeof askedFor> =>
    askedFor(() => runner.run(commands.refresh, () => Promise.reject(error)));

  const acting: readonly EmErrorKind[] = (Object.keys(failureTraits) as EmErrorKind[]).filter(
    (kind) => kind !== 'cancelled' && explain(new EmError(kind, {})).action !== undefined,
  );
  for (const kind of acting) {
    it(`acts on the endpoint that it belongs to (${kind})`, async () => {
      const asked = await press(new EmError(kind, placeOf(second)));
      assert.equal(asked.length, 1);
      const [command, argument] = asked[0] ?? [];
      const step = explain(new EmError(kind, {})).action?.step;
      assert.equal(command, step && nextStepCommands[step]);
      assert.equal((await chooseEndpoint(argument, fixture.registry, 'x'))?.name, 'Second');
    });
  }

  const failing: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a request', () => new Inventory(fixture.registry).page(second, { page: 1 })],
    [
      'a log in',
      () => fixture.registry.session(second).logIn({ account: second.account ?? '', password: 'wrong' }),
    ],
    ['a certificate', () => fixture.registry.certificate(second)],
  ];
  for (const [what, fail] of failing) {
    it(`knows the endpoint of ${what} that failed, and so does its exchange`, async () => {
      await fixture.logIn();
      if (what === 'a certificate') await sandbox.stop();
      else if (what === 'a request') sandbox.inject({ kind: 'forbidden' });
      fixture.exchanges.length = 0;
      const error: unknown = await fail().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(isEmError(error));
      assert.equal(error.facts.endpointId, second.id);
      assert.ok(fixture.exchanges.every(({ endpointId }) => endpointId === second.id));
    });
  }

  it('acts on no other endpoint where its own is gone', async () => {
    const { url, username } = sandbox;
    await configureEndpoints([{ name: 'Only', url, username: 'SANDBOX\\portal-user' }]);
    assert.notEqual(username, 'SANDBOX\\portal-user');
    const [, argument] = (await press(new EmError('refused', placeOf(second))))[0] ?? [];
    await assert.rejects(chooseEndpoint(argument, fixture.registry, 'x'), { kind: 'endpoint-gone' });
    assert.equal((await chooseEndpoint(undefined, fixture.registry, 'x'))?.name, 'Only');
  });
});

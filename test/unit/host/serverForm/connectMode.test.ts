import assert from 'node:assert/strict';
import { isEmError } from '../../../../src/core/client/errors';
import { connectMode } from '../../../../src/host/serverForm/connectMode';
import type { FormServices } from '../../../../src/host/serverForm/formServices';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';
import { endOf, endpointChanges, formServices, formSpec, submit, writesOf } from '../../../support/forms';

describe('connectMode', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let services: FormServices;

  beforeEach(async () => {
    const switches = { taskRunningMs: 100, taskOperationFinishedMs: 100 };
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    services = formServices(fixture);
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('sends one create where a form is closed and opened again while the create runs', async () => {
    const first = submit(connectMode(fixture.endpoint, services));
    const again = { ...formSpec, dnsNameOrIpAddress: 'VBR-FORM.sandbox.example.' };
    const second = submit(connectMode(fixture.endpoint, services), again);
    assert.equal(await endOf(second), 'under-way');
    assert.equal((await first).outcome.kind, 'success');
    assert.deepEqual(writesOf(sandbox), ['POST']);
  });

  for (const [what, entries, expected] of endpointChanges) {
    it(`sends nothing where the endpoint ${what}`, async () => {
      const mode = connectMode(fixture.endpoint, services);
      await fixture.setEndpoints(entries(sandbox));
      assert.equal(await endOf(submit(mode)), expected);
      assert.deepEqual(writesOf(sandbox), []);
    });
  }

  it('sends nothing where the user does not agree to the change of the licence', async () => {
    services.consent.ask = (_, act) => Promise.resolve(act !== 'connect');
    const error = await submit(connectMode(fixture.endpoint, services)).catch((failure: unknown) => failure);
    assert.ok(isEmError(error) && error.kind === 'cancelled' && !error.isInDoubt);
    assert.deepEqual(writesOf(sandbox), []);
  });

  for (const button of ['Do Not Connect', 'Connect Anyway'] as const) {
    const sends = button === 'Connect Anyway';
    it(`sends ${sends ? 'one create' : 'nothing'} to a Cloud Connect provider after "${button}"`, async () => {
      sandbox.switches.cloudConnect = true;
      const asked: string[] = [];
      const confirm: FormServices['confirm'] = ({ question, action, refusal }) => {
        asked.push(question);
        assert.ok([action, refusal].includes(button));
        return Promise.resolve(button === action);
      };
      const mode = connectMode(fixture.endpoint, { ...services, confirm });
      assert.equal(await endOf(submit(mode)), sends ? 'done' : 'cancelled');
      assert.equal(asked.length, 1);
      assert.match(asked[0] ?? '', /Cloud Connect/);
      assert.deepEqual(writesOf(sandbox), sends ? ['POST'] : []);
    });
  }

  it('sends nothing where the endpoint becomes read only while another Enterprise Manager is asked', async () => {
    const { endpoint } = fixture;
    const { preflight } = services;
    const elsewhere = preflight.elsewhere.bind(preflight);
    preflight.elsewhere = async (...args) => {
      const answers = await elsewhere(...args);
      await fixture.setEndpoints([
        { name: 'Test', url: sandbox.url, username: sandbox.username, readOnly: true },
      ]);
      return answers;
    };
    assert.equal(await endOf(submit(connectMode(endpoint, services))), 'read-only');
    assert.deepEqual(writesOf(sandbox), []);
  });
});

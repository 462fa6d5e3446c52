import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EmError } from '../../src/core/client/errors';
import { toolActs } from '../../src/host/commands/toolActs';
import { tools, type ToolName } from '../../src/host/contributions/tools';
import { LicenceConsent } from '../../src/host/endpoints/licenceConsent';
import { ServerFormPanels } from '../../src/host/serverForm/serverFormPanels';
import type { Acts } from '../../src/host/tools/services';
import { Tools } from '../../src/host/tools/tools';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture, MemoryMemento } from '../support/fixture';
import { formServices, writesOf } from '../support/forms';
import { secretForms } from '../support/secretForms';
import { toolServices } from '../support/tools';
import { until } from '../support/until';
import { Notices } from './notices';

const extensionId = 'vbem.veeam-em';
const isFloor = vscode.version.startsWith('1.100.');
const { token } = new vscode.CancellationTokenSource();

type Result = Readonly<Record<string, unknown>>;

function textOf({ content }: vscode.LanguageModelToolResult): string {
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return part.value;
}

const openForms = (): number =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ label }) => label.startsWith('Connect Backup Server')).length;

describe('language-model tools of VS Code', () => {
  const call = async (name: ToolName, input: object = {}): Promise<Result> =>
    JSON.parse(
      textOf(await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token)),
    ) as Result;
  const listed = (): readonly string[] =>
    vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('veeamEm_'));
  const isOn = (): boolean | undefined =>
    vscode.workspace.getConfiguration('veeamEm').get<boolean>('languageModelTools');
  const turn = (on: boolean | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('veeamEm')
      .update('languageModelTools', on, vscode.ConfigurationTarget.Global);

  before(() => vscode.extensions.getExtension(extensionId)?.activate());

  it('are all there, each with a schema that takes nothing else', async () => {
    await until(() => listed().length > 0, 'they are listed');
    assert.deepEqual([...listed()].sort(), Object.values<string>(tools).sort());
    for (const { name, inputSchema } of vscode.lm.tools.filter(({ name }) => name.startsWith('veeamEm_')))
      assert.equal((inputSchema as Result | undefined)?.['additionalProperties'], false, name);
  });

  it('disappear with the setting, and refuse then', async () => {
    await turn(false);
    try {
      // Newer versions hide them from the chat by the same condition, and list them to extensions all the same.
      if (isFloor) await until(() => listed().length === 0, 'they are gone');
      await until(() => !isOn(), 'the setting is written');
      await assert.rejects(call(tools.listEndpoints), /turned these tools off/);
    } finally {
      await turn(undefined);
    }
    await until(() => listed().length === Object.keys(tools).length, 'they are back');
    assert.ok('endpoints' in (await call(tools.listEndpoints)));
  });

  it('refuse an input that is unknown, and quote nothing of it', async () => {
    await assert.rejects(
      call(tools.findServers, { password: 'Sesame-0123456789' }),
      (error: Error) =>
        error.message.includes('"password" is not a field of this tool') && !error.message.includes('Sesame'),
    );
  });

  it('log in after the confirmation, read, and open the form without sending anything', async () => {
    void vscode.commands.executeCommand('veeamEm.startSandbox');
    try {
      const states = async (): Promise<string> =>
        JSON.stringify((await call(tools.listEndpoints))['endpoints']);
      await until(async () => (await states()).includes('"source":"sandbox"'), 'the sandbox is listed');
      await assert.rejects(
        call(tools.connectServer, { endpoint: 'Sandbox', host: 'vbr-new.example' }),
        /Nobody is logged in to Sandbox.*veeamEm_logIn/,
      );
      // In a window of tests VS Code answers its own confirmation with yes.
      assert.match(String((await call(tools.logIn, { endpoint: 'Sandbox' }))['state']), /is logged in/);
      const { servers } = await call(tools.findServers, { endpoint: 'Sandbox' });
      const [first] = servers as { uid: string; name: string }[];
      assert.ok(first);
      const described = await call(tools.describeServer, { endpoint: 'Sandbox', server: first.uid });
      assert.equal(described['name'], first.name);
      const { state } = await call(tools.connectServer, { endpoint: 'Sandbox', host: 'vbr-new.example' });
      assert.match(String(state), /The form is open with these values/);
      await until(() => openForms() === 1, 'one form is open');
      assert.deepEqual((await call(tools.findServers, { name: 'vbr-new' }))['servers'], []);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.commands.executeCommand('veeamEm.stopSandbox');
    }
  });
});

describe('Tools', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let notices: Notices;
  let panels: ServerFormPanels;
  let acts: Acts;
  let subject: Tools;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: { taskRunningMs: 0, collectMs: 0 } });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    notices = new Notices();
    const { registry } = fixture;
    const forms = formServices(fixture);
    const extensionUri = vscode.extensions.getExtension(extensionId)?.extensionUri;
    assert.ok(extensionUri);
    panels = new ServerFormPanels({ ...forms, extensionUri });
    const logIn = { run: () => Promise.reject(new Error('Nobody asked to log in.')) };
    acts = toolActs({
      ...forms,
      registry,
      consent: new LicenceConsent(new MemoryMemento()),
      loadForms: () => Promise.resolve(panels),
      logIn: logIn as unknown as Parameters<typeof toolActs>[0]['logIn'],
    });
    subject = new Tools(toolServices(fixture, acts));
  });

  afterEach(async () => {
    panels.dispose();
    notices.dispose();
    fixture.dispose();
    await sandbox.stop();
  });

  const messageOf = async (name: ToolName, input: object): Promise<string> => {
    const { confirmationMessages } = await subject.prepare(name, input, token);
    assert.ok(confirmationMessages);
    const { title, message } = confirmationMessages;
    assert.ok(message instanceof vscode.MarkdownString);
    assert.ok(!message.isTrusted && !message.supportHtml);
    return `${title}\n${message.value.replaceAll('&nbsp;', ' ').replaceAll('\\', '')}`;
  };
  const run = async (name: ToolName, input: object): Promise<Result> => {
    await subject.prepare(name, input, token);
    return JSON.parse(textOf(await subject.invoke(name, input, token))) as Result;
  };
  const lisbon = { endpoint: 'Test', server: 'vbr-lisbon.sandbox.example' };
  const setEntry = (more: object): Promise<void> =>
    fixture.setEndpoints([{ name: 'Test', url: sandbox.url, username: sandbox.username, ...more }]);

  it('ask for nothing that only reads', async () => {
    const prepared = await subject.prepare(tools.listEndpoints, {}, token);
    assert.equal(prepared.confirmationMessages, undefined);
  });

  it('show the masked request before a write, with the words of production', async () => {
    await fixture.logIn();
    assert.match(
      await messageOf(tools.collectData, lisbon),
      /^Collect data of a backup server\?[^]*Backup server: vbr-lisbon[^]*```http\nPOST http:\/\/127.0.0.1:\d+\/api\/backupServers\/[0-9a-f-]+\?action=collect\n```/,
    );
    assert.match(
      await messageOf(tools.logIn, { endpoint: 'Test' }),
      /^Log in\?[^]*POST http:\/\/127.0.0.1:\d+\/api\/sessionMngr\/\?v=latest\nAuthorization: Basic \*{8}\n/,
    );
    const host = 'vbr-new.example';
    const connect = await messageOf(tools.connectServer, { endpoint: 'Test', host, description: '[x](y)' });
    assert.match(
      connect,
      /POST http:\/\/127.0.0.1:\d+\/api\/backupServers\?action=create[^]*<DnsNameOrIpAddress>vbr-new.example</,
    );
    assert.match(connect, /<Password>\*{8}<\/Password>/);
    await setEntry({ environment: 'Production' });
    assert.match(
      await messageOf(tools.collectData, lisbon),
      /^Collect data of a backup server in production\?/,
    );
    assert.match(await messageOf(tools.logIn, { endpoint: 'Test' }), /^Log in to production\?/);
    assert.deepEqual(writesOf(sandbox), []);
  });

  it('escape Markdown in the names of a confirmation', async () => {
    await fixture.logIn();
    await setEntry({ name: '[click](command:x) `` ** <b>' });
    const { confirmationMessages } = await subject.prepare(
      tools.collectData,
      { ...lisbon, endpoint: fixture.endpoint.id },
      token,
    );
    const { message } = confirmationMessages ?? {};
    assert.ok(message instanceof vscode.MarkdownString);
    assert.match(message.value, /^Endpoint:&nbsp;\\\[click\\\]\\\(command:x\\\)&nbsp;\\`\\`&nbsp;\\\*\\\*/);
  });

  it('refuse before anybody is asked what the command refuses', async () => {
    await fixture.logIn();
    await setEntry({ readOnly: true });
    await assert.rejects(subject.prepare(tools.collectData, lisbon, token), /read-only/);
    const connect = { endpoint: 'Test', host: 'vbr-new.example' };
    await assert.rejects(subject.prepare(tools.connectServer, connect, token), /read only/);
    await setEntry({});
    await fixture.registry
      .session(fixture.endpoint)
      .logIn({ account: 'SANDBOX\\portal-user', password: sandbox.password });
    await assert.rejects(subject.prepare(tools.connectServer, connect, token), /Portal Administrator/);
    assert.deepEqual(notices.shown, []);
    assert.deepEqual(writesOf(sandbox), []);
  });

  it('ask nobody to log in for a write, and use no endpoint of a workspace without consent', async () => {
    await assert.rejects(subject.prepare(tools.collectData, lisbon, token), /Nobody is logged in/);
    fixture.isPermitted = () => false;
    const before = sandbox.received.length;
    await assert.rejects(subject.prepare(tools.collectData, lisbon, token), /has not agreed to use/);
    assert.equal(sandbox.received.length, before);
  });

  it('do only what was shown, once', async () => {
    await fixture.logIn();
    notices.press = ({ buttons }) => buttons.find((button) => button === 'Collect');
    await assert.rejects(
      subject.invoke(tools.collectData, lisbon, token),
      /not the request that the user was shown/,
    );
    await subject.prepare(tools.collectData, lisbon, token);
    const other = sandbox.estate.servers.find(({ name }) => !name.includes('lisbon'));
    assert.ok(other);
    await assert.rejects(
      subject.invoke(tools.collectData, { ...lisbon, server: other.name }, token),
      /not the request that the user was shown/,
    );
    // The same name is another endpoint meanwhile.
    await setEntry({ environment: 'production' });
    await assert.rejects(
      subject.invoke(tools.collectData, lisbon, token),
      /not the request that the user was shown/,
    );
    assert.deepEqual(writesOf(sandbox), []);
  });

  it('collect by the code of the command, with its question about the licence', async () => {
    await fixture.logIn();
    assert.match(String((await run(tools.collectData, lisbon))['state']), /did not agree/);
    assert.equal(notices.shown.length, 1);
    assert.deepEqual(writesOf(sandbox), []);
    notices.press = ({ buttons }) => buttons.find((button) => button === 'Collect');
    const { state } = await run(tools.collectData, lisbon);
    assert.match(String(state), /vbr-lisbon.*collected|failed/);
    assert.deepEqual(writesOf(sandbox), ['POST']);
  });

  it('ask in a dialog of our own in production, because settings can skip the one of VS Code', async () => {
    await fixture.logIn();
    await setEntry({ environment: 'production' });
    assert.match(String((await run(tools.collectData, lisbon))['state']), /did not agree/);
    assert.match(notices.shown[0]?.text ?? '', /^Collect data of vbr-lisbon.* in production\?$/);
    assert.deepEqual(writesOf(sandbox), []);
  });

  it('leave a form that is open as it is', async () => {
    await fixture.logIn();
    const input = { endpoint: 'Test', host: 'vbr-new.example' };
    assert.match(String((await run(tools.connectServer, input))['state']), /is open with these values/);
    assert.match(
      String((await run(tools.connectServer, { ...input, host: 'vbr-other.example' }))['state']),
      /was open already/,
    );
    await until(() => openForms() === 1, 'one form is open');
  });

  it('fail in words without secrets', async () => {
    await fixture.logIn();
    const secret = await fixture.registry.session(fixture.endpoint).run((em) => Promise.resolve(em.token));
    assert.ok(secret);
    const failing = {
      ...acts,
      collect: () => Promise.reject(new EmError('rejected', { detail: `No: ${secret}` })),
    };
    const service = new Tools(toolServices(fixture, failing));
    await service.prepare(tools.collectData, lisbon, token);
    await assert.rejects(service.invoke(tools.collectData, lisbon, token), (error: Error) => {
      assert.match(error.message, /No: \*{8}/);
      return secretForms(secret).every((form) => !error.message.includes(form));
    });
    const broken = new Tools(
      toolServices(fixture, { ...acts, whyNotCollect: () => assert.fail(`Broken: ${secret}`) }),
    );
    await assert.rejects(
      broken.prepare(tools.collectData, lisbon, token),
      (error: Error) => error.message === 'Something went wrong in the extension.',
    );
  });
});

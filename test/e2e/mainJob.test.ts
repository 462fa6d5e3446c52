import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { Sandbox } from '../../src/sandbox/sandbox';
import { SessionStore } from '../../src/sandbox/sessions';
import { launchBrowser } from '../support/browser';
import { filesWith, secretForms } from '../support/secretForms';
import { TestWindow } from '../support/window';
import type { Workbench } from '../support/workbench';
import { until } from '../support/until';

/* A person's day with one Enterprise Manager, in the order in which it happens. */

const serverPassword = 'S3ntinel-of-the-server-%&<>';
const emPassword = 'S3ntinel-of-the-manager-!"§';

describe('the main job, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let sandbox: Sandbox;
  /** Every session ID that was ever given out. */
  const sessionIds = new Set<string>();

  const rememberSessions = (): void => {
    for (const session of sandbox.state.sessions.all()) {
      sessionIds.add(session.id);
      sessionIds.add(SessionStore.token(session));
    }
  };
  const fill = async (values: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, value] of Object.entries(values)) await workbench.field(name).fill(value);
  };
  const connectButton = () => workbench.form.getByRole('button', { name: 'Connect', exact: true });
  const outcome = (kind: 'success' | 'warning' | 'error', text: string | RegExp) =>
    workbench.form.locator(`.outcome.${kind}`, { hasText: text });

  before(async () => {
    sandbox = await Sandbox.start({
      scheme: 'http',
      port: 0,
      password: emPassword,
      switches: { taskRunningMs: 300, taskOperationFinishedMs: 200 },
    });
    browser = await launchBrowser();
    window = await TestWindow.open(browser, { vsix: process.env['VSIX'] ?? '' });
    ({ workbench } = window);
  });

  beforeEach(() => {
    rememberSessions();
  });

  afterEach(async function () {
    rememberSessions();
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await browser.close();
    await sandbox.stop();
  });

  it('shows a welcome view with the first steps where nothing is configured', async () => {
    await workbench.showEndpoints();
    const welcome = workbench.page.locator('.sidebar .welcome-view');
    await welcome.getByText('Add Endpoint').waitFor();
    await welcome.getByText('Start Sandbox').waitFor();
    // Workspace trust is off in this window, so nothing is said about it, even while the window starts.
    assert.equal(await welcome.getByText('not trusted').count(), 0);
  });

  it('adds an endpoint after a check of the URL, and asks for name and account', async () => {
    await workbench.run('Enterprise Manager: Add Endpoint…');
    const input = workbench.page.locator('.quick-input-widget input.input');
    const message = workbench.page.locator('.quick-input-message');
    await input.fill('ftp://em01');
    await message.filter({ hasText: 'Only https:// and http://' }).waitFor();
    await input.press('Enter');
    await input.fill('em01');
    await message.filter({ hasText: 'Will use https://em01:9398/api/' }).waitFor();
    await workbench.answer('Add Endpoint (1/3)', sandbox.url);
    await workbench.answer('Add Endpoint (2/3)', 'Lab EM');
    const title = workbench.page.locator('.quick-input-widget .quick-input-title');
    await title.filter({ hasText: 'Add Endpoint (3/3)' }).waitFor();
    await input.fill('half typed');
    await workbench.page.locator('.quick-input-titlebar').getByRole('button', { name: 'Back' }).click();
    await title.filter({ hasText: 'Add Endpoint (2/3)' }).waitFor();
    assert.equal(await input.inputValue(), 'Lab EM');
    await input.press('Enter');
    await title.filter({ hasText: 'Add Endpoint (3/3)' }).waitFor();
    assert.equal(await input.inputValue(), 'half typed');
    // Escape leaves, and the next try begins where it was left.
    await input.press('Escape');
    await title.filter({ hasText: 'Add Endpoint (3/3)' }).waitFor({ state: 'hidden' });
    await workbench.run('Enterprise Manager: Add Endpoint…');
    await workbench.answer('Add Endpoint (3/3)', sandbox.username);
    await workbench.row('Lab EM').filter({ hasText: 'logged out' }).waitFor();
    assert.equal(sandbox.received[0]?.headers.authorization, undefined);
    await workbench.closeNotifications();
  });

  it('reports a URL that leads to no Enterprise Manager, and keeps the typed text', async () => {
    await workbench.run('Enterprise Manager: Add Endpoint…');
    await workbench.answer('Add Endpoint (1/3)', 'http://127.0.0.1:9/api/');
    await workbench.dialog().filter({ hasText: 'refused the connection' }).waitFor();
    await workbench.dialog().getByRole('button', { name: 'Change URL' }).click();
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    assert.equal(await input.inputValue(), 'http://127.0.0.1:9/api/');
    await input.press('Escape');
  });

  it('asks to log in before the form opens, and reports a wrong password in the input box', async () => {
    await workbench.run('Enterprise Manager: Connect Backup Server…');
    await workbench.answer('Log In to Lab EM: Password', 'wrong');
    await workbench.page
      .locator('.quick-input-message', { hasText: 'did not accept the account or the password' })
      .waitFor();
    await workbench.answer('Log In to Lab EM: Password', emPassword);
    await workbench.form.locator('input[name="description"]:focus').waitFor();
  });

  it('shows the account and the backup servers after the log in', async () => {
    await workbench.showEndpoints();
    await workbench.row('Lab EM').filter({ hasText: 'API 1.7 · SANDBOX\\administrator' }).waitFor();
    await workbench.row('vbr-berlin.sandbox.example').filter({ hasText: '13.0.1.1071' }).waitFor();
  });

  it('checks each field while it is typed, and previews the request with a masked password', async () => {
    await fill({
      dnsNameOrIpAddress: 'https://vbr',
      port: '70000',
      username: 'svc',
      vbrCertificateThumbprint: 'xyz',
    });
    for (const text of [
      'not a URL',
      '1 to 65535',
      'DOMAIN\\user, HOST\\user or user@domain',
      'hexadecimal',
    ]) {
      await workbench.form.locator('.error', { hasText: text }).waitFor();
    }
    await fill({
      description: 'Madrid <production>',
      dnsNameOrIpAddress: 'vbr-madrid.sandbox.example',
      port: '9392',
      username: 'MADRID\\svc-vbr',
      password: serverPassword,
      vbrCertificateThumbprint: '19:f0:a8:b7:c6:d5:e4:f3:02:13:24:35:46:57:68:79:80:8a:9b:ac',
    });
    const preview = workbench.form.locator('pre');
    await preview
      .filter({ hasText: '<VbrCertificateThumbprint>19F0A8B7C6D5E4F30213243546576879808A9BAC<' })
      .waitFor();
    const text = await preview.textContent();
    assert.match(text ?? '', /<Description>Madrid &lt;production&gt;</);
    assert.match(text ?? '', /<Password>\*{8}</);
    assert.equal(await workbench.form.locator('.error:visible').count(), 0);
  });

  it('keeps the fields of a hidden form, but not the password', async () => {
    await workbench.run('File: New Untitled Text File');
    await workbench.page.locator('.editor-instance .monaco-editor').waitFor();
    await workbench.run('View: Close Editor');
    await workbench.form.locator('.notice', { hasText: 'password was cleared' }).waitFor();
    assert.equal(await workbench.field('dnsNameOrIpAddress').inputValue(), 'vbr-madrid.sandbox.example');
    assert.equal(await workbench.field('password').inputValue(), '');
  });

  it('keeps the form over a reload of the window, but not the password', async () => {
    // A text that is new: what VS Code wrote before may still have another editor in front.
    await fill({ description: 'Madrid, kept over a reload', password: serverPassword });
    await workbench.form.locator('pre', { hasText: '<Password>********<' }).waitFor();
    await workbench.reload('Madrid, kept over a reload');
    await workbench.form.locator('.notice', { hasText: 'password was cleared' }).waitFor();
    assert.equal(await workbench.field('description').inputValue(), 'Madrid, kept over a reload');
    await fill({ description: 'Madrid <production>' });
    assert.equal(await workbench.field('dnsNameOrIpAddress').inputValue(), 'vbr-madrid.sandbox.example');
    assert.equal(await workbench.field('password').inputValue(), '');
    await workbench.showEndpoints();
  });

  it('refuses to send an incomplete form, and moves to the incomplete field', async () => {
    const before = sandbox.received.length;
    await workbench.field('description').press('Enter');
    await workbench.form.locator('.error', { hasText: 'required' }).waitFor();
    await workbench.form.locator('input[name="password"]:focus').waitFor();
    assert.equal(sandbox.received.length, before);
  });

  it("shows Enterprise Manager's own message at the form, which stays filled", async () => {
    sandbox.switches.createRejects = 'Cannot add the backup server: the license is exceeded.';
    await fill({ password: serverPassword });
    await workbench.field('password').press('Enter');
    // Once for each endpoint, before the first request that makes Enterprise Manager collect.
    await workbench.agreeToLicence('Connect');
    await outcome('error', 'the license is exceeded').waitFor();
    // The dialog has given the focus back to the form.
    await workbench.form.locator('.outcome.error:focus').waitFor();
    assert.equal(await workbench.field('username').inputValue(), 'MADRID\\svc-vbr');
    assert.equal(await workbench.field('password').inputValue(), serverPassword);
    sandbox.switches.createRejects = undefined;
  });

  it('reports a failed task in the form', async () => {
    sandbox.switches.createFails = 'The user name or password is incorrect.';
    await connectButton().click();
    await outcome(
      'error',
      'could not connect vbr-madrid.sandbox.example: The user name or password',
    ).waitFor();
    sandbox.switches.createFails = undefined;
  });

  it('cancels a running connect by the button of the form', async () => {
    sandbox.inject({ kind: 'no-answer', method: 'GET', path: /^backupServers/, times: 1 });
    await connectButton().click();
    await workbench.form.locator('.progress-bar:visible').waitFor();
    await workbench.form.getByRole('button', { name: 'Cancel', exact: true }).press('Enter');
    await outcome('warning', 'Cancelled').waitFor();
    await workbench.form.locator('.outcome.warning:focus').waitFor();
  });

  it('asks for the password after the session has expired, and keeps the form where nobody answers', async () => {
    sandbox.expireSessions();
    await connectButton().click();
    await workbench.page.locator('.quick-input-title', { hasText: 'Log In to Lab EM: Password' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    await outcome('error', 'The session on').waitFor();
    assert.equal(await workbench.field('password').inputValue(), serverPassword);
    await workbench.form.getByRole('button', { name: 'Log In', exact: true }).click();
    await workbench.answer('Log In to Lab EM: Password', emPassword);
    await outcome('success', 'Logged in').waitFor();
    assert.equal(await workbench.field('password').inputValue(), serverPassword);
  });

  it('connects by Enter after a renewal, reports it in the form and in no notification, and selects the server in the tree', async () => {
    await workbench.closeNotifications();
    rememberSessions();
    sandbox.expireSessions();
    await workbench.field('dnsNameOrIpAddress').press('Enter');
    await workbench.answer('Log In to Lab EM: Password', emPassword);
    await outcome('success', 'vbr-madrid.sandbox.example is connected, version 13.0.1.1071').waitFor();
    await workbench.selectedRow('vbr-madrid.sandbox.example').waitFor();
    assert.equal(await workbench.notification('vbr-madrid.sandbox.example').count(), 0);
    const create = sandbox.received.findLast(({ path }) => path === 'backupServers?action=create');
    assert.match(create?.body ?? '', /<Password>S3ntinel-of-the-server-%&amp;&lt;&gt;<\/Password>/);
  });

  it('reports a server that is connected already', async () => {
    await connectButton().click();
    await outcome('warning', 'already connected').waitFor();
    await workbench.closeNotifications();
  });

  it('looks up a server after a lost answer, and does not send the request twice', async () => {
    const creates = () =>
      sandbox.received.filter(({ path }) => path === 'backupServers?action=create').length;
    const before = creates();
    sandbox.switches.createResponse = 'created-empty';
    sandbox.inject({ kind: 'reset-after-work', method: 'POST', times: 1 });
    await fill({ dnsNameOrIpAddress: 'vbr-porto.sandbox.example' });
    await connectButton().click();
    await outcome('success', 'looked up instead of sending the request again').waitFor();
    assert.equal(creates(), before + 1);
    sandbox.switches.createResponse = 'task';
  });

  it('sends JSON where the setting asks for it', async () => {
    await workbench.editSettings((settings) => ({ ...settings, 'veeamEm.requestFormat': 'json' }));
    await fill({ password: serverPassword });
    await workbench.field('dnsNameOrIpAddress').fill('vbr-cadiz.sandbox.example');
    await workbench.form
      .locator('pre', { hasText: '"DnsNameOrIpAddress": "vbr-cadiz.sandbox.example"' })
      .waitFor();
    await connectButton().click();
    await outcome('success', 'vbr-cadiz.sandbox.example is connected').waitFor();
    await workbench.closeNotifications();
  });

  it('writes each write whole to the output, readable and with masked secrets', async () => {
    const text = await workbench.outputText();
    assert.match(text, /POST http:\/\/127\.0\.0\.1:\d+\/api\/sessionMngr\/\?v=v1_7/);
    assert.match(text, /Authorization: Basic \*{8}/);
    assert.match(text, /X-RestSvcSessionId: \*{8}/);
    assert.match(text, /<DnsNameOrIpAddress>vbr-madrid\.sandbox\.example</);
    assert.match(text, /202 Accepted {2}\(\d+ ms\)/);
    // What only read is a line, and shown whole on demand.
    assert.match(
      text,
      /\n#\d+ {2}\S+ {2}Lab EM {2}GET \/api\/tasks {2}200 {2}(?:1 row|\d+ rows) {2}\d+ bytes {2}\d+ ms\n/,
    );
    assert.doesNotMatch(text, / 1 (?:rows|bytes) /);
    assert.doesNotMatch(text, /<State>Finished<\/State>/);
    assert.match(text, /"Password": "\*{8}"/);
    for (const secret of [emPassword, serverPassword, ...sessionIds]) {
      for (const form of secretForms(secret)) assert.ok(!text.includes(form), form);
    }
  });

  const editorText = (text: string) =>
    workbench.page.locator('.editor-instance .view-line', { hasText: text }).first();

  it('shows a picked read whole', async () => {
    await workbench.run('Enterprise Manager: Show Exchange…');
    await workbench.page.locator('.quick-input-widget input.input').fill('GET /api/tasks');
    await workbench.page.locator('.quick-input-list .monaco-list-row').first().click();
    await editorText('X-RestSvcSessionId: ********').waitFor();
    await editorText('"Tasks": [').waitFor();
    await window.picture('exchange');
    await workbench.run('View: Close Editor');
  });

  it('opens the exchange behind a number in the output', async () => {
    await workbench.run('Enterprise Manager: Show Output');
    await workbench.run('Output: Focus on Output View');
    await workbench.page.keyboard.press('Control+End');
    const link = workbench.page.locator('.panel .view-line .detected-link', { hasText: '#' }).last();
    await link.waitFor();
    await link.click({ modifiers: ['Control'] });
    await editorText('Accept: application/').waitFor();
    await workbench.run('View: Close Editor');
  });

  it('stays logged in after a reload of the window', async () => {
    await workbench.page.reload();
    await workbench.ready();
    await workbench.showEndpoints();
    await workbench.row('vbr-porto.sandbox.example').waitFor();
  });

  it('refreshes the tree without collapsing it', async () => {
    sandbox.estate.servers.pop();
    await workbench.run('Enterprise Manager: Refresh');
    await workbench.row('vbr-cadiz.sandbox.example').waitFor({ state: 'detached' });
    await workbench.row('vbr-porto.sandbox.example').waitFor();
  });

  it('logs out, and ends the session on the server', async () => {
    await workbench.run('Enterprise Manager: Log Out');
    await workbench.row('Lab EM').filter({ hasText: 'logged out' }).waitFor();
    await workbench.row('vbr-porto.sandbox.example').waitFor({ state: 'detached' });
    // The tree tells it before Enterprise Manager has answered.
    await until(() => sandbox.state.sessions.all().length === 0, 'the session is ended on the server');
  });

  it('has written no secret to any file', () => {
    assert.ok(sessionIds.size >= 4);
    const forms = [emPassword, serverPassword, ...sessionIds].flatMap(secretForms);
    const basic = Buffer.from(`${sandbox.username}:${emPassword}`).toString('base64');
    assert.deepEqual(filesWith(window.folder, [...forms, basic]), []);
    // The search itself finds what is there.
    assert.ok(filesWith(window.folder, ['vbr-madrid.sandbox.example']).length > 0);
    // It covers the channel with the decisions too.
    assert.ok(filesWith(window.folder, [': connect ended']).length > 0);
  });

  it('removes the endpoint after a question', async () => {
    await workbench.run('Enterprise Manager: Remove Endpoint…');
    await workbench.dialog().filter({ hasText: 'Remove the endpoint Lab EM?' }).waitFor();
    await workbench.dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await workbench.page.locator('.sidebar .welcome-view').getByText('Add Endpoint').waitFor();
  });
});

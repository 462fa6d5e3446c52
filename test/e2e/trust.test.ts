import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { Sandbox } from '../../src/sandbox/sandbox';
import { SessionStore } from '../../src/sandbox/sessions';
import { launchBrowser } from '../support/browser';
import { TestProxy } from '../support/proxy';
import { filesWith, secretForms } from '../support/secretForms';
import { until } from '../support/until';
import { TestWindow } from '../support/window';
import type { Workbench } from '../support/workbench';

/* A self-signed Enterprise Manager, its certificate and its sessions, as every user meets them. */

const emPassword = 'S3ntinel.*(manager)$&';
const wrongPassword = 'S3ntinel-that-is-wrong';

describe('trust and sessions, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let sandbox: Sandbox;
  const secrets = new Set([emPassword, wrongPassword]);

  const start = (port: number): Promise<Sandbox> =>
    Sandbox.start({
      scheme: 'https',
      port,
      password: emPassword,
      switches: { taskRunningMs: 300, taskOperationFinishedMs: 100 },
    });
  const remember = (): void => {
    for (const session of sandbox.state.sessions.all()) {
      secrets.add(session.id);
      secrets.add(SessionStore.token(session));
    }
  };
  const storedPin = (): string | undefined => {
    // Read as text: at times it is caught half written.
    const text = readFileSync(join(window.server.userDataDir, 'User/settings.json'), 'utf8');
    return /"certificate": "([^"]+)"/.exec(text)?.[1];
  };

  before(async () => {
    sandbox = await start(0);
    browser = await launchBrowser();
    window = await TestWindow.open(browser, { vsix: process.env['VSIX'] ?? '' });
    ({ workbench } = window);
    await workbench.showEndpoints();
  });

  afterEach(async function () {
    remember();
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await browser.close();
    await sandbox.stop();
  });

  it('shows an untrusted certificate before anything is sent, and pins it after the user agrees', async () => {
    await workbench.run('Enterprise Manager: Add Endpoint…');
    await workbench.answer('Add Endpoint (1/3)', sandbox.url);
    const dialog = workbench.dialog();
    await dialog.filter({ hasText: 'is not trusted on this machine' }).waitFor();
    for (const text of ['CN=localhost', `SHA-256: ${sandbox.fingerprint256}`, 'SHA-1: ', 'Valid: ']) {
      await dialog.filter({ hasText: text }).waitFor();
    }
    mkdirSync('out/looks', { recursive: true });
    await workbench.page.screenshot({ path: 'out/looks/certificate.png' });
    assert.equal(sandbox.received.length, 0);
    await dialog.getByRole('button', { name: 'Trust and Pin' }).click();
    await workbench.answer('Add Endpoint (2/3)', 'Lab EM');
    await workbench.answer('Add Endpoint (3/3)', sandbox.username);
    await workbench.row('Lab EM').waitFor();
    assert.equal(storedPin(), sandbox.fingerprint256);
    await workbench.closeNotifications();
  });

  it('logs in over the pinned certificate, and remembers the password after the user agrees', async () => {
    await workbench.run('Enterprise Manager: Log In…');
    await workbench.answer('Log In to Lab EM: Password', wrongPassword);
    await workbench.page.locator('.quick-input-message', { hasText: 'did not accept' }).waitFor();
    await workbench.keepPassword('Remember the Password');
    await workbench.page
      .locator('.quick-input-message', { hasText: 'did not accept' })
      .filter({ hasText: 'will be remembered' })
      .waitFor();
    await workbench.answer('Log In to Lab EM: Password', emPassword);
    await workbench.row('vbr-berlin').waitFor();
  });

  it('renews an expired session without a prompt, and completes a create', async () => {
    sandbox.expireSessions();
    await workbench.run('Enterprise Manager: Refresh');
    await workbench.run('Enterprise Manager: Connect Backup Server…');
    await workbench.field('dnsNameOrIpAddress').fill('vbr-turin.sandbox.example');
    await workbench.field('username').fill('TURIN\\svc');
    await workbench.field('password').fill('x');
    sandbox.expireSessions();
    await workbench.field('password').press('Enter');
    await workbench.agreeToLicence('Connect');
    await workbench.form
      .locator('.outcome.success', { hasText: 'vbr-turin.sandbox.example is connected' })
      .waitFor();
    const creates = sandbox.received.filter(({ path }) => path === 'backupServers?action=create');
    assert.equal(creates.length, 1);
    await workbench.closeNotifications();
  });

  it('looks up the server where the session ends while the task runs', async () => {
    sandbox.switches.taskRunningMs = 1500;
    await workbench.field('dnsNameOrIpAddress').fill('vbr-milan.sandbox.example');
    await workbench.field('password').press('Enter');
    await workbench.form.locator('.progress', { hasText: 'Running' }).waitFor();
    // The task does its work on the server whatever becomes of the session.
    for (const session of sandbox.state.sessions.all())
      for (const task of session.tasks.values()) task.apply?.();
    sandbox.expireSessions();
    await workbench.form
      .locator('.outcome.success', { hasText: 'vbr-milan.sandbox.example is connected' })
      .waitFor();
    sandbox.switches.taskRunningMs = 300;
    await workbench.closeNotifications();
  });

  it('reads the certificate of a backup server, shows it and fills in its thumbprint', async () => {
    const { port } = new URL(sandbox.url);
    await workbench.field('dnsNameOrIpAddress').fill('127.0.0.1');
    await workbench.field('wcfPort').fill('9');
    const fetchButton = workbench.form.getByRole('button', { name: 'Fetch Thumbprint' });
    await fetchButton.click();
    await workbench.form
      .locator('.hint', { hasText: 'Enterprise Manager may still reach the server' })
      .waitFor();
    await workbench.field('wcfPort').fill(port);
    await fetchButton.click();
    await workbench
      .dialog()
      .filter({ hasText: `The certificate of 127.0.0.1:${port}` })
      .waitFor();
    await workbench.dialog().getByRole('button', { name: 'Use This Thumbprint' }).click();
    await workbench.form.locator('pre', { hasText: /<VbrCertificateThumbprint>[0-9A-F]{40}</ }).waitFor();
  });

  it('refuses a changed certificate, shows both fingerprints and sends nothing', async () => {
    const old = sandbox.fingerprint256 ?? '';
    const port = Number(new URL(sandbox.url).port);
    remember();
    await sandbox.stop();
    sandbox = await start(port);
    await workbench.run('Enterprise Manager: Log Out');
    await workbench.row('Lab EM').filter({ hasText: 'logged out' }).waitFor();
    await workbench.closeNotifications();
    await workbench.run('Enterprise Manager: Log In…');
    await workbench.page
      .locator('.notifications-list-container, .notification-list-item')
      .first()
      .waitFor({ state: 'attached' });
    await workbench.showNotifications();
    // The log out, which could not be told to this server either, warns without the fingerprints.
    const refusal = workbench.notification('is not the pinned one').filter({ hasText: 'Pinned SHA-256' });
    await refusal.waitFor();
    assert.equal(sandbox.received.length, 0);
    assert.equal(storedPin(), old);
  });

  it('pins the changed certificate by a command, and asks for the password again', async () => {
    await workbench.press('is not the pinned one', 'Show Certificate');
    const question = workbench.dialog().filter({ hasText: 'is NOT the pinned one' });
    for (const fingerprint of [storedPin(), sandbox.fingerprint256])
      await question.filter({ hasText: fingerprint ?? '-' }).waitFor();
    await workbench.dialog().getByRole('button', { name: 'Replace Pin' }).click();
    await until(() => storedPin() === sandbox.fingerprint256, 'the new pin is in the settings');
    await workbench.closeNotifications();
    await workbench.run('Enterprise Manager: Log In…');
    const message = (text: string) => workbench.page.locator('.quick-input-message', { hasText: text });
    await message('The password will not be remembered').waitFor();
    await workbench.keepPassword('Remember the Password');
    await message('The password will be remembered').waitFor();
    await workbench.answer('Log In to Lab EM: Password', emPassword);
    await workbench.row('vbr-berlin').waitFor();
    assert.equal(storedPin(), sandbox.fingerprint256);
  });

  it('restores the session after the extension host was killed', async () => {
    const killed = await window.server.killExtensionHost();
    assert.ok(killed > 0);
    await workbench.page.reload();
    await workbench.ready();
    await workbench.showEndpoints();
    await workbench.row('vbr-berlin').waitFor();
  });

  it('follows no redirect to another origin, and names that origin in the tree', async () => {
    const elsewhere = await Sandbox.start({ scheme: 'http', port: 0 });
    sandbox.inject({
      kind: 'redirect',
      path: /^query/,
      target: `${elsewhere.url}backupServers`,
      times: 1,
    });
    await workbench.run('Enterprise Manager: Refresh');
    await workbench.row(`redirects to ${elsewhere.url}backupServers`).waitFor();
    assert.equal(elsewhere.received.length, 0);
    await elsewhere.stop();
    await workbench.run('Enterprise Manager: Refresh');
    await workbench.row('vbr-berlin').waitFor();
  });

  it('connects to this machine directly, whatever proxy is set in VS Code', async () => {
    const proxy = await TestProxy.start();
    await workbench.editSettings((settings) => ({ ...settings, 'http.proxy': proxy.url }));
    const before = sandbox.received.length;
    await workbench.run('Enterprise Manager: Refresh');
    await until(() => sandbox.received.length > before, 'it is asked again');
    await workbench.row('vbr-berlin').waitFor();
    assert.ok(!proxy.seen.includes(`CONNECT ${new URL(sandbox.url).host}`));
    await workbench.editSettings((settings) => ({ ...settings, 'http.proxy': '' }));
    proxy.stop();
  });

  it('forgets the password and the certificate by their commands', async () => {
    await workbench.run('Enterprise Manager: Forget Password');
    await workbench.page.locator('.statusbar', { hasText: 'is forgotten' }).waitFor();
    await workbench.run('Enterprise Manager: Forget Certificate');
    await workbench.page.locator('.statusbar', { hasText: 'no longer pinned' }).waitFor();
    assert.equal(storedPin(), undefined);
  });

  it('has written no secret to any file, and shows none', async () => {
    remember();
    const text = await workbench.outputText();
    const basics = [emPassword, wrongPassword].map((password) =>
      Buffer.from(`${sandbox.username}:${password}`).toString('base64'),
    );
    const forms = [...[...secrets].flatMap(secretForms), ...basics];
    for (const form of forms) assert.ok(!text.includes(form), form);
    assert.deepEqual(filesWith(window.folder, forms), []);
  });
});

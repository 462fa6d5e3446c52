import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { Sandbox } from '../../src/sandbox/sandbox';
import { launchBrowser } from '../support/browser';
import { until } from '../support/until';
import { TestWindow } from '../support/window';
import { seen, type Workbench } from '../support/workbench';

/* A large estate and several Enterprise Managers: finding, seeing, checking, following, and acting on many. */

const large = 10_000;

describe('an estate, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let big: Sandbox;
  let old: Sandbox;

  const list = (): Locator => workbench.page.locator('.quick-input-list .monaco-list-row');
  const input = (): Locator => workbench.page.locator('.quick-input-widget input.input');
  const tableRow = (text: string): Locator =>
    workbench.form.locator('vscode-table-row:visible', { hasText: text });
  const button = (name: string): Locator => workbench.form.getByRole('button', { name, exact: true });

  before(async () => {
    const switches = { taskRunningMs: 300, taskOperationFinishedMs: 100, collectMs: 300 };
    [big, old] = await Promise.all([
      Sandbox.start({ scheme: 'http', port: 0, switches, extraServers: large - 3 }),
      Sandbox.start({ scheme: 'http', port: 0, switches: { ...switches, systemSessions: false } }),
    ]);
    browser = await launchBrowser();
    window = await TestWindow.open(browser, {
      vsix: process.env['VSIX'] ?? '',
      settings: {
        'veeamEm.requestFormat': 'json',
        'veeamEm.endpoints': [
          { name: 'Big EM', url: big.url, username: big.username },
          { name: 'Old EM', url: old.url, username: old.username, environment: 'test' },
          { name: 'Viewer', url: old.url, username: 'SANDBOX\\portal-user' },
        ],
      },
    });
    ({ workbench } = window);
    await workbench.showEndpoints();
    // The last first: what fills above would move it.
    await workbench.logIn('Viewer', old.password);
    await workbench.logIn('Old EM', old.password);
    await workbench.logIn('Big EM', big.password);
  });

  afterEach(async function () {
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await browser.close();
    await Promise.all([big.stop(), old.stop()]);
  });

  it('shows the first page with figures, last collections and warnings', async () => {
    await workbench.row('Overview').first().filter({ hasText: 'servers: 10000' }).waitFor();
    await workbench.row('vbr-00001').first().waitFor();
    assert.ok(!big.received.some(({ path }) => path.startsWith('backupServers?format')));
    const queries = big.received.filter(({ path }) => path.startsWith('query'));
    assert.ok(queries.every(({ path }) => path.includes('pageSize=200')));
    await window.picture('estate-tree');
  });

  it('filters on the server, and shows all again', async () => {
    await workbench.run('Enterprise Manager: Filter Backup Servers…');
    await list().filter({ hasText: 'Big EM' }).click();
    await workbench.answer('Filter Backup Servers of Big EM', 'vbr-0999');
    await workbench.row('Filter: vbr-0999').waitFor();
    await workbench.row('vbr-09997').waitFor();
    await window.picture('estate-filter');
    await workbench.row('Filter: vbr-0999').hover();
    await workbench.row('Filter: vbr-0999').getByRole('button', { name: 'Clear Filter' }).click();
    await workbench.row('Filter: vbr-0999').waitFor({ state: 'detached' });
    await workbench.row('vbr-00001').first().waitFor();
  });

  it('goes to any server of any endpoint by what its name begins with', async () => {
    await workbench.run('Enterprise Manager: Go to Backup Server…');
    await input().fill('vbr-09876');
    await list().filter({ hasText: 'vbr-09876' }).click();
    const row = workbench.row('vbr-09876');
    await row.waitFor();
    assert.match((await row.getAttribute('class')) ?? '', /selected/);
  });

  it('tells why the last collection of a server failed, where somebody looks', async () => {
    await workbench.run('Enterprise Manager: Go to Backup Server…');
    await input().fill('vbr-lisbon');
    await list().filter({ hasText: 'vbr-lisbon' }).filter({ hasText: 'Big EM' }).click();
    await workbench.row('vbr-lisbon').filter({ hasText: 'collection failed' }).click();
    await until(async () => {
      await workbench.page.keyboard.press('Control+K');
      await workbench.page.keyboard.press('Control+I');
      return seen(workbench.page.locator('.workbench-hover', { hasText: 'the RPC server is unavailable' }));
    }, 'the reason is shown');
    await window.picture('estate-reason');
    await workbench.page.keyboard.press('Escape');
  });

  it('opens details, and reads each section when it is asked for', async () => {
    await workbench.run('Enterprise Manager: Show Backup Server Details');
    await input().fill('vbr-lisbon');
    await list().filter({ hasText: 'vbr-lisbon' }).filter({ hasText: 'Big EM' }).click();
    const editor = workbench.page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line', { hasText: 'The last collection of its data failed' }).waitFor();
    const load = editor.locator('.codelens-decoration a', { hasText: 'Load' });
    await load.first().click();
    await editor.locator('.view-line', { hasText: 'SQL nightly' }).waitFor();
    await until(async () => (await load.count()) === 4, 'what is loaded is not offered again');
    await window.picture('estate-details');
    await workbench.run('View: Close Editor');
  });

  it('offers connecting only where the account may, and says why not', async () => {
    await workbench.run('Enterprise Manager: Connect Backup Server…');
    await list().filter({ hasText: 'Viewer' }).filter({ hasText: 'may not connect' }).click();
    await workbench.notification('needs the role Portal Administrator').waitFor();
    await workbench.closeNotifications();
    assert.ok(!old.received.some(({ path }) => path.includes('action=create')));
  });

  it('checks what is entered, and asks before a server gets into two Enterprise Managers', async () => {
    await workbench.run('Enterprise Manager: Connect Backup Server…');
    await list().filter({ hasText: 'Old EM' }).first().click();
    await workbench.form.locator('.environment.test', { hasText: 'test' }).waitFor();
    const target = big.estate.servers[50]?.name ?? '';
    await workbench.field('dnsNameOrIpAddress').fill(target);
    await workbench.field('port').fill('443');
    await workbench.field('username').fill('LAB\\svc');
    await workbench.field('wcfPort').fill('443');
    await button('Check').click();
    const findings = workbench.form.locator('.findings');
    await findings.locator('li.warning', { hasText: 'does not resolve from here' }).waitFor();
    await findings.locator('li.warning', { hasText: 'wants user@domain' }).waitFor();
    await findings.locator('li.warning', { hasText: 'connected to Big EM already' }).waitFor();
    await findings.locator('li.info', { hasText: 'Versions cannot be compared' }).waitFor();
    await findings.locator('li.info', { hasText: 'rules that cannot be checked' }).waitFor();
    await findings.locator('li.info', { hasText: 'licence' }).waitFor();
    await findings.locator('li').last().scrollIntoViewIfNeeded();
    await window.picture('estate-checks');
    await workbench.field('password').fill('x');
    await workbench.field('password').press('Enter');
    await workbench.dialog().filter({ hasText: 'is connected to Big EM already' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.form.locator('.outcome.warning', { hasText: 'Cancelled' }).waitFor();
    assert.ok(!old.received.some(({ path }) => path.includes('action=create')));
    await workbench.closeNotifications();
  });

  it('goes on from the connect to the first collection, and tells each step that was reached', async () => {
    await workbench.field('dnsNameOrIpAddress').fill('vbr-first.sandbox.example');
    await workbench.field('password').fill('x');
    await workbench.field('password').press('Enter');
    await workbench.agreeToLicence('Connect');
    const outcome = workbench.form.locator('.outcome.success');
    await outcome.filter({ hasText: 'vbr-first.sandbox.example is connected' }).waitFor();
    await outcome.locator('li.done', { hasText: 'In the list of backup servers' }).waitFor();
    await outcome.locator('li.open', { hasText: 'First collection' }).waitFor();
    await workbench.closeNotifications();
    await outcome.getByRole('button', { name: 'Collect Data' }).click();
    await workbench.form
      .locator('.outcome li.unknown', { hasText: 'this version does not tell how it ends' })
      .waitFor();
    await window.picture('estate-steps');
    await workbench.closeNotifications();
  });

  it('copies the request of the form without its password', async () => {
    await button('Copy as…').click();
    await list().filter({ hasText: 'cURL (bash)' }).click();
    let text = '';
    await until(async () => {
      text = await workbench.page.evaluate<string>('navigator.clipboard.readText()');
      return text.includes('curl');
    }, 'the command is in the clipboard');
    assert.match(text, /vbr-first\.sandbox\.example/);
    assert.match(text, /VEEAM_BACKUP_SERVER_PASSWORD/);
    assert.ok(!text.includes('****'));
    await workbench.run('View: Close Editor');
  });

  it('keeps what is chosen while another is searched for, also the same server of two endpoints', async () => {
    const check = (text: string, endpoint: string) =>
      list()
        .filter({ hasText: text })
        .filter({ hasText: endpoint })
        .locator('.monaco-checkbox, input')
        .first()
        .click();
    const count = workbench.page.locator('.quick-input-widget .quick-input-count');
    await workbench.run('Enterprise Manager: Collect Data');
    await input().fill('vbr-oslo');
    await check('vbr-oslo', 'Old EM');
    await check('vbr-oslo', 'Big EM');
    await count.filter({ hasText: '2 Selected' }).waitFor();
    await input().fill('vbr-berlin');
    await check('vbr-berlin', 'Big EM');
    await count.filter({ hasText: '3 Selected' }).waitFor();
    assert.equal(await list().filter({ hasText: 'vbr-oslo' }).count(), 2);
    await workbench.page.keyboard.press('Escape');
  });

  it('shows the tasks of this window, stops one that runs and clears what has ended', async () => {
    await workbench.run('Enterprise Manager: Focus on Tasks View');
    await workbench.row('Connect vbr-first.sandbox.example').filter({ hasText: 'done' }).waitFor();
    old.switches.taskRunningMs = 60_000;
    await workbench.run('Enterprise Manager: Collect Data');
    await input().fill('vbr-oslo');
    await list()
      .filter({ hasText: 'vbr-oslo' })
      .filter({ hasText: 'Old EM' })
      .locator('.monaco-checkbox, input')
      .first()
      .click();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    const running = workbench.row('Collect vbr-oslo.sandbox.example');
    await running.filter({ hasText: 'Running' }).waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: '1 task' }).waitFor();
    await window.picture('estate-tasks');
    await until(async () => {
      await running.hover();
      await running
        .getByRole('button', { name: 'Stop Task' })
        .click({ timeout: 1000 })
        .catch(() => undefined);
      return (await running.filter({ hasText: 'stopped' }).count()) > 0;
    }, 'the task is stopped');
    await workbench.showNotifications();
    await workbench.notification('vbr-oslo.sandbox.example: not known: it has begun').waitFor();
    old.switches.taskRunningMs = 300;
    await workbench.run('Enterprise Manager: Clear Ended Tasks');
    await running.waitFor({ state: 'detached' });
    await workbench.closeNotifications();
  });

  it('shows the fleet of all endpoints in one table, however many rows', async () => {
    await workbench.run('Enterprise Manager: Show Fleet');
    await workbench.form.locator('.count', { hasText: `${large + 8} of ${large + 8}` }).waitFor();
    const drawn = await workbench.form.locator('vscode-table-row').count();
    assert.ok(drawn < 60, `${drawn} rows are drawn`);
    assert.equal(
      await workbench.form.locator('[role="grid"]').getAttribute('aria-rowcount'),
      String(large + 9),
    );
    await window.picture('fleet');
  });

  it('sorts, filters and selects in the fleet by keyboard', async () => {
    const scroller = workbench.form.locator('.scroller');
    await scroller.focus();
    await scroller.press('End');
    await workbench.form.locator(`vscode-table-row.active[aria-rowindex="${large + 9}"]`).waitFor();
    await scroller.press('Home');
    await scroller.press('Space');
    await scroller.press('Shift+ArrowDown');
    await scroller.press('Shift+ArrowDown');
    await workbench.form.locator('.count', { hasText: '3 selected' }).waitFor();
    await scroller.press('Escape');
    await workbench.form.locator('vscode-textfield input').fill('not supported');
    // The old one lists what the big one does, and for two accounts.
    await workbench.form.locator('.count', { hasText: `9 of ${large + 8}` }).waitFor();
    await tableRow('vbr-lisbon').first().waitFor();
    await button('Warnings').click();
    await window.picture('fleet-filtered');
    await workbench.form.locator('vscode-textfield input').fill('vbr-00042');
    await workbench.form.locator('.count', { hasText: `1 of ${large + 8}` }).waitFor();
  });

  it('acts on what is selected in the fleet', async () => {
    await tableRow('vbr-00042').click();
    await button('Collect Data').click();
    await workbench.agreeToLicence('Collect');
    await workbench.notification('vbr-00042.sandbox.example: collected').waitFor();
    assert.deepEqual(big.estate.systemSessions.at(-1)?.servers, ['vbr-00042.sandbox.example']);
    await workbench.closeNotifications();
    await tableRow('vbr-00042').filter({ hasText: 'collected' }).waitFor();
  });

  it('exports what is shown', async () => {
    await button('Export CSV').click();
    await input().waitFor();
    const target = join(window.folder, 'fleet.csv');
    await input().fill(target);
    await input().press('Enter');
    await workbench.notification('1 row.').waitFor();
    assert.match(
      readFileSync(target, 'utf8'),
      /^\uFEFFendpoint,name,.*\r\nBig EM,vbr-00042\.sandbox\.example,/,
    );
    await workbench.closeNotifications();
  });

  it('tells which endpoint could not be read, and shows the others', async () => {
    old.inject({ kind: 'forbidden', path: /^(query|backupServers)/ });
    await button('Refresh').click();
    await workbench.form
      .locator('.failures li', { hasText: 'Old EM: The account may not do this' })
      .filter({ hasText: 'Its rows are as they were last read.' })
      .waitFor();
    await workbench.form.locator('vscode-textfield input').fill('');
    await workbench.form.locator('.count', { hasText: `${large + 8} of ${large + 8}` }).waitFor();
    await window.picture('fleet-failure');
  });
});

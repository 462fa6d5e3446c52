import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { Sandbox } from '../../src/sandbox/sandbox';
import { rowKey } from '../../src/host/fleet/fleetRows';
import { launchBrowser } from '../support/browser';
import { endpointFor } from '../support/managers';
import { until } from '../support/until';
import { TestWindow } from '../support/window';
import { seen, type Workbench } from '../support/workbench';

/* A large estate and several Enterprise Managers: finding, seeing, checking, following, and acting on many. */

const large = 10_000;
/** As the page writes numbers. */
const written = (count: number): string => count.toLocaleString('en');

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
    await workbench
      .row('Overview')
      .first()
      .filter({ hasText: `servers: ${written(large)}` })
      .waitFor();
    await workbench.row('vbr-00001').first().waitFor();
    assert.ok(!big.received.some(({ path }) => path.startsWith('backupServers?format')));
    const queries = big.received.filter(({ path }) => path.startsWith('query'));
    assert.ok(queries.every(({ path }) => path.includes('pageSize=200')));
    await window.picture('estate-tree');
  });

  it('filters on the server, and shows all again', async () => {
    await workbench.selectNothing();
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

  it('goes to a server of any endpoint by the beginning of its name', async () => {
    await workbench.run('Enterprise Manager: Go to Backup Server…');
    await input().fill('vbr-09876');
    await list().filter({ hasText: 'vbr-09876' }).click();
    await workbench.selectedRow('vbr-09876').waitFor();
  });

  it('says that no server matches, and takes an Enter that is pressed before the only match is found', async () => {
    await workbench.run('Enterprise Manager: Go to Backup Server…');
    await input().fill('nothing-is-called-this');
    await list().filter({ hasText: 'No backup server matches.' }).waitFor();
    await input().fill('vbr-04321');
    await input().press('Enter');
    await workbench.selectedRow('vbr-04321').waitFor();
  });

  it('shows in the tooltip why the last collection of a server failed', async () => {
    await workbench.run('Enterprise Manager: Go to Backup Server…');
    await input().fill('vbr-lisbon');
    await list().filter({ hasText: 'vbr-lisbon' }).filter({ hasText: 'Big EM' }).click();
    await workbench.selectedRow('vbr-lisbon').waitFor();
    await until(async () => {
      // A list that closes gives the focus back to where it was, which may be after the click.
      await workbench.row('vbr-lisbon').filter({ hasText: 'collection failed' }).click();
      await workbench.page.keyboard.press('Control+K');
      await workbench.page.keyboard.press('Control+I');
      return seen(workbench.page.locator('.workbench-hover', { hasText: 'the RPC server is unavailable' }));
    }, 'the reason is shown');
    await window.picture('estate-reason');
    await workbench.page.keyboard.press('Escape');
  });

  it('opens a selected server as a preview, copies its name by a key, and keeps the focus in the tree', async () => {
    const tab = workbench.page.locator('.tab.active');
    await workbench.row('vbr-lisbon').filter({ hasText: 'collection failed' }).click();
    await tab.filter({ hasText: 'vbr-lisbon.sandbox.example' }).waitFor();
    await workbench.page.keyboard.press('Control+C');
    await until(
      async () =>
        (await workbench.page.evaluate<string>('navigator.clipboard.readText()')) ===
        'vbr-lisbon.sandbox.example',
      'the name is in the clipboard',
    );
    // Without a selection of its own, the focused row is meant.
    await workbench.page.keyboard.press('ArrowUp');
    await workbench.page.keyboard.press('Control+C');
    await until(
      async () =>
        !(await workbench.page.evaluate<string>('navigator.clipboard.readText()')).startsWith('vbr-lisbon'),
      'the name of the focused row is in the clipboard',
    );
    assert.equal(await workbench.page.locator('.tab').count(), 1);
    await workbench.run('View: Close Editor');
  });

  it('opens the details of a server, and reads each section on request', async () => {
    await workbench.selectNothing();
    await workbench.run('Enterprise Manager: Show Backup Server Details');
    await input().fill('vbr-lisbon');
    await list().filter({ hasText: 'vbr-lisbon' }).filter({ hasText: 'Big EM' }).click();
    const editor = workbench.page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line', { hasText: 'The last data collection failed' }).waitFor();
    const load = editor.locator('.codelens-decoration a', { hasText: 'Load' });
    await load.filter({ hasText: 'Load Jobs' }).click();
    await editor.locator('.view-line', { hasText: 'SQL nightly' }).waitFor();
    await until(async () => (await load.count()) === 5, 'what is loaded is not offered again');
    await window.picture('estate-details');
    await load.filter({ hasText: 'Load All' }).click();
    await until(async () => (await load.count()) === 0, 'everything is loaded');
    await workbench.run('View: Close Editor');
  });

  it('offers Connect only where the account may connect, and gives the reason where not', async () => {
    await workbench.selectNothing();
    await workbench.run('Enterprise Manager: Connect Backup Server…');
    await list().filter({ hasText: 'Viewer' }).filter({ hasText: 'may not connect' }).click();
    await workbench.notification('needs the role Portal Administrator').waitFor();
    await workbench.closeNotifications();
    assert.ok(!old.received.some(({ path }) => path.includes('action=create')));
  });

  it('checks the form, and asks before a server is connected to two Enterprise Managers', async () => {
    await workbench.selectNothing();
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
    await findings.locator('li.warning', { hasText: 'requires the form user@domain' }).waitFor();
    await findings.locator('li.warning', { hasText: 'already connected to Big EM' }).waitFor();
    await findings.locator('li.info', { hasText: 'Versions cannot be compared' }).waitFor();
    await findings.locator('li.info', { hasText: 'rules that cannot be checked' }).waitFor();
    await findings.locator('li.info', { hasText: 'licence' }).waitFor();
    await findings.locator('li').last().scrollIntoViewIfNeeded();
    await window.picture('estate-checks');
    await workbench.field('password').fill('x');
    await workbench.field('password').press('Enter');
    await workbench.dialog().filter({ hasText: 'is already connected to Big EM' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.form.locator('.outcome.warning', { hasText: 'Cancelled' }).waitFor();
    assert.ok(!old.received.some(({ path }) => path.includes('action=create')));
    await workbench.closeNotifications();
  });

  it('runs the first collection after the connect, and shows each step', async () => {
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
    await workbench.form.locator('.outcome li.unknown', { hasText: 'does not report its result' }).waitFor();
    await window.picture('estate-steps');
    await workbench.closeNotifications();
  });

  it('copies the request of the form without the password', async () => {
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

  it('keeps the chosen servers during a search, also the same server of two endpoints', async () => {
    const check = (text: string, endpoint: string) =>
      list()
        .filter({ hasText: text })
        .filter({ hasText: endpoint })
        .locator('.monaco-checkbox, input')
        .first()
        .click();
    const count = workbench.page.locator('.quick-input-widget .quick-input-count');
    await workbench.selectNothing();
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

  it('shows the tasks of this window, stops a running one and clears the ended ones', async () => {
    await workbench.run('Enterprise Manager: Focus on Tasks View');
    await workbench.row('Connect vbr-first.sandbox.example').filter({ hasText: 'done' }).waitFor();
    old.switches.taskRunningMs = 60_000;
    await workbench.selectNothing();
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
    await workbench.notification('vbr-oslo.sandbox.example: not known: The collection has started').waitFor();
    old.switches.taskRunningMs = 300;
    await workbench.run('Enterprise Manager: Clear Ended Tasks');
    await running.waitFor({ state: 'detached' });
    await workbench.closeNotifications();
  });

  it('shows the fleet of all endpoints in one table of any number of rows', async () => {
    await workbench.run('Enterprise Manager: Show Fleet');
    await workbench.form
      .locator('.count', { hasText: `${written(large + 8)} of ${written(large + 8)}` })
      .waitFor();
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
    await workbench.form.locator('vscode-textfield input').fill('does not support');
    // The old one lists what the big one does, and for two accounts.
    await workbench.form.locator('.count', { hasText: `9 of ${written(large + 8)}` }).waitFor();
    await tableRow('vbr-lisbon').first().waitFor();
    await button('Warnings').click();
    await window.picture('fleet-filtered');
    await workbench.form.locator('vscode-textfield input').fill('vbr-00042');
    await workbench.form.locator('.count', { hasText: `1 of ${written(large + 8)}` }).waitFor();
  });

  it('offers the actions of a row in a context menu of its own', async () => {
    await tableRow('vbr-00042').click({ button: 'right' });
    const menu = workbench.page.locator('.context-view .action-label');
    await menu.filter({ hasText: 'Collect Data' }).waitFor();
    assert.deepEqual(await menu.filter({ hasText: /\w/ }).allInnerTexts(), [
      'Show Backup Server Details',
      'Show in Endpoints',
      'Collect Data',
      'Edit Backup Server…',
      'Change Credentials…',
      'Validate Certificate…',
      'Remove Backup Server…',
    ]);
    await window.picture('fleet-menu');
    await menu.filter({ hasText: 'Show in Endpoints' }).click();
    await workbench.selectedRow('vbr-00042').waitFor();
  });

  it('keeps the filter, the order and the selection of the fleet over a reload of the window', async () => {
    const selected = big.estate.servers.find(({ name }) => name.startsWith('vbr-00042'));
    assert.ok(selected);
    // The name is kept with the filter, which was entered before the row was selected.
    const { id } = endpointFor('Big EM', big.url, big.username);
    await workbench.reload(rowKey(id, `urn:veeam:BackupServer:${selected.id}`));
    await workbench.form
      .locator('.count', { hasText: `1 of ${written(large + 8)} backup servers · 1 selected` })
      .waitFor();
    assert.equal(await workbench.form.locator('vscode-textfield input').inputValue(), 'vbr-00042');
    await workbench.form
      .locator('vscode-table-header-cell[aria-sort="ascending"]', { hasText: 'Warnings' })
      .waitFor();
  });

  it('runs an action on the selected rows of the fleet', async () => {
    await button('Collect Data').click();
    await workbench.agreeToLicence('Collect');
    await workbench.notification('vbr-00042.sandbox.example: collected').waitFor();
    assert.deepEqual(big.estate.systemSessions.at(-1)?.servers, ['vbr-00042.sandbox.example']);
    await workbench.closeNotifications();
    await tableRow('vbr-00042').filter({ hasText: 'collected' }).waitFor();
  });

  it('exports the shown rows of the fleet', async () => {
    await button('Export CSV').click();
    await input().waitFor();
    const target = join(window.folder, 'fleet.csv');
    // What is typed before the dialog proposes its file is added to it.
    await until(async () => (await input().inputValue()) === target, 'the file is proposed');
    await input().press('Enter');
    await workbench.notification('1 row.').waitFor();
    assert.match(
      readFileSync(target, 'utf8'),
      /^\uFEFFendpoint,name,uid,.*\r\nBig EM,vbr-00042\.sandbox\.example,urn:/,
    );
    await workbench.closeNotifications();
  });

  it('names the endpoint that could not be read, and shows the rows of the others', async () => {
    old.inject({ kind: 'forbidden', path: /^(query|backupServers)/ });
    await button('Refresh').click();
    await workbench.form
      .locator('.failures li', { hasText: 'Old EM: The account is not allowed to do this' })
      .filter({ hasText: 'Its rows are as they were last read.' })
      .waitFor();
    await workbench.form.locator('vscode-textfield input').fill('');
    await workbench.form
      .locator('.count', { hasText: `${written(large + 8)} of ${written(large + 8)}` })
      .waitFor();
    await window.picture('fleet-failure');
  });
});

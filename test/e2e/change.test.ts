import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { Sandbox } from '../../src/sandbox/sandbox';
import { launchBrowser } from '../support/browser';
import { until } from '../support/until';
import { TestWindow } from '../support/window';
import type { Workbench } from '../support/workbench';

/* What may be changed, and what guards it. */

describe('changing backup servers, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let production: Sandbox;
  let guarded: Sandbox;

  const contextMenu = async (row: string, command: string): Promise<void> => {
    await workbench.row(row).click({ button: 'right' });
    // VS Code ignores a click that comes right after the one that opened the menu.
    const item = workbench.page.locator('.context-view .action-item', { hasText: command });
    await item.waitFor();
    await until(async () => {
      await item.click({ timeout: 1000 }).catch(() => undefined);
      return !(await item.isVisible());
    }, 'the menu is closed');
  };

  before(async () => {
    const switches = { taskRunningMs: 800, taskOperationFinishedMs: 100, collectMs: 500 };
    [production, guarded] = await Promise.all([
      Sandbox.start({ scheme: 'http', port: 0, switches }),
      Sandbox.start({ scheme: 'http', port: 0, switches }),
    ]);
    guarded.estate.servers.splice(1);
    browser = await launchBrowser();
    window = await TestWindow.open(browser, {
      vsix: process.env['VSIX'] ?? '',
      settings: {
        'veeamEm.endpoints': [
          { name: 'Prod EM', url: production.url, username: production.username, environment: 'production' },
          { name: 'Guarded EM', url: guarded.url, username: guarded.username, readOnly: true },
        ],
      },
    });
    ({ workbench } = window);
    await workbench.showEndpoints();
    for (const [name, sandbox] of [
      ['Prod EM', production],
      ['Guarded EM', guarded],
    ] as const) {
      await workbench.logIn(name, sandbox.password);
    }
  });

  afterEach(async function () {
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await browser.close();
    await Promise.all([production.stop(), guarded.stop()]);
  });

  it('shows the environment and the guard "read only" of an endpoint', async () => {
    await workbench.row('Prod EM').filter({ hasText: ' · production' }).waitFor();
    await workbench.row('Guarded EM').filter({ hasText: 'read-only' }).waitFor();
    mkdirSync('out/looks', { recursive: true });
    await workbench.page.screenshot({ path: 'out/looks/environments.png' });
  });

  it('collects data, and reports the end of the collection', async () => {
    await contextMenu('vbr-lisbon', 'Collect Data');
    // The licence is asked about once for each endpoint.
    await workbench.agreeToLicence('Collect');
    await workbench.page.locator('.statusbar', { hasText: '1 task' }).waitFor();
    await workbench.notification('vbr-lisbon.sandbox.example: collected').waitFor();
    await workbench.row('vbr-lisbon').filter({ hasText: 'collected' }).waitFor();
    await workbench.page.locator('.statusbar', { hasText: '1 task' }).waitFor({ state: 'detached' });
    const output = await workbench.outputText();
    assert.match(
      output,
      /vbr-lisbon\.sandbox\.example {2}\S+Z {2}Data collection from \S+ completed successfully/,
    );
    assert.deepEqual(production.estate.systemSessions.at(-1)?.servers, ['vbr-lisbon.sandbox.example']);
    await workbench.closeNotifications();
  });

  it('reports a failed collection with its reason', async () => {
    production.switches.collectFails = 'Failed to connect to the backup server.';
    await contextMenu('vbr-lisbon', 'Collect Data');
    await workbench
      .notification(
        'vbr-lisbon.sandbox.example: failed: Failed to collect data from vbr-lisbon.sandbox.example: Failed to connect',
      )
      .waitFor();
    production.switches.collectFails = undefined;
    await workbench.closeNotifications();
  });

  it('shows no text of a server as a link', async () => {
    production.switches.collectFails = 'See [the manual](command:workbench.action.files.newUntitledFile).';
    await contextMenu('vbr-lisbon', 'Collect Data');
    const told = workbench.notification(
      'vbr-lisbon.sandbox.example: failed: Failed to collect data from vbr-lisbon.sandbox.example: See',
    );
    await told.waitFor();
    production.switches.collectFails = undefined;
    assert.equal(await told.locator('.notification-list-item-message a').count(), 0);
    assert.match((await told.textContent()) ?? '', /\[the manual\]/);
    await workbench.closeNotifications();
  });

  it('collects from all servers of an endpoint after a question', async () => {
    const { length } = production.estate.systemSessions;
    await contextMenu('Prod EM', 'Collect Data');
    await workbench
      .dialog()
      .filter({ hasText: 'Collect data of all 3 backup servers of Prod EM?' })
      .waitFor();
    await workbench.dialog().getByRole('button', { name: 'Collect', exact: true }).click();
    await workbench.notification('Of 3: 3 collected.').waitFor();
    assert.equal(production.estate.systemSessions.length, length + 3);
    await workbench.closeNotifications();
  });

  it('edits a server with the same form, and sends only what changed', async () => {
    await contextMenu('vbr-oslo', 'Edit Backup Server…');
    await workbench.form.locator('h1', { hasText: 'Edit vbr-oslo.sandbox.example' }).waitFor();
    assert.equal(await workbench.field('description').inputValue(), 'Oslo, test');
    assert.equal(await workbench.field('port').inputValue(), '9392');
    await workbench.field('description').fill('Oslo, retired');
    const preview = workbench.form.locator('pre', { hasText: '<Description>Oslo, retired</Description>' });
    await preview.waitFor();
    await workbench.page.screenshot({ path: 'out/looks/edit.png' });
    await workbench.form.getByRole('button', { name: 'Save', exact: true }).click();
    await workbench.form
      .locator('.outcome.success', { hasText: 'vbr-oslo.sandbox.example was changed' })
      .waitFor();
    await workbench.row('vbr-oslo').filter({ hasText: 'Oslo, retired' }).waitFor();
    const put = production.received.findLast(({ method }) => method === 'PUT');
    assert.match(
      put?.body ?? '',
      /<Description>Oslo, retired<\/Description><DnsNameOrIpAddress>vbr-oslo\.sandbox\.example<\/DnsNameOrIpAddress><\/BackupServerSpec>$/,
    );
    await workbench.run('View: Close Editor');
    await workbench.closeNotifications();
  });

  it('follows the task of a change, and reports its failure', async () => {
    Object.assign(production.switches, { changeResponse: 'task', changeFails: 'It is in use.' });
    await contextMenu('vbr-oslo', 'Edit Backup Server…');
    await workbench.field('description').fill('Oslo, gone');
    await workbench.form.getByRole('button', { name: 'Save', exact: true }).click();
    await workbench.form.locator('.outcome.error', { hasText: 'It is in use.' }).waitFor();
    assert.equal(await workbench.field('description').inputValue(), 'Oslo, gone');
    await workbench.run('Enterprise Manager: Focus on Tasks View');
    await workbench.row('Edit vbr-oslo.sandbox.example').filter({ hasText: 'failed' }).waitFor();
    production.switches.changeFails = undefined;
    await workbench.form.getByRole('button', { name: 'Save', exact: true }).click();
    await workbench.form.locator('.outcome.success').waitFor();
    await workbench.row('vbr-oslo').filter({ hasText: 'Oslo, gone' }).waitFor();
    production.switches.changeResponse = 'no-content';
    await workbench.run('Enterprise Manager: Clear Ended Tasks');
    await workbench.run('View: Close Editor');
    await workbench.closeNotifications();
  });

  it('removes a server from production only after its name was typed', async () => {
    await contextMenu('vbr-lisbon', 'Remove Backup Server…');
    const dialog = workbench.dialog();
    await dialog.filter({ hasText: 'Remove vbr-lisbon.sandbox.example from Prod EM?' }).waitFor();
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.fill('vbr-oslo.sandbox.example');
    await workbench.page.locator('.quick-input-message', { hasText: 'This is not the name' }).waitFor();
    await input.press('Enter');
    assert.equal(production.estate.servers.length, 3);
    await workbench.answer('from Prod EM (production)', 'vbr-lisbon.sandbox.example');
    await workbench.row('vbr-lisbon').waitFor({ state: 'detached' });
    assert.equal(production.estate.servers.length, 2);
    await workbench.closeNotifications();
  });

  it('disables actions of the fleet that may not be done, with the reason', async () => {
    await workbench.run('Enterprise Manager: Show Fleet');
    const rowOf = (endpoint: RegExp) =>
      workbench.form
        .locator('vscode-table-row')
        .filter({ has: workbench.page.locator('vscode-table-cell', { hasText: endpoint }) })
        .first();
    await rowOf(/^\s*Guarded EM\s*$/).click();
    const collect = workbench.form.locator('vscode-button', { hasText: 'Collect Data' });
    await until(
      async () => (await collect.getAttribute('title')) === 'Guarded EM is set to read-only.',
      'the reason is told',
    );
    assert.ok(await collect.evaluate((button) => (button as { disabled?: boolean }).disabled));
    await rowOf(/^\s*Prod EM\s*$/).click({ modifiers: ['Control'] });
    await until(async () => (await collect.getAttribute('title')) === '', 'it may be done with the other');
    await workbench.run('View: Close Editor');
  });

  it('offers no write on a read-only endpoint, and refuses a write from the palette', async () => {
    await workbench.row('Guarded EM').click({ button: 'right' });
    await workbench.page.locator('.context-view .action-item', { hasText: 'Log Out' }).waitFor();
    const offered = workbench.page.locator('.context-view .action-item', {
      hasText: 'Connect Backup Server…',
    });
    assert.equal(await offered.count(), 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.selectNothing();
    await workbench.run('Enterprise Manager: Connect Backup Server…');
    const choice = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Guarded EM' });
    await choice.filter({ hasText: 'It is set to be read only.' }).click();
    await workbench.notification('is read-only').waitFor();
    assert.equal(
      guarded.received.filter(({ method, path }) => method === 'POST' && path.startsWith('backup')).length,
      0,
    );
  });
});

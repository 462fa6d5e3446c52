import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { Sandbox } from '../../src/sandbox/sandbox';
import { launchBrowser } from '../support/browser';
import { until } from '../support/until';
import { TestWindow } from '../support/window';
import { done, seen, type Workbench } from '../support/workbench';

/* A file says what should be connected: its problems, its plan, the apply and its report. */

const password = 'a password of the fleet file';
const name = 'estate.veeam-em.yaml';
const text = (port: string): string => `version: 1
endpoints:
  - Lab EM
backupServers:
  - dnsNameOrIpAddress: vbr-berlin.sandbox.example
    description: Berlin, after the move
  - dnsNameOrIpAddress: vbr-madrid.sandbox.example
    ${port}: 9392
    credential: backup-admin
`;

describe('a fleet file, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let sandbox: Sandbox;

  const lens = (title: string): Locator =>
    workbench.page.locator('.codelens-decoration a', { hasText: title }).first();
  const line = (words: string | RegExp): Locator =>
    workbench.page.locator('.editor-instance .view-line', { hasText: words }).first();
  /** VS Code draws lenses anew, so that a click may meet one that has just gone. */
  const press = (title: string, then: Locator): Promise<void> =>
    until(async () => {
      await done(lens(title).click({ timeout: 2000 }));
      return seen(then);
    }, `"${title}" is pressed`);

  before(async () => {
    sandbox = await Sandbox.start({
      scheme: 'http',
      port: 0,
      switches: { taskRunningMs: 300, taskOperationFinishedMs: 100 },
    });
    browser = await launchBrowser();
    window = await TestWindow.open(browser, {
      vsix: process.env['VSIX'] ?? '',
      files: { [name]: text('prt') },
      settings: {
        'veeamEm.endpoints': [{ name: 'Lab EM', url: sandbox.url, username: sandbox.username }],
      },
    });
    ({ workbench } = window);
    await workbench.showEndpoints();
    await workbench.logIn('Lab EM', sandbox.password);
  });

  afterEach(async function () {
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await sandbox.stop();
    await browser.close();
  });

  it('marks a wrong key where it stands', async () => {
    await workbench.openFile(name);
    await lens('Plan').waitFor();
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await window.picture('fleet-file-problem');
    writeFileSync(join(window.folder, name), text('port'));
    await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('shows what would be done, and which credential is missing', async () => {
    await press('Plan', line('Plan of estate.veeam-em.yaml'));
    await line(/vbr-madrid.sandbox.example:.*connect/).waitFor();
    await line(/vbr-berlin.sandbox.example:.*change/).waitFor();
    await line('Credentials that are not set:').waitFor();
    assert.equal(await lens('Apply Plan').count(), 0, 'a plan whose credentials are missing is not offered');
    await workbench.row('Only in Enterprise Manager').waitFor();
    await window.picture('fleet-file-plan');
  });

  it('asks for the credential beside its name', async () => {
    const title = 'Set Credential backup-admin';
    const box = workbench.page.locator('.quick-input-widget .quick-input-title', { hasText: title });
    await press('Set Credential', box);
    await workbench.answer(title, 'LAB\\svc-vbr');
    await workbench.page.locator('.quick-input-widget input[type="password"]').waitFor();
    await workbench.answer(title, password);
    await lens('Apply Plan').waitFor();
  });

  it('applies the plan after the consent, and reports each row', async () => {
    await press('Apply Plan', workbench.dialog().filter({ hasText: 'Apply the plan? Actions: 2.' }));
    await window.picture('fleet-file-question');
    await workbench.dialog().getByRole('button', { name: 'Apply', exact: true }).click();
    await workbench.agreeToLicence('Connect');
    const ended = workbench.page.locator('.notification-list-item', {
      has: workbench.page.getByRole('button', { name: 'Show Report' }),
    });
    await ended.getByRole('button', { name: 'Show Report' }).click();
    await line(/connected.*vbr-madrid.sandbox.example/).waitFor();
    await line(/changed.*vbr-berlin.sandbox.example/).waitFor();
    await window.picture('fleet-file-report');
    await workbench.row('vbr-madrid.sandbox.example').first().waitFor();
  });

  it('finds no drift afterwards', async () => {
    await workbench.openFile(name);
    await press('Check Drift', line('Drift of estate.veeam-em.yaml'));
    await line('only in Enterprise Manager').waitFor();
    assert.equal(await line(/vbr-(madrid|berlin).*:/).count(), 0, 'what was applied has not drifted');
    await window.picture('fleet-file-drift');
  });

  it('has written no password to the output', async () => {
    assert.ok(!(await workbench.outputText()).includes(password));
  });
});

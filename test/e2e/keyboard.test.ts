import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { Keys } from '../support/keys';
import { TestWindow } from '../support/window';
import type { Workbench } from '../support/workbench';

/* From the first start to a connected backup server without a mouse: every step is a key, and the focus is where it is expected. */

describe('the keyboard alone, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let keys: Keys;

  before(async () => {
    browser = await launchBrowser();
    window = await TestWindow.open(browser, { vsix: process.env['VSIX'] ?? '' });
    ({ workbench } = window);
    keys = new Keys(workbench);
  });

  afterEach(async function () {
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await browser.close();
  });

  it('starts the sandbox and logs in to it', async () => {
    await keys.run('Enterprise Manager: Focus on Endpoints View');
    await keys.run('Enterprise Manager: Start Sandbox');
    await workbench.notification('The sandbox Enterprise Manager runs').waitFor();
    await keys.run('Enterprise Manager: Log In…');
    await workbench.row('vbr-berlin.sandbox.example').waitFor();
  });

  it('opens the form with the focus in its first field, fills it and connects', async () => {
    await keys.run('Enterprise Manager: Connect Backup Server…');
    await workbench.form.locator('input:focus').waitFor();
    await keys.enter('dnsNameOrIpAddress', 'vbr-keys.sandbox.example');
    await keys.enter('username', 'LAB\\svc-vbr');
    await keys.enter('password', 'a password of the keyboard');
    await workbench.page.keyboard.press('Enter');
    await workbench.dialog().filter({ hasText: 'may replace the licence' }).waitFor();
    // The dialog begins at the answer that changes nothing.
    await keys.tabTo(
      workbench.page,
      workbench.dialog().getByRole('button', { name: 'Connect', exact: true }),
    );
    await workbench.page.keyboard.press('Enter');
    // The dialog has given the focus back to the form.
    await workbench.form.locator('.outcome.success:focus').waitFor();
    await workbench.row('vbr-keys.sandbox.example').waitFor();
    await window.picture('keyboard-connected');
  });

  it('goes from the outcome to its button by Tab', async () => {
    await keys.tabTo(workbench.form, workbench.form.getByRole('button', { name: 'Show in Endpoints' }));
    await workbench.page.keyboard.press('Enter');
    await workbench.selectedRow('vbr-keys.sandbox.example').waitFor();
  });
});

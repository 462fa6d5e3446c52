import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { Sandbox } from '../../src/sandbox/sandbox';
import { violationsOf } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { editorOfEnvironment, TestWindow } from '../support/window';
import type { Workbench } from '../support/workbench';

/** A state of one of our pages, and how a user gets there. Each is checked in each theme. */
const states: Readonly<Record<string, (workbench: Workbench, sandbox: Sandbox) => Promise<void>>> = {
  'the fleet without a session': async (workbench) => {
    await workbench.run('Enterprise Manager: Show Fleet');
    await workbench.form.getByRole('button', { name: 'Log In…' }).waitFor();
  },
  'the fleet with selected rows': async (workbench, sandbox) => {
    await workbench.logIn('Lab EM', sandbox.password);
    await workbench.run('Enterprise Manager: Show Fleet');
    await workbench.form.getByRole('button', { name: 'Refresh' }).click();
    await workbench.form.locator('vscode-table-row:visible').first().click();
    await workbench.form.locator('.count', { hasText: '1 selected' }).waitFor();
  },
  'the fleet without a match': async (workbench) => {
    await workbench.form.locator('vscode-textfield input').fill('nothing has this name');
    await workbench.form.getByRole('button', { name: 'Clear Filter' }).waitFor();
  },
  'the form with wrong values': async (workbench) => {
    await workbench.run('View: Close All Editors');
    await workbench.run('Enterprise Manager: Connect Backup Server…');
    await workbench.field('dnsNameOrIpAddress').fill('https://vbr');
    await workbench.field('port').fill('0');
    await workbench.field('username').fill('svc');
    await workbench.form.locator('.error:visible').nth(2).waitFor();
  },
  'the form with findings and a failure': async (workbench) => {
    await workbench.field('dnsNameOrIpAddress').fill('vbr-new.invalid');
    await workbench.field('port').fill('9392');
    await workbench.field('username').fill('LAB\\svc');
    await workbench.form.getByRole('button', { name: 'Check', exact: true }).click();
    await workbench.form.locator('.findings li').first().waitFor();
    await workbench.field('password').fill('x');
    await workbench.field('password').press('Enter');
    await workbench.agreeToLicence('Connect');
    await workbench.form.locator('.outcome.error').waitFor();
  },
};

/** The themes that the editor starts with, and the light one of high contrast. */
const themes = [...Object.values(editorOfEnvironment().edition.themes), 'Default High Contrast Light'];

for (const theme of themes) {
  describe(`accessibility in ${theme}, in a real VS Code`, () => {
    let browser: Browser;
    let window: TestWindow;
    let sandbox: Sandbox;

    before(async () => {
      sandbox = await Sandbox.start({
        scheme: 'http',
        port: 0,
        switches: { taskRunningMs: 100, taskOperationFinishedMs: 100 },
      });
      browser = await launchBrowser();
      window = await TestWindow.open(browser, {
        vsix: process.env['VSIX'] ?? '',
        settings: {
          'workbench.colorTheme': theme,
          'veeamEm.endpoints': [{ name: 'Lab EM', url: sandbox.url, username: sandbox.username }],
        },
      });
      await window.workbench.showEndpoints();
    });

    afterEach(async function () {
      await window.pictureFailure(this.currentTest);
    });

    after(async () => {
      await window.close();
      await browser.close();
      await sandbox.stop();
    });

    for (const [state, reach] of Object.entries(states)) {
      it(`finds nothing to object to in ${state}`, async () => {
        await reach(window.workbench, sandbox);
        assert.deepEqual(await violationsOf(window.workbench.page), []);
        await window.picture(`${theme} ${state}`.replace(/\W+/g, '-').toLowerCase());
      });
    }
  });
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { launchBrowser } from '../test/support/browser';
import { chooseEditor } from '../test/support/editors';
import { obtainEditor } from '../test/support/installEditor';
import { TestWindow } from '../test/support/window';
import { packageVsix } from './vsix';

/* npm run tour: connects a backup server in a real VS Code, prints each step, and renews the pictures of the README. */

const address = 'vbr-madrid.sandbox.example';
const fleetFile = 'estate.veeam-em.yaml';
const fleetText = `version: 1
endpoints: [Sandbox]
backupServers:
  - dnsNameOrIpAddress: vbr-berlin.sandbox.example
    description: Berlin, after the move
  - dnsNameOrIpAddress: vbr-vienna.sandbox.example
    credential: backup-admin
`;

function step(text: string): void {
  console.log(`• ${text}`);
}

step('Building and packing the extension');
const { editor: chosen = 'newest' } = chooseEditor(process.argv.slice(2));
const [{ path }, editor] = await Promise.all([packageVsix(), obtainEditor(chosen)]);
// The README shows the newest VS Code only.
const pictures = editor.name === 'newest' ? 'media/pictures' : 'out/pictures';
const browser = await launchBrowser();
step('Installing it into a real VS Code and opening that in Chromium');
const window = await TestWindow.open(browser, { editor, vsix: path, size: { width: 1280, height: 900 } });
const { workbench } = window;
mkdirSync(pictures, { recursive: true });

const picture = async (name: string): Promise<void> => {
  await workbench.page.screenshot({ path: `${pictures}/${name}.png` });
};
const shown = async (locator: Locator, text: string): Promise<void> => {
  await locator.waitFor({ timeout: 30_000 });
  step(text);
};

try {
  await workbench.showEndpoints();
  await picture('welcome');
  await workbench.run('Enterprise Manager: Start Sandbox');
  await shown(workbench.row('Sandbox'), 'The sandbox runs and its endpoint is listed');
  await workbench.press('The sandbox Enterprise Manager runs', 'Log In');
  await shown(workbench.row('vbr-berlin.sandbox.example'), 'Logged in: the tree lists the backup servers');
  await workbench.run('Enterprise Manager: Connect Backup Server…');
  await workbench.field('dnsNameOrIpAddress').waitFor({ timeout: 30_000 });
  await workbench.field('description').fill('Madrid, production');
  await workbench.field('dnsNameOrIpAddress').fill(address);
  await workbench.field('username').fill('MADRID\\svc-vbr');
  await workbench.field('password').fill('Ex4mple!pw');
  await workbench.form.locator('pre', { hasText: address }).waitFor();
  await picture('form');
  step('Filled the form, the request is previewed with the password masked');
  await workbench.form.getByRole('button', { name: 'Connect', exact: true }).click();
  await workbench.agreeToLicence('Connect');
  await shown(
    workbench.form.locator('.outcome.success', { hasText: 'is connected' }),
    'Connected, and the form says so',
  );
  await shown(workbench.row(address), 'The tree shows the new backup server');
  await picture('connected');
  await workbench.closeNotifications();
  const output = await workbench.outputText();
  await workbench.run('View: Toggle Maximized Panel');
  await workbench.page.keyboard.press('Control+F');
  await workbench.page.locator('.panel .find-widget.visible textarea').first().fill('action=create');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('Home');
  await workbench.page.locator('.panel .view-line', { hasText: '<Password>' }).first().waitFor();
  await picture('output');
  await workbench.run('View: Hide Panel');
  await workbench.run('Enterprise Manager: Show Fleet');
  await shown(
    workbench.form.locator('.count', { hasText: '4 of 4' }),
    'The fleet shows all backup servers in one table',
  );
  await picture('fleet');
  await workbench.run('View: Close All Editors');
  writeFileSync(join(window.folder, fleetFile), fleetText);
  await workbench.run('Go to File...');
  await workbench.page.locator('.quick-input-widget input.input').fill(fleetFile);
  await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: fleetFile }).first().click();
  await workbench.page.locator('.codelens-decoration a', { hasText: 'Plan' }).first().click();
  await shown(
    workbench.row('Only in Enterprise Manager'),
    'The plan of a fleet file, as a document and as a tree',
  );
  await picture('plan');
  console.log(`\n${output}`);
} catch (error) {
  await workbench.page.screenshot({ path: 'out/tour-failed.png' });
  step('Stopped. out/tour-failed.png shows where.');
  throw error;
} finally {
  await window.close();
  await browser.close();
}

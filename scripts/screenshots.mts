import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { Sandbox } from '../src/sandbox/sandbox';
import { launchBrowser } from '../test/support/browser';
import { chooseEditor } from '../test/support/editors';
import { obtainEditor } from '../test/support/installEditor';
import { TestWindow } from '../test/support/window';
import { packageVsix } from './vsix';

/* Takes screenshots in each kind of theme, narrow and enlarged, for a visual check before a release. */

const folder = 'out/screenshots';
const fleetFile = 'estate.veeam-em.yaml';
const fleetText = `version: 1
endpoints: [Lab EM]
backupServers:
  - dnsNameOrIpAddress: vbr-berlin.sandbox.example
    description: Berlin, after the move
  - dnsNameOrIpAddress: vbr-madrid.sandbox.example
    credential: backup-admin
`;

const table = 'servers.csv';
const tableText = 'Server;Port;Site;Password\na.example.com;9392;Rome;secret\nb.example.com;x;Rome;secret\n';

/** Drags the border of the side bar. */
async function narrowSideBar(page: Page, width: number): Promise<void> {
  const sideBar = page.locator('.part.sidebar');
  const box = await sideBar.boundingBox();
  if (box === null) return;
  await page.mouse.move(box.x + box.width, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + width, box.y + 300, { steps: 5 });
  await page.mouse.up();
}

const { editor: chosen = 'newest' } = chooseEditor(process.argv.slice(2));
const [{ path }, editor] = await Promise.all([packageVsix(), obtainEditor(chosen)]);
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();

for (const [name, theme] of Object.entries(editor.edition.themes)) {
  const sandbox = await Sandbox.start({
    scheme: 'http',
    port: 0,
    switches: { taskRunningMs: 100, taskOperationFinishedMs: 100 },
  });
  const window = await TestWindow.open(browser, {
    editor,
    vsix: path,
    files: { [fleetFile]: fleetText, [table]: tableText },
    settings: {
      'workbench.colorTheme': theme,
      'veeamEm.endpoints': [
        { name: 'Lab EM', url: sandbox.url, username: sandbox.username },
        { name: 'Broken', url: 'ftp://x' },
        { name: 'Site B', url: 'em-b.example' },
      ],
    },
  });
  const { workbench } = window;
  const { page } = workbench;
  const shot = async (what: string): Promise<void> => {
    // VS Code fades its boxes and notifications in: half of that would be in the picture.
    await page.screenshot({ path: `${folder}/${what}-${name}.png`, animations: 'disabled' });
  };
  // The picture of a step is beside it only in a wide editor.
  await workbench.run('View: Toggle Primary Side Bar Visibility');
  await workbench.run('Welcome: Open Walkthrough...');
  const walkthroughs = page.locator('.quick-input-list .monaco-list-row');
  await walkthroughs.filter({ hasText: 'Get Started with Enterprise Manager' }).click();
  await page.locator('.getting-started-step.expanded').waitFor();
  // VS Code fades the picture in.
  await page.locator('.getting-started-media :is(svg, img, iframe)').first().waitFor();
  await shot('walkthrough');
  await workbench.run('View: Close Editor');
  await workbench.showEndpoints();
  await workbench.row('Lab EM').click();
  await workbench.run('Enterprise Manager: Log In…');
  await page.locator('.quick-input-title', { hasText: 'Password' }).waitFor();
  await shot('password');
  await workbench.answer('Log In to Lab EM: Password', sandbox.password);
  await workbench.row('vbr-berlin').waitFor();
  await narrowSideBar(page, 210);
  await shot('tree-210');
  await narrowSideBar(page, 300);
  await shot('tree-300');
  await workbench.row('Lab EM').click({ button: 'right' });
  await page.locator('.context-view .action-item').first().waitFor();
  await shot('menu');
  await page.keyboard.press('Escape');
  await workbench.row('Lab EM').hover();
  await workbench.row('Lab EM').getByRole('button', { name: 'Connect Backup Server…' }).click();
  await workbench.field('dnsNameOrIpAddress').fill('https://vbr');
  await workbench.field('port').fill('0');
  await workbench.field('username').fill('svc');
  await workbench.form.locator('.error:visible').nth(2).waitFor();
  await shot('errors');
  await page.setViewportSize({ width: 640, height: 430 });
  await workbench.run('View: Toggle Primary Side Bar Visibility');
  await shot('enlarged');
  await page.setViewportSize({ width: 350, height: 860 });
  await shot('narrow');
  await page.setViewportSize({ width: 1280, height: 860 });
  await workbench.field('dnsNameOrIpAddress').fill('vbr-new.invalid');
  await workbench.field('port').fill('9392');
  await workbench.field('username').fill('LAB\\svc');
  await workbench.field('password').fill('x');
  await workbench.field('password').press('Enter');
  await workbench.dialog().waitFor();
  await shot('licence');
  await workbench.agreeToLicence('Connect');
  await workbench.form.locator('.outcome.error').waitFor();
  await shot('failed');
  await workbench.form.getByRole('button', { name: 'Check', exact: true }).click();
  await workbench.form.locator('.findings li').nth(4).waitFor();
  await workbench.form.locator('.findings li').last().scrollIntoViewIfNeeded();
  await shot('checks');
  await workbench.closeNotifications();
  await workbench.field('dnsNameOrIpAddress').fill('vbr-new.sandbox.example');
  await workbench.field('dnsNameOrIpAddress').press('Enter');
  const outcome = workbench.form.locator('.outcome');
  await outcome.getByRole('button', { name: 'Collect Data' }).click();
  await outcome.locator('li.done', { hasText: 'Event log' }).waitFor();
  await outcome.getByRole('button').last().scrollIntoViewIfNeeded();
  await workbench.run('Enterprise Manager: Focus on Tasks View');
  await workbench.row('Collect vbr-new').waitFor();
  await shot('steps');
  await workbench.closeNotifications();
  await workbench.row('vbr-lisbon').hover();
  await workbench.row('vbr-lisbon').getByRole('button', { name: 'Show Backup Server Details' }).click();
  const details = page.locator('.editor-instance .monaco-editor').first();
  await details.locator('.codelens-decoration a', { hasText: 'Load' }).first().click();
  await details.locator('.view-line', { hasText: 'SQL nightly' }).waitFor();
  await shot('details');
  await workbench.run('View: Close Editor');
  await workbench.run('Enterprise Manager: Show Fleet');
  await workbench.form.locator('.count', { hasText: '4 of 4' }).waitFor();
  await workbench.form.locator('vscode-table-row', { hasText: 'vbr-lisbon' }).click();
  await workbench.form.locator('.scroller').press('Shift+ArrowDown');
  await workbench.form.locator('.count', { hasText: '2 selected' }).waitFor();
  await shot('fleet');
  await page.setViewportSize({ width: 560, height: 700 });
  await workbench.run('View: Toggle Primary Side Bar Visibility');
  await shot('fleet-narrow');
  await page.setViewportSize({ width: 350, height: 860 });
  await shot('fleet-350');
  await page.setViewportSize({ width: 640, height: 430 });
  await shot('fleet-enlarged');
  await workbench.run('View: Toggle Primary Side Bar Visibility');
  await shot('tree-enlarged');
  await page.setViewportSize({ width: 1280, height: 860 });
  await workbench.run('View: Close All Editors');
  await workbench.openFile(fleetFile);
  await page.locator('.codelens-decoration a', { hasText: 'Plan' }).first().waitFor();
  await shot('fleet-file');
  await page.locator('.codelens-decoration a', { hasText: 'Plan' }).first().click();
  await page.locator('.editor-instance .view-line', { hasText: 'not set' }).first().waitFor();
  await workbench.row('vbr-madrid').waitFor();
  await page.locator('.codelens-decoration a', { hasText: 'Set Credential' }).waitFor();
  await shot('plan');
  await workbench.openFile(table);
  await workbench.run('Enterprise Manager: Import CSV…');
  const items = page.locator('.quick-input-list .monaco-list-row');
  await items.filter({ hasText: 'Open Preview' }).waitFor();
  await shot('import-columns');
  await items.filter({ hasText: 'Open Preview' }).click();
  await items.filter({ hasText: 'Lab EM' }).click();
  await items.filter({ hasText: 'No Credential' }).waitFor();
  await shot('import-credential');
  await items.filter({ hasText: 'No Credential' }).click();
  await workbench.notification('left out').waitFor();
  await shot('import-preview');
  await window.close();
  await sandbox.stop();
  console.log(`${name}: done`);
}
await browser.close();

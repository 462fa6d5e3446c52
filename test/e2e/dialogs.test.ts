import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { generate } from 'selfsigned';
import { Sandbox } from '../../src/sandbox/sandbox';
import { launchBrowser } from '../support/browser';
import { TestWindow } from '../support/window';
import type { Workbench } from '../support/workbench';

/* Dialogs as VS Code really draws them: what a liar's words look like there, and what Enter does. */

const forged = `SHA-256: ${'AA:'.repeat(31)}AA`;

/** A UTF8String in DER as hexadecimal digits, which a distinguished name takes as they are: a text may hold anything. */
const derText = (text: string): string => {
  const bytes = Buffer.from(text, 'utf8');
  return `#0c81${bytes.length.toString(16).padStart(2, '0')}${bytes.toString('hex')}`;
};

describe('dialogs that ask before something dangerous, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let sandbox: Sandbox;
  let liar: Server;
  let requests = 0;
  let fingerprint = '';

  before(async () => {
    const made = await generate(
      [{ name: 'commonName', value: derText(`em\n${forged}\u202E\n\nValid: 2026-01-01 to 2036-01-01`) }],
      {
        keyType: 'ec',
        algorithm: 'sha256',
        extensions: [
          {
            name: 'subjectAltName',
            altNames: Array.from({ length: 5000 }, (_, index) => ({
              type: 2,
              value: `host-${index}.example`,
            })),
          },
        ],
      },
    );
    fingerprint = new X509Certificate(made.cert).fingerprint256;
    liar = createServer({ key: made.private, cert: made.cert }, (_, response) => {
      requests += 1;
      response.end();
    });
    await once(liar.listen(0, '127.0.0.1'), 'listening');
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    browser = await launchBrowser();
    window = await TestWindow.open(browser, {
      vsix: process.env['VSIX'] ?? '',
      settings: {
        'veeamEm.endpoints': [
          { name: 'Liar', url: `https://127.0.0.1:${(liar.address() as AddressInfo).port}/api/` },
          { name: 'Lab EM', url: sandbox.url, username: sandbox.username },
        ],
      },
    });
    ({ workbench } = window);
    await workbench.showEndpoints();
  });

  afterEach(async function () {
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await browser.close();
    liar.close();
    await sandbox.stop();
  });

  const settings = (): string => readFileSync(join(window.server.userDataDir, 'User/settings.json'), 'utf8');

  /** Presses Enter on the dialog as it opens, and waits until it is gone. */
  const pressEnter = async (dangerous: string): Promise<void> => {
    const dialog = workbench.dialog();
    await dialog.getByRole('button', { name: dangerous, exact: true }).waitFor();
    const focused = await workbench.page.evaluate<string>('document.activeElement?.textContent ?? ""');
    assert.notEqual(focused, dangerous);
    await workbench.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  };

  it('shows each fact of a forged certificate on a line of its own, the true fingerprint first', async () => {
    await workbench.run('Enterprise Manager: Show Certificate');
    const detail = workbench.dialog().locator('.dialog-message-detail');
    await detail.filter({ hasText: fingerprint }).waitFor();
    await window.picture('forgedCertificate');
    const lines = (await detail.innerText()).split('\n');
    assert.equal(lines[0], `SHA-256: ${fingerprint}`);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('SHA-256: ')),
      [`SHA-256: ${fingerprint}`],
    );
    assert.ok(lines.some((line) => line.startsWith(`Subject: CN=em⏎${forged}⟨U+202E⟩⏎⏎Valid`)));
    assert.ok(lines.some((line) => /^Names: host-0\.example, .* and 4,992 more$/.test(line)));
    assert.ok(lines.length < 15);
    await pressEnter('Trust and Pin');
    assert.doesNotMatch(settings(), /"certificate"/);
  });

  it('pins nothing and sends nothing on Enter where a certificate is not trusted at log in', async () => {
    await workbench.run('Enterprise Manager: Log In…');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Liar' }).click();
    await pressEnter('Trust and Pin');
    assert.doesNotMatch(settings(), /"certificate"/);
    assert.equal(requests, 0);
  });

  it('removes no endpoint on Enter', async () => {
    await workbench.run('Enterprise Manager: Remove Endpoint…');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Liar' }).click();
    await pressEnter('Remove');
    assert.match(settings(), /"Liar"/);
    await workbench.row('Liar').waitFor();
  });

  it('collects nothing and removes no backup server on Enter', async () => {
    await workbench.logIn('Lab EM', sandbox.password);
    await workbench.run('Enterprise Manager: Collect Data');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'vbr-oslo' }).click();
    await workbench.page.keyboard.press('Enter');
    await pressEnter('Collect');
    await workbench.run('Enterprise Manager: Remove Backup Server…');
    const row = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'vbr-oslo' });
    await row.click();
    await workbench.page.keyboard.press('Enter');
    await pressEnter('Remove');
    assert.equal(sandbox.estate.servers.length, 3);
    assert.ok(!sandbox.received.some(({ method, path }) => method === 'DELETE' || path.includes('collect')));
  });
});

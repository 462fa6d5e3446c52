import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { startCodeServer } from './codeServer';
import { quietSettings } from './window';

/** How long the suites may take before they count as hung. */
const limitMs = 300_000;

/**
 * Runs the suites of `test/vscode` inside the extension host of a real VS Code, with the extension as it is
 * built in this folder, and relays what they print.
 */
export async function runHostSuites(browser: Browser, results: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-em-host-'));
  // The host's process does not get our environment, so what it is to know is in a file.
  writeFileSync(resolve('out/test/vscode/options.json'), JSON.stringify({ results: resolve(results) }));
  const server = await startCodeServer({ folder, settings: quietSettings });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const exited = new Promise<number>((done) => {
      void page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
        const write = type === 'error' ? console.error : console.log;
        write(...args);
      });
      void page.exposeFunction('codeAutomationExit', (code: number) => {
        done(code);
      });
    });
    const remote = `vscode-remote://${new URL(server.url).host}`;
    const payload = [
      ['extensionDevelopmentPath', `${remote}${resolve('.')}`],
      ['extensionTestsPath', `${remote}${resolve('out/test/vscode/index.js')}`],
      ['skipWelcome', 'true'],
    ];
    const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
    await page.goto(`${server.url}/?${query.toString()}`);
    const hung = new Promise<never>((_, reject) => {
      setTimeout(() => {
        reject(new Error(`The suites did not end within ${limitMs / 1000} s.`));
      }, limitMs).unref();
    });
    await Promise.race([exited, hung]);
  } finally {
    await context.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

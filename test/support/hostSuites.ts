import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { startCodeServer } from './codeServer';
import type { Editor } from './editors';
import { quietSettings } from './window';

/** The time after which the suites count as hung. */
const limitMs = 1_200_000;

/**
 * A released VS Code heeds the extension and the suites that the address names only if its page was made for automation.
 * code-server has no argument for that, so the configuration in the page is changed before the workbench reads it. An
 * answer of our own instead of the server's would make Chromium refuse the page's connections to this machine.
 */
const acceptTestPayload = `
  if (window === top) {
    new MutationObserver((_, observer) => {
      const tag = document.getElementById('vscode-workbench-web-configuration');
      if (tag === null) return;
      observer.disconnect();
      const settings = JSON.parse(tag.dataset.settings);
      settings.developmentOptions = { ...settings.developmentOptions, enableSmokeTestDriver: true };
      tag.dataset.settings = JSON.stringify(settings);
    }).observe(document, { childList: true, subtree: true });
  }`;

export interface HostSuites {
  readonly editor: Editor;
  /** The file for the counts. */
  readonly results: string;
  /** What the title of a test has to match, if not all tests run. */
  readonly grep?: string | undefined;
}

/**
 * Runs the suites of `test/vscode` inside the extension host of a real VS Code, with the extension built in this folder,
 * and relays their output.
 */
export async function runHostSuites(browser: Browser, { editor, results, grep }: HostSuites): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-em-host-'));
  // The process of the host does not inherit our environment, so its parameters are in a file.
  writeFileSync(resolve('out/test/vscode/options.json'), JSON.stringify({ results: resolve(results), grep }));
  const server = await startCodeServer({ editor, folder, settings: quietSettings });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(acceptTestPayload);
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

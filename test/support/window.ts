import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { startCodeServer, type CodeServer } from './codeServer';
import { Workbench } from './workbench';

export interface WindowOptions {
  readonly vsix: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: { readonly width: number; readonly height: number };
}

/** Settings that keep a test window free of what is not ours. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A hover that opens over the next row would catch the click meant for it.
  'workbench.hover.delay': 600_000,
  'workbench.enableExperiments': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'editor.accessibilitySupport': 'off',
} as const;

/** A real VS Code with our package installed, a folder open in it, and a browser window on it. */
export class TestWindow {
  private constructor(
    readonly server: CodeServer,
    readonly context: BrowserContext,
    readonly workbench: Workbench,
    readonly folder: string,
  ) {}

  static async open(browser: Browser, options: WindowOptions): Promise<TestWindow> {
    const folder = mkdtempSync(join(tmpdir(), 'veeam-em-'));
    const server = await startCodeServer({
      folder,
      vsix: options.vsix,
      settings: { ...quietSettings, ...options.settings },
    });
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1280, height: 860 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const workbench = new Workbench(await context.newPage());
    await workbench.open(server.url, folder);
    return new TestWindow(server, context, workbench, folder);
  }

  /** What the window shows after a test that failed, for whoever looks for the reason. */
  async pictureFailure(test: Mocha.Test | undefined): Promise<void> {
    if (test?.state !== 'failed') return;
    mkdirSync('out/failures', { recursive: true });
    await this.workbench.page.screenshot({ path: `out/failures/${test.title.replace(/\W+/g, '-')}.png` });
  }

  /** What the window shows, for a look. */
  async picture(name: string): Promise<void> {
    mkdirSync('out/looks', { recursive: true });
    await this.workbench.page.screenshot({ path: `out/looks/${name}.png` });
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

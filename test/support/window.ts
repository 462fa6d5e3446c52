import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { startCodeServer, type CodeServer } from './codeServer';
import { editorOf, isEditorName, type Editor } from './editors';
import { Workbench } from './workbench';

export interface WindowOptions {
  /** The installed editor; by default the one that the environment names. */
  readonly editor?: Editor;
  readonly vsix: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The display language, such as `de`; English by default. */
  readonly language?: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Texts by file name, in the folder before it is opened: VS Code may miss a file that comes while it begins to watch. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Settings that keep foreign notifications and pages out of a test window. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A hover over the next row would intercept a click on it.
  'workbench.hover.delay': 600_000,
  'workbench.enableExperiments': false,
  // A modal editor would close as soon as the palette takes the focus.
  'workbench.editor.useModal': 'off',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'editor.accessibilitySupport': 'off',
} as const;

/** The variable by which the runner of the tests names the editor. */
export const editorVariable = 'VEEAM_EM_EDITOR';

/** The editor that the environment names, else the newest. */
export function editorOfEnvironment(): Editor {
  const name = process.env[editorVariable] ?? 'newest';
  const editor = isEditorName(name) ? editorOf(name) : undefined;
  if (editor === undefined) throw new Error(`There is no editor "${name}" on this system.`);
  return editor;
}

/** A real VS Code with our package and an open folder, shown in a browser window. */
export class TestWindow {
  private constructor(
    readonly server: CodeServer,
    readonly context: BrowserContext,
    readonly workbench: Workbench,
    readonly folder: string,
  ) {}

  static async open(browser: Browser, options: WindowOptions): Promise<TestWindow> {
    const folder = mkdtempSync(join(tmpdir(), 'veeam-em-'));
    for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(folder, name), text);
    const server = await startCodeServer({
      editor: options.editor ?? editorOfEnvironment(),
      folder,
      vsix: options.vsix,
      settings: { ...quietSettings, ...options.settings },
      language: options.language,
    });
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1280, height: 860 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const workbench = new Workbench(await context.newPage());
    await workbench.open(server.url, folder);
    return new TestWindow(server, context, workbench, folder);
  }

  /** Takes a screenshot after a failed test, to help find the reason. */
  async pictureFailure(test: Mocha.Test | undefined): Promise<void> {
    if (test?.state !== 'failed') return;
    mkdirSync('out/failures', { recursive: true });
    await this.workbench.page.screenshot({ path: `out/failures/${test.title.replace(/\W+/g, '-')}.png` });
  }

  /** Takes a screenshot. */
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

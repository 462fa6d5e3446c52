import type { FrameLocator, Locator, Page } from 'playwright-core';
import { until } from './until';

export const done = (action: Promise<unknown>): Promise<boolean> =>
  action.then(
    () => true,
    () => false,
  );

/** Whether an element becomes visible within a short time. The caller tries again if it does not. */
export const seen = (locator: Locator): Promise<boolean> => done(locator.waitFor({ timeout: 3000 }));

/** Whether a text is in the databases in which VS Code keeps the state of its windows. It runs in the page. */
const isWritten = `async (text) => {
  const request = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await request(indexedDB.open(name));
    try {
      for (const store of database.objectStoreNames) {
        const values = await request(database.transaction(store).objectStore(store).getAll());
        if (values.some((value) => typeof value === 'string' && value.includes(text))) return true;
      }
    } finally {
      database.close();
    }
  }
  return false;
}`;

/** Drives a real VS Code window as a person does: by keys, clicks and the visible text. */
export class Workbench {
  constructor(readonly page: Page) {}

  async open(url: string, folder: string): Promise<void> {
    await this.page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await this.page
      .locator('.activitybar .action-label[aria-label="Enterprise Manager"]')
      .waitFor({ timeout: 60_000 });
  }

  /**
   * Reloads the window. VS Code writes what is open to the browser's database every few seconds, and cannot while a page
   * is left: this waits until a text of the open editors was written.
   */
  async reload(text: string): Promise<void> {
    await until(
      () => this.page.evaluate<boolean>(`(${isWritten})(${JSON.stringify(text)})`),
      `"${text}" is kept`,
    );
    await this.page.reload();
    await this.ready();
  }

  /** Runs a command by its title. The palette is opened again until it offers the command. */
  async run(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    // The match is exact, so that "Refresh" does not run another command that contains the word.
    const label = this.page.locator('.label-name').getByText(title, { exact: true });
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ has: label }).first();
    await until(async () => {
      // If the focus is moving, the key is lost or the palette closes again.
      await this.page.keyboard.press('F1');
      const isRun = await seen(input)
        .then((isOpen) => isOpen && done(input.fill(`>${title}`, { timeout: 3000 })))
        .then((isTyped) => isTyped && seen(row))
        .then((isThere) => isThere && done(row.click({ timeout: 3000 })));
      if (!isRun) await this.page.keyboard.press('Escape');
      return isRun;
    }, `the palette has "${title}"`);
  }

  /** Shows the view by the palette: a click on the activity bar would hide a view that is being restored. */
  async showEndpoints(): Promise<void> {
    await this.run('Enterprise Manager: Focus on Endpoints View');
    await this.page.locator('.sidebar .title-label', { hasText: 'Enterprise Manager' }).waitFor();
  }

  /** Opens a file in the Explorer: the floor has no search for files. Shows the endpoints again. */
  async openFile(name: string): Promise<void> {
    await this.run('View: Show Explorer');
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.showEndpoints();
  }

  get tree(): Locator {
    return this.page.locator('.sidebar .monaco-list-row');
  }

  row(text: string | RegExp): Locator {
    return this.tree.filter({ hasText: text });
  }

  /** A row that is selected: it is there a moment before that. */
  selectedRow(text: string | RegExp): Locator {
    return this.page.locator('.sidebar .monaco-list-row.selected').filter({ hasText: text });
  }

  /** Clears the selection of the tree, so that a command of the palette asks for what it works on. */
  async selectNothing(): Promise<void> {
    await until(async () => {
      await this.run('Enterprise Manager: Focus on Endpoints View');
      await this.page.keyboard.press('Escape');
      return (await this.selectedRow('').count()) === 0;
    }, 'nothing is selected');
  }

  /** Logs in with the button in the row of the endpoint. The row may move while another endpoint loads. */
  async logIn(endpoint: string, password: string): Promise<void> {
    const title = `Log In to ${endpoint}: Password`;
    await until(async () => {
      const row = this.row(endpoint);
      await done(row.hover({ timeout: 1000 }));
      await done(row.getByRole('button', { name: 'Log In…' }).click({ timeout: 1000 }));
      return seen(this.page.locator('.quick-input-widget .quick-input-title', { hasText: title }));
    }, 'the password is asked for');
    await this.answer(title, password);
    await this.row(endpoint).filter({ hasText: 'API 1.7' }).waitFor();
  }

  /** Answers the input box with this title. */
  async answer(title: string, value: string): Promise<void> {
    await this.page.locator('.quick-input-widget .quick-input-title', { hasText: title }).waitFor();
    const input = this.page.locator('.quick-input-widget input.input');
    await input.fill(value);
    await input.press('Enter');
  }

  /** Chooses how the password is kept, at the box that asks for it. */
  async keepPassword(
    choice: 'Remember the Password' | 'This Window Only' | 'Do Not Remember',
  ): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    await widget.locator('.quick-input-titlebar').getByRole('button', { name: 'More Choices…' }).click();
    await widget.locator('.monaco-list-row', { hasText: choice }).click();
    await widget.locator('.quick-input-title', { hasText: ': Password' }).waitFor();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  async press(notification: string | RegExp, button: string): Promise<void> {
    await this.notification(notification).getByRole('button', { name: button, exact: true }).click();
  }

  /** Agrees to the question about the licence, which is asked once for each endpoint. */
  async agreeToLicence(button: 'Connect' | 'Collect'): Promise<void> {
    await this.dialog().filter({ hasText: 'may replace the licence' }).waitFor();
    await this.dialog().getByRole('button', { name: button, exact: true }).click();
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  get form(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  field(name: string): Locator {
    return this.form.locator(`input[name="${name}"]`);
  }

  /** Changes the user's settings in the editor. */
  async editSettings(change: (settings: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
    await this.run('Preferences: Open User Settings (JSON)');
    const editor = this.page.locator('.editor-instance .monaco-editor[role="code"]').first();
    await editor.locator('.view-line').first().waitFor();
    const saved = this.page.locator('.tab.active:not(.dirty)', { hasText: 'settings.json' });
    await until(async () => {
      // VS Code refuses to save over a change on the disk that it had not seen. It is seen after a revert.
      await this.run('File: Revert File');
      await this.run('View: Focus Active Editor Group');
      const text = await this.copyAll();
      // The editor did not have the focus yet.
      if (text === '') return false;
      const settings = JSON.parse(text) as Record<string, unknown>;
      await this.writeClipboard(JSON.stringify(change(settings), undefined, 2));
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.press('Control+V');
      await this.run('File: Save');
      return seen(saved);
    }, 'the settings are saved');
    await this.run('View: Close Editor');
  }

  private async writeClipboard(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  /** The whole text of the editor that has the focus; empty if none has it. */
  private async copyAll(): Promise<string> {
    await this.writeClipboard('');
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+C');
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** Opens the notification center: VS Code shows only some of many toasts, but the center has all. */
  async showNotifications(): Promise<void> {
    await this.run('Notifications: Show Notifications');
  }

  async closeNotifications(): Promise<void> {
    await this.run('Notifications: Clear All Notifications');
  }

  /** The whole text of the output channel. It is copied from the editor, which renders only the visible part. */
  async outputText(): Promise<string> {
    await this.run('Enterprise Manager: Show Output');
    await this.page.locator('.panel .monaco-editor .view-line').first().waitFor();
    let text = '';
    await until(async () => {
      await this.run('Output: Focus on Output View');
      text = await this.copyAll();
      return text !== '';
    }, 'the output is copied');
    return text;
  }
}

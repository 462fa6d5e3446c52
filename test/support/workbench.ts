import type { FrameLocator, Locator, Page } from 'playwright-core';
import { until } from './until';

const done = (action: Promise<unknown>): Promise<boolean> =>
  action.then(
    () => true,
    () => false,
  );

/** Whether it is to be seen soon; what is not is tried again by whoever asks. */
export const seen = (locator: Locator): Promise<boolean> => done(locator.waitFor({ timeout: 3000 }));

/** A real VS Code window as a person drives it: keys, clicks and what is to be seen. */
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

  /** Runs a command by its title, from the palette, which is opened anew until the command was there to be run. */
  async run(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    // Exactly: "Refresh" must not become the "Refresh" of something else.
    const label = this.page.locator('.label-name').getByText(title, { exact: true });
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ has: label }).first();
    await until(async () => {
      // Where the focus is just going elsewhere, the key is lost, or the palette closes again.
      await this.page.keyboard.press('F1');
      const isRun = await seen(input)
        .then((isOpen) => isOpen && done(input.fill(`>${title}`, { timeout: 3000 })))
        .then((isTyped) => isTyped && seen(row))
        .then((isThere) => isThere && done(row.click({ timeout: 3000 })));
      if (!isRun) await this.page.keyboard.press('Escape');
      return isRun;
    }, `the palette has "${title}"`);
  }

  /** By the palette: a click on the activity bar would hide the view where it is just being restored. */
  async showEndpoints(): Promise<void> {
    await this.run('Enterprise Manager: Focus on Endpoints View');
    await this.page.locator('.sidebar .title-label', { hasText: 'Enterprise Manager' }).waitFor();
  }

  get tree(): Locator {
    return this.page.locator('.sidebar .monaco-list-row');
  }

  row(text: string | RegExp): Locator {
    return this.tree.filter({ hasText: text });
  }

  /** Logs in by the button of the endpoint's row, which may move while another endpoint fills. */
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

  /** Answers an input box, by the text of its title. */
  async answer(title: string, value: string): Promise<void> {
    await this.page.locator('.quick-input-widget .quick-input-title', { hasText: title }).waitFor();
    const input = this.page.locator('.quick-input-widget input.input');
    await input.fill(value);
    await input.press('Enter');
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  async press(notification: string | RegExp, button: string): Promise<void> {
    await this.notification(notification).getByRole('button', { name: button, exact: true }).click();
  }

  /** What collecting means for the licence is asked once for each endpoint. */
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

  /** Changes the user's settings in the editor, as a person would. */
  async editSettings(change: (settings: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
    await this.run('Preferences: Open User Settings (JSON)');
    const editor = this.page.locator('.editor-instance .monaco-editor[role="code"]').first();
    await editor.locator('.view-line').first().waitFor();
    await this.run('View: Focus Active Editor Group');
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+C');
    const settings = JSON.parse(await this.page.evaluate<string>('navigator.clipboard.readText()')) as Record<
      string,
      unknown
    >;
    const text = JSON.stringify(change(settings), undefined, 2);
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+V');
    await this.run('File: Save');
    await this.run('View: Close Editor');
  }

  /** VS Code holds some toasts back when many come at once; the center has them all. */
  async showNotifications(): Promise<void> {
    await this.run('Notifications: Show Notifications');
  }

  async closeNotifications(): Promise<void> {
    await this.run('Notifications: Clear All Notifications');
  }

  /** All text of the output channel, however long: the editor shows only what fits, so it is copied out of it. */
  async outputText(): Promise<string> {
    await this.run('Enterprise Manager: Show Output');
    await this.page.locator('.panel .monaco-editor .view-line').first().waitFor();
    await this.run('Output: Focus on Output View');
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+C');
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }
}

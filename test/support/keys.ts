import type { FrameLocator, Locator, Page } from 'playwright-core';
import { until } from './until';
import { done, seen, type Workbench } from './workbench';

/** Works in a window by keys alone, and expects the focus where a person expects it. */
export class Keys {
  constructor(private readonly workbench: Workbench) {}

  /** Runs a command by typing its title, and Enter. */
  async run(title: string): Promise<void> {
    const { page } = this.workbench;
    const first = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
    await until(async () => {
      await page.keyboard.press('F1');
      const isTyped =
        (await seen(page.locator('.quick-input-widget input.input:focus'))) &&
        (await done(page.keyboard.insertText(title)));
      if (isTyped && (await seen(first))) return true;
      await page.keyboard.press('Escape');
      return false;
    }, `the palette offers "${title}" first`);
    await page.keyboard.press('Enter');
  }

  /** Presses Tab until an element has the focus. */
  tabTo(root: Page | FrameLocator, element: Locator): Promise<void> {
    return until(async () => {
      if ((await element.and(root.locator(':focus')).count()) > 0) return true;
      await this.workbench.page.keyboard.press('Tab');
      return false;
    }, 'Tab reaches the element');
  }

  /** Moves to a field of the form by Tab, and enters a text. */
  async enter(name: string, text: string): Promise<void> {
    await this.tabTo(this.workbench.form, this.workbench.field(name));
    await this.workbench.page.keyboard.insertText(text);
  }
}

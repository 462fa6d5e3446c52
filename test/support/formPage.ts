import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { signWords } from '../../src/core/words/signWords';
import { fieldViews } from '../../src/host/serverForm/fieldWords';
import type { ToHost, ToPage } from '../../src/protocol/messages';

/** The answer to `ready`, as the host gives it for a form that connects. */
const init: ToPage = {
  type: 'init',
  origin: { endpointId: 'lab' },
  words: {
    title: 'Connect Backup Server',
    subtitle: 'To Lab EM, https://em01.example.com:9398/api/',
    submit: 'Connect',
    cancel: 'Cancel',
    cancelling: 'Cancelling…',
    check: 'Check',
    checks: 'Checks',
    copy: 'Copy as…',
    preview: 'Request',
    optional: 'optional',
    secretCleared: 'The password was cleared.',
    signs: signWords(),
  },
  environment: { label: 'Production', tone: 'production' },
  fields: fieldViews(),
  checkedFields: ['dnsNameOrIpAddress', 'port'],
  busy: false,
  cancelling: false,
};

/** The real page of the form in a browser. The test is its host. */
export class FormPage {
  private constructor(readonly page: Page) {}

  /** @param variables what the theme sets */
  static async open(browser: Browser, variables: Readonly<Record<string, string>> = {}): Promise<FormPage> {
    const context = await browser.newContext({ viewport: { width: 1000, height: 600 } });
    const page = await context.newPage();
    const style = Object.entries(variables).map(([name, value]) => `${name}: ${value}`);
    await page.setContent(
      `<!DOCTYPE html><html lang="en" style="${style.join('; ')}"><title>Form</title><body><main id="page"></main></body></html>`,
    );
    await page.addStyleTag({ path: 'media/form.css' });
    await page.evaluate(
      'window.posted = []; window.acquireVsCodeApi = () => ({ postMessage: (message) => posted.push(message), getState: () => undefined, setState: () => {} });',
    );
    await page.addScriptTag({ path: 'dist/connectPage.js' });
    const form = new FormPage(page);
    await form.say(init);
    return form;
  }

  /** Sends a message as the host does. */
  async say(message: ToPage): Promise<void> {
    await this.page.evaluate(
      `window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`,
    );
  }

  /** What the page has sent of a type. */
  async posted(type: ToHost['type']): Promise<readonly ToHost[]> {
    const all = await this.page.evaluate<ToHost[]>('posted');
    return all.filter((message) => message.type === type);
  }

  /** The name, the class or the tag of the element that has the focus, whichever it has first. */
  focused(): Promise<string> {
    return this.page.evaluate(
      '((element) => element.name || element.className || element.tagName)(document.activeElement)',
    );
  }

  /** The value of a CSS property as it is applied. */
  style(selector: string, property: string): Promise<string> {
    return this.page.evaluate(
      `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue(${JSON.stringify(property)})`,
    );
  }

  /** Fails unless the whole elements are in sight, however far the fields are scrolled. */
  async assertInSight(...selectors: readonly string[]): Promise<void> {
    for (const end of ['0', '1e6']) {
      await this.page.evaluate(`document.querySelector('.content').scrollTop = ${end}`);
      for (const selector of selectors) {
        const box = await this.page.locator(selector).boundingBox();
        const { width, height } = this.page.viewportSize() ?? { width: 0, height: 0 };
        assert.ok(
          box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height,
          `${selector} in ${width} x ${height}: ${JSON.stringify(box)}`,
        );
      }
    }
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

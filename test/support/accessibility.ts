import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The frame of the webview that is shown: it is the inner one of two. */
async function webviewFrame(page: Page): Promise<Frame> {
  const outer = await page.waitForSelector('iframe.webview.ready');
  const between = await outer.contentFrame();
  const inner = await between?.waitForSelector('iframe#active-frame');
  const frame = await inner?.contentFrame();
  if (!frame) throw new Error('No webview is shown.');
  return frame;
}

/**
 * Checks the page in the shown webview against the rules of WCAG 2.2 A and AA and the best practices of axe.
 *
 * @returns one line for each violation: its impact, its rule and the elements
 */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  const frame = await webviewFrame(page);
  await frame.evaluate(axeSource);
  const { violations } = await frame.evaluate<AxeResults>(
    // Rules about a whole page, such as one for landmarks, hold for VS Code's window and not for a part of it.
    `axe.run(document, { rules: { region: { enabled: false } } })`,
  );
  return violations.map(
    ({ id, impact, nodes }) =>
      `${impact ?? 'unknown'} ${id}: ${nodes.map(({ target, any, all, none }) => `${target.join(' ')} (${[...any, ...all, ...none].map(({ message }) => message).join('; ')})`).join(' | ')}`,
  );
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { Keys } from '../support/keys';
import { TestWindow } from '../support/window';
import type { Workbench } from '../support/workbench';

/* The first start to a connected backup server in another display language: our words are those of the translations. */

const language = 'de';

const wordsOf = (file: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;

const sentences = wordsOf(`l10n/bundle.l10n.${language}.json`);
const manifest = wordsOf(`package.nls.${language}.json`);

const found = (words: Readonly<Record<string, string>>, key: string): string => {
  const text = words[key];
  assert.ok(text !== undefined, `There is no translation of "${key}".`);
  return text;
};

/** A sentence in the display language, whatever its values. */
const sentence = (english: string): RegExp =>
  new RegExp(
    found(sentences, english)
      .split(/\{\d+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );

/** A command as the palette shows it. */
const command = (key: string): string => `Enterprise Manager: ${found(manifest, `command.${key}`)}`;

describe('a stranger, in German, in a real VS Code', () => {
  let browser: Browser;
  let window: TestWindow;
  let workbench: Workbench;
  let keys: Keys;

  before(async () => {
    browser = await launchBrowser();
    window = await TestWindow.open(browser, { vsix: process.env['VSIX'] ?? '', language });
    ({ workbench } = window);
    keys = new Keys(workbench);
  });

  afterEach(async function () {
    await window.pictureFailure(this.currentTest);
  });

  after(async () => {
    await window.close();
    await browser.close();
  });

  it('shows the view with its welcome', async () => {
    await keys.run(`Enterprise Manager: Focus on ${found(manifest, 'view.endpoints')} View`);
    const [first = ''] = found(manifest, 'welcome').split('\n');
    await workbench.page.locator('.welcome-view', { hasText: first }).waitFor();
    await window.picture('german-welcome');
  });

  it('starts the sandbox and logs in to it', async () => {
    await keys.run(command('startSandbox'));
    const started =
      'The sandbox Enterprise Manager runs at {0}. It is not a real one: its data is in memory and ends with this window.';
    await workbench.notification(sentence(started)).waitFor();
    await keys.run(command('logIn'));
    await workbench.row('vbr-berlin.sandbox.example').waitFor();
    await window.picture('german-tree');
  });

  it('opens the form, whose errors are German', async () => {
    await keys.run(command('connectBackupServer'));
    await workbench.form.locator('input:focus').waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.form
      .locator('.error', { hasText: sentence('This is required.') })
      .first()
      .waitFor();
    await window.picture('german-form');
  });

  it('fills the form, consents and connects', async () => {
    await keys.enter('dnsNameOrIpAddress', 'vbr-tasten.sandbox.example');
    await keys.enter('username', 'LAB\\svc-vbr');
    await keys.enter('password', 'a password of the keyboard');
    await workbench.page.keyboard.press('Enter');
    const question = workbench.dialog();
    await question
      .filter({ hasText: sentence('Connecting may replace the licence of the backup server.') })
      .waitFor();
    await window.picture('german-question');
    await keys.tabTo(
      workbench.page,
      question.getByRole('button', { name: found(sentences, 'Connect'), exact: true }),
    );
    await workbench.page.keyboard.press('Enter');
    const outcome = workbench.form
      .locator('.outcome.success')
      .filter({ hasText: sentence('{0} is connected, version {1}.') });
    await outcome.waitFor();
    await window.picture('german-outcome');
    await keys.run('View: Focus Active Editor Group');
    await keys.tabTo(
      workbench.form,
      outcome.getByRole('button', { name: found(sentences, 'Show in Endpoints') }),
    );
    await workbench.page.keyboard.press('Enter');
    await workbench.selectedRow('vbr-tasten.sandbox.example').waitFor();
  });
});

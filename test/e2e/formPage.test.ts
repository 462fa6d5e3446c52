import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { ToPage } from '../../src/protocol/messages';
import { launchBrowser } from '../support/browser';
import { FormPage } from '../support/formPage';

const outcome = (kind: 'success' | 'warning' | 'error'): ToPage => ({
  type: 'outcome',
  outcome: {
    kind,
    title: 'Enterprise Manager could not connect vbr01.',
    detail: 'Correct the values and connect again.',
    actions: [{ action: 'look-again', label: 'Look Again' }],
  },
});
const wrong: ToPage = {
  type: 'refused',
  issues: [
    { key: 'username', text: 'Enter DOMAIN\\user.' },
    { key: 'dnsNameOrIpAddress', text: 'This is required.' },
  ],
};

describe('the page of the form, in a browser', () => {
  let browser: Browser;
  let form: FormPage;

  before(async () => {
    browser = await launchBrowser();
  });

  beforeEach(async () => {
    form = await FormPage.open(browser);
  });

  afterEach(() => form.close());

  after(() => browser.close());

  const input = (name: string) => form.page.locator(`input[name="${name}"]`);
  const press = (name: string) => form.page.getByRole('button', { name, exact: true }).press('Enter');

  describe('focus', () => {
    it('is on the first field of a new form', async () => {
      assert.equal(await form.focused(), 'description');
    });

    it('moves to the first wrong field in the order of the form', async () => {
      await input('port').press('Enter');
      assert.equal((await form.posted('submit')).length, 1);
      await form.say(wrong);
      assert.equal(await form.focused(), 'dnsNameOrIpAddress');
    });

    for (const [start, name] of [
      ['Enter in a field', 'port'],
      ['the button', 'button'],
    ] as const) {
      it(`stays where it is while a request runs, and moves to its outcome: ${start}`, async () => {
        await (name === 'button' ? press('Connect') : input(name).press('Enter'));
        await form.say({ type: 'progress', text: 'Sending the request…' });
        assert.equal(await form.focused(), name);
        await form.say(outcome('error'));
        assert.equal(await form.focused(), 'outcome error');
      });
    }

    it('stays on Cancel until the request has ended', async () => {
      await input('port').press('Enter');
      await press('Cancel');
      assert.equal(await form.focused(), 'button secondary');
      await form.say(outcome('warning'));
      assert.equal(await form.focused(), 'outcome warning');
    });

    it('moves from a button of an outcome to the next outcome', async () => {
      await form.say(outcome('warning'));
      await press('Look Again');
      await form.say(outcome('success'));
      assert.equal(await form.focused(), 'outcome success');
    });
  });

  it('sends a request once while it runs, and does not change what is sent', async () => {
    await input('port').press('Enter');
    await input('port').press('Enter');
    await press('Connect');
    await press('Check');
    await input('port').press('5');
    assert.equal((await form.posted('submit')).length, 1);
    assert.equal((await form.posted('check')).length, 0);
    assert.equal(await input('port').inputValue(), '9392');
  });

  it('says that it is cancelling, cancels once, and closes only a form without a request', async () => {
    await input('port').press('Enter');
    await press('Cancel');
    const cancelling = form.page.getByRole('button', { name: 'Cancelling…', disabled: true });
    await cancelling.press('Enter');
    await form.say({ type: 'progress', text: 'Step 2' });
    assert.equal(await cancelling.count(), 1);
    await form.say(outcome('warning'));
    assert.deepEqual([(await form.posted('cancel')).length, (await form.posted('close')).length], [1, 0]);
    await press('Cancel');
    assert.deepEqual([(await form.posted('cancel')).length, (await form.posted('close')).length], [1, 1]);
  });

  it('does not send the Enter that ends the word of an input method', async () => {
    const session = await form.page.context().newCDPSession(form.page);
    await input('description').focus();
    await session.send('Input.imeSetComposition', { text: 'とう', selectionStart: 2, selectionEnd: 2 });
    await session.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await session.send('Input.insertText', { text: '東' });
    assert.equal(await input('description').inputValue(), '東');
    assert.equal((await form.posted('submit')).length, 0);
    await input('description').press('Enter');
    assert.equal((await form.posted('submit')).length, 1);
  });

  for (const [width, height] of [
    [1000, 600],
    [640, 430],
    [350, 700],
  ] as const) {
    it(`shows what runs, how it ended and its buttons without scrolling in ${width} x ${height}`, async () => {
      await form.page.setViewportSize({ width, height });
      await input('port').press('Enter');
      await form.say({ type: 'progress', text: 'Looking for the server in the list…' });
      await form.assertInSight('.progress', '.progress-bar', 'text="Cancel"');
      await form.say(outcome('error'));
      await form.assertInSight('.outcome', 'text="Look Again"', 'text="Connect"');
      const overflow = await form.page.evaluate<number>(
        'Math.max(...[document.documentElement, ...document.querySelectorAll(".content, .bar, .results")].map((element) => element.scrollWidth - element.clientWidth))',
      );
      assert.equal(overflow, 0);
    });
  }

  it('names and describes each field for a screen reader', async () => {
    const port = form.page.getByRole('textbox', { name: 'Port', exact: true });
    assert.equal(await port.getAttribute('name'), 'port');
    const address = form.page.getByRole('textbox', { name: 'DNS name or IP address', exact: true });
    await form.say(wrong);
    assert.equal(await address.getAttribute('aria-invalid'), 'true');
    const texts = await form.page.evaluate<string[]>(
      'document.activeElement.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent)',
    );
    assert.equal(texts[0], 'This is required.');
    assert.match(texts[1] ?? '', /at which Enterprise Manager reaches/);
  });

  it('keeps each line of the request whole', async () => {
    const line = `<Description>${'word '.repeat(60)}</Description>`;
    await form.say({ type: 'checked', revision: 1, issues: [], previewTitle: 'POST', preview: line });
    const height = Number.parseFloat(await form.style('pre', 'height'));
    await form.say({ type: 'checked', revision: 1, issues: [], previewTitle: 'POST', preview: '<a/>' });
    assert.equal(Number.parseFloat(await form.style('pre', 'height')), height);
  });

  it('moves nothing for a user who does not want it', async () => {
    const { page } = form;
    const animation = () =>
      page.evaluate<string>(
        'getComputedStyle(document.querySelector(".progress-bar"), "::before").animationName',
      );
    await input('port').press('Enter');
    assert.equal(await animation(), 'progress');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await animation(), 'none');
  });

  it('takes the borders of buttons, wrong fields and their messages from the theme', async () => {
    const themed = await FormPage.open(browser, {
      '--vscode-button-border': 'rgb(0, 0, 1)',
      '--vscode-button-secondaryBorder': 'rgb(0, 0, 2)',
      '--vscode-inputValidation-errorBorder': 'rgb(0, 0, 3)',
      '--vscode-focusBorder': 'rgb(0, 0, 4)',
    });
    await themed.say(wrong);
    assert.deepEqual(
      [
        await themed.style('button[type="submit"]', 'border-top-color'),
        await themed.style('.button.secondary', 'border-top-color'),
        await themed.style('input[name="username"]', 'border-top-color'),
        await themed.style('.field .error:not([hidden])', 'border-top-color'),
        await themed.style('input[name="dnsNameOrIpAddress"]', 'outline-color'),
      ],
      ['rgb(0, 0, 1)', 'rgb(0, 0, 2)', 'rgb(0, 0, 3)', 'rgb(0, 0, 3)', 'rgb(0, 0, 4)'],
    );
    await themed.close();
  });
});

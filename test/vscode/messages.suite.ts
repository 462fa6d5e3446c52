import assert from 'node:assert/strict';
import { showError, showInformation, showWarning } from '../../src/host/interaction/messages';
import { limits } from '../../src/text/outlets';
import { askedFor, Notices } from './notices';

const long = `Enterprise Manager rejected the request: ${'x'.repeat(1000)}. Try again.`;
const whole: readonly unknown[] = ['veeamEm.internal.showWhole', long];

describe('messages', () => {
  let notices: Notices;

  beforeEach(() => {
    notices = new Notices();
  });

  afterEach(() => {
    notices.dispose();
  });

  /** Text, buttons of the caller, pressed button; the shown buttons, what the caller learns, the commands that run. */
  const rows = [
    ['Done.', ['Log In'], 'Log In', ['Log In'], 'Log In', []],
    [long, [], undefined, ['Show Output'], undefined, []],
    [long, ['Log In'], 'Log In', ['Log In', 'Show Output'], 'Log In', []],
    [long, ['Log In'], 'Show Output', ['Log In', 'Show Output'], undefined, [whole]],
    [long, ['Show Output'], 'Show Output', ['Show Output'], 'Show Output', [whole]],
  ] as const;
  for (const [index, [text, buttons, pressed, shownButtons, learnt, commands]] of rows.entries()) {
    it(`cuts a long notification, and shows the whole in the output, row ${index}`, async () => {
      notices.press = () => pressed;
      for (const show of [showInformation, showWarning, showError]) {
        let chosen: string | undefined;
        const asked = await askedFor(async () => {
          chosen = await show(text, ...buttons);
        });
        const shown = notices.shown.at(-1);
        assert.ok(shown && shown.text.length <= limits.toast);
        assert.deepEqual([shown.buttons, chosen, asked], [shownButtons, learnt, commands]);
      }
    });
  }
});

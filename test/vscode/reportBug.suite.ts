import assert from 'node:assert/strict';
import { reportBug } from '../../src/host/output/reportBug';
import { Written } from '../support/written';

describe('reportBug', () => {
  it('writes where a mistake of ours is, and nothing of its message', async () => {
    const written = new Written();
    void reportBug(written.log, 'a test', new TypeError('secret'));
    const text = await written.text();
    assert.match(text, /^» a test: TypeError\n( {4}index\.js:\d+:\d+\n)+» end \d\n$/);
  });
});

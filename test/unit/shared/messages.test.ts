import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readToHost, readToPage } from '../../../src/shared/messages';

describe('messages between form and host', () => {
  it('are taken where they are what they should be', () => {
    assert.deepEqual(readToHost({ type: 'submit', values: { password: 'x' } }), {
      type: 'submit',
      values: { password: 'x' },
    });
    assert.deepEqual(readToPage({ type: 'progress', text: 'x' }), { type: 'progress', text: 'x' });
  });

  it('carry nothing that was not agreed on', () => {
    const message = readToHost({
      type: 'submit',
      values: {},
      url: 'https://evil.example',
      command: 'x',
      endpoint: 'y',
    });
    assert.deepEqual(message, { type: 'submit', values: {} });
    assert.equal(readToHost({ type: 'action', action: 'workbench.action.quit' }), undefined);
    assert.equal(readToHost({ type: 'submit', values: { description: 'x'.repeat(10_001) } }), undefined);
  });

  it('may be anything at all without harm', () => {
    const types = fc.constantFrom(
      'ready',
      'changed',
      'submit',
      'fetch',
      'cancel',
      'action',
      'init',
      'outcome',
    );
    const anything = fc.oneof(
      fc.anything(),
      fc.record({ type: types, values: fc.anything(), action: fc.anything(), revision: fc.anything() }),
    );
    fc.assert(
      fc.property(anything, (message) => {
        readToHost(message);
        readToPage(message);
      }),
      { numRuns: 2000 },
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longestText, readToHost, readToPage, refusalOf } from '../../../src/protocol/messages';

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
        refusalOf(message);
      }),
      { numRuns: 2000 },
    );
  });

  it('name the fields that hold more than can be sent, whatever else they hold', () => {
    const long = 'x'.repeat(longestText + 1);
    const values = { description: long, port: '9392', username: 'x'.repeat(longestText) };
    for (const [message, expected] of [
      [
        { type: 'submit', values },
        { type: 'submit', revision: undefined, tooLong: ['description'] },
      ],
      [
        { type: 'changed', revision: 3, values, secretsGiven: [] },
        { type: 'changed', revision: 3, tooLong: ['description'] },
      ],
      [
        { type: 'submit', values: 7 },
        { type: 'submit', revision: undefined, tooLong: [] },
      ],
      [{ type: 7 }, { type: '', revision: undefined, tooLong: [] }],
      ['text', { type: '', revision: undefined, tooLong: [] }],
      [undefined, { type: '', revision: undefined, tooLong: [] }],
    ] as const) {
      assert.equal(readToHost(message), undefined);
      assert.deepEqual(refusalOf(message), expected);
    }
  });
});

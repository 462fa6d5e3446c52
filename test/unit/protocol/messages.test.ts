import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longestText, originOf, readToHost, readToPage, refusalOf } from '../../../src/protocol/messages';

describe('messages', () => {
  it('accepts messages that match their schema', () => {
    assert.deepEqual(readToHost({ type: 'submit', values: { password: 'x' } }), {
      type: 'submit',
      values: { password: 'x' },
    });
    assert.deepEqual(readToPage({ type: 'progress', text: 'x' }), { type: 'progress', text: 'x' });
  });

  it('drops unknown keys of a message', () => {
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

  it('refuses any other value without an exception', () => {
    const types = fc.constantFrom(
      'ready',
      'changed',
      'submit',
      'fetch-thumbprint',
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

  it('names the fields that hold more than can be sent', () => {
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

describe('originOf', () => {
  it('reads what a form is for from what its page kept', () => {
    const values = { port: '1' };
    assert.deepEqual(originOf({ origin: { endpointId: 'e' }, values }), { endpointId: 'e' });
    assert.deepEqual(originOf({ origin: { endpointId: 'e', serverUid: 'u' } }), {
      endpointId: 'e',
      serverUid: 'u',
    });
  });

  it('is undefined for the state of an older version, and for anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (state) => {
        assert.equal(originOf(state), undefined);
      }),
    );
    for (const origin of [undefined, null, 'e', {}, { endpointId: 1 }, { endpointId: 'e', serverUid: 7 }])
      assert.equal(originOf({ origin, values: {} }), undefined);
  });
});

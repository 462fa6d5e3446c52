import assert from 'node:assert/strict';
import { basename } from 'node:path';
import fc from 'fast-check';
import { EmError } from '../../../../src/core/client/errors';
import { bugOf } from '../../../../src/host/output/bug';
import { assertLinear } from '../../../support/cpu';

const folder = '/home/x/.vscode/extensions/vbem.veeam-em-0.1.0/dist';

/** An error whose stack is as V8 writes it. */
function errorWith(message: string, ...calls: readonly string[]): Error {
  const error = new TypeError(message);
  error.stack = [`TypeError: ${message}`, ...calls.map((call) => `    at ${call}`)].join('\n');
  return error;
}

describe('bug', () => {
  it('reports an error by its name and its places in our bundles', () => {
    const error = errorWith(
      'Cannot read properties of undefined',
      `nV.show (${folder}/commands.js:1:2345)`,
      `async ${folder}/extension.js:12:7`,
      `new Promise (<anonymous>)`,
      `async Promise.all (index 0)`,
      `y.then (file://${folder}/api.js:3:4)`,
      '_Q.$executeContributedCommand (file:///usr/share/code/out/vs/workbench/api/node/extensionHostProcess.js:1:2)',
      'other (/home/x/.vscode/extensions/somebody.else/dist/extension.js:1:2)',
    );
    assert.deepEqual(bugOf(error, folder), {
      reason: 'TypeError',
      frames: ['commands.js:1:2345', 'extension.js:12:7', 'api.js:3:4'],
    });
  });

  it('reports the same places where VS Code wrote the stack', () => {
    const error = errorWith('secret', `nV.show (${folder}/commands.js:1:2345)`, `${folder}/api.js:3:4`);
    error.stack = (error.stack ?? '').replaceAll('\n    at ', '\n\tat ');
    assert.deepEqual(bugOf(error, folder).frames, ['commands.js:1:2345', 'api.js:3:4']);
  });

  it('reports the real place of an error', () => {
    let thrown: unknown;
    try {
      JSON.parse('{"password": secret}');
    } catch (error) {
      thrown = error;
    }
    const { reason, frames } = bugOf(thrown, __dirname);
    assert.equal(reason, 'SyntaxError');
    assert.match(frames[0] ?? '', new RegExp(`^${basename(__filename).split('.')[0]}`));
  });

  it('reports the failure of a request by its kind, request and status', () => {
    const facts = { method: 'GET', path: 'tasks', status: 500, detail: 'a server says secret' };
    assert.equal(bugOf(new EmError('server-error', facts), folder).reason, 'server-error GET tasks 500');
  });

  it('reports a thrown value that is no error by its type', () => {
    for (const thrown of ['secret', { message: 'secret' }, undefined, null, 7]) {
      assert.deepEqual(bugOf(thrown, folder), { reason: typeof thrown, frames: [] });
    }
  });

  it('reports nothing of a message, whatever it holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'secret\n    at secret (/secret/dist/commands.js:1:1)',
        `secret\n    at x (${folder}/secret.js:1:1)`,
        `\n    at x (${folder}/secret:1:1)`,
        `    at ${folder}/secret.js:1:1`,
      ),
    );
    const call = `nV.show (${folder}/commands.js:1:2345)`;
    fc.assert(
      fc.property(text, text, fc.boolean(), (message, name, isChanged) => {
        const error = errorWith(message, call);
        if (isChanged) error.message = `${message}.`;
        error.name = name;
        const { reason, frames } = bugOf(error, folder);
        assert.match(reason, /^[A-Za-z]{1,40}$/);
        assert.equal(frames.at(-1), 'commands.js:1:2345');
        if (!isChanged) assert.equal(frames.length, 1);
        for (const frame of frames) assert.match(frame, /^[\w.]{1,40}\.js:\d{1,7}:\d{1,7}$/);
      }),
    );
  });

  it('reports an error with a long stack in a linear time', async () => {
    for (const character of ['(', ' ', ':', '1', '    at ', '\n'])
      await assertLinear(
        (size) => bugOf(errorWith(character.repeat(size), `${character.repeat(size / 10)}:1:1)`), folder),
        1_000_000,
        character,
      );
  });
});

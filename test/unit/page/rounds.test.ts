import assert from 'node:assert/strict';
import { Rounds } from '../../../src/page/rounds';

/* An answer about a former host is shown nowhere. */

describe('Rounds', () => {
  const keys = ['host', 'port'];
  const values = { host: 'a', port: '1', description: 'x' };

  const changes: readonly (readonly [string, Record<string, string>, boolean])[] = [
    ['nothing', values, false],
    ['what it is not about', { ...values, description: 'y' }, false],
    ['spaces only', { ...values, host: ' a ' }, false],
    ['the host', { ...values, host: 'b' }, true],
    ['the port', { ...values, port: '2' }, true],
    ['all to nothing', {}, true],
  ];
  for (const [what, changed, isVoid] of changes) {
    it(`${isVoid ? 'drops' : 'keeps'} a question after a change of ${what}`, () => {
      const rounds = new Rounds();
      const round = rounds.ask('check', keys, values);
      assert.deepEqual(rounds.void(changed), isVoid ? ['check'] : []);
      assert.equal(rounds.accepts('check', round), !isVoid);
      assert.deepEqual(rounds.void(changed), []);
    });
  }

  it('refuses an answer to an older question, to no question and to a question of another page', () => {
    const rounds = new Rounds();
    const first = rounds.ask('check', keys, values);
    const second = rounds.ask('check', keys, values);
    assert.deepEqual(
      [first, second, second + 1].map((round) => rounds.accepts('check', round)),
      [false, true, false],
    );
    assert.equal(rounds.accepts('fetch', second), false);
    assert.notEqual(new Rounds().ask('check', keys, values), new Rounds().ask('check', keys, values));
  });

  it('keeps a dropped question dropped after the host was changed back', () => {
    const rounds = new Rounds();
    const round = rounds.ask('check', keys, values);
    rounds.void({ ...values, host: 'b' });
    rounds.void(values);
    assert.equal(rounds.accepts('check', round), false);
  });

  it('refuses an answer after the request was sent, and drops the shown answer after a later change', () => {
    const rounds = new Rounds();
    const round = rounds.ask('fetch', keys, values);
    rounds.close();
    assert.equal(rounds.accepts('fetch', round), false);
    assert.deepEqual(rounds.void({ ...values, host: 'b' }), ['fetch']);
  });

  it('continues the questions of a page that is made anew', () => {
    const rounds = new Rounds();
    rounds.ask('fetch', keys, values);
    const anew = new Rounds();
    const { fetch } = rounds.kept(new Map([['fetch', 'AB']]));
    assert.equal(fetch?.text, 'AB');
    anew.restore('fetch', keys, fetch.of);
    assert.deepEqual(anew.void(values), []);
    assert.deepEqual(anew.void({ ...values, host: 'b' }), ['fetch']);
  });
});

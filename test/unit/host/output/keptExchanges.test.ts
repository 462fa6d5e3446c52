import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KeptExchanges } from '../../../../src/host/output/keptExchanges';
import { bodyOf, exchangeOf } from '../../../support/exchanges';

const megabyte = 1024 * 1024;

describe('KeptExchanges', () => {
  it('keeps the last 50 exchanges', () => {
    const kept = new KeptExchanges();
    for (let id = 1; id <= 120; id += 1) kept.add('EM', exchangeOf({ id }));
    assert.deepEqual(
      kept.all.map(({ id }) => id),
      Array.from({ length: 50 }, (_, index) => 71 + index),
    );
  });

  it('keeps at most 16 MB of bodies, and drops the oldest first', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 20 * megabyte }), { maxLength: 80 });
    fc.assert(
      fc.property(sizes, (all) => {
        const kept = new KeptExchanges();
        const added = all.map((size, id) => kept.add('EM', exchangeOf({ id, body: bodyOf('', size) })));
        // Of those that are no longer kept as well: somebody may still wait to show them.
        const held = added.filter(({ response }) => response?.body !== undefined);
        const sum = held.reduce((total, { response }) => total + (response?.body?.heldBytes ?? 0), 0);
        assert.ok(sum <= 16 * megabyte);
        assert.deepEqual(held, added.slice(added.length - held.length));
        for (const entry of added) assert.equal(entry.isBodyForgotten, !held.includes(entry));
        const next = added.at(-held.length - 1)?.isBodyForgotten ? all.at(-held.length - 1) : undefined;
        if (next !== undefined && held.length < 50) assert.ok(sum + next > 16 * megabyte);
      }),
    );
  });

  it('counts the bodies of requests too', () => {
    const kept = new KeptExchanges();
    const body = bodyOf('', megabyte);
    const first = kept.add('EM', exchangeOf({ body }));
    const requestBody = 'x'.repeat(4 * megabyte);
    kept.add('EM', exchangeOf({ method: 'POST', requestBody, body }));
    assert.ok(first.isBodyForgotten);
  });

  it('does not change the exchange that was added', () => {
    const exchange = exchangeOf({ body: bodyOf('', 17 * megabyte) });
    const entry = new KeptExchanges().add('EM', exchange);
    assert.ok(entry.isBodyForgotten && entry.response?.status === 200);
    assert.ok(exchange.response?.body);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EmError } from '../../../../src/core/client/errors';
import type { ShownBody } from '../../../../src/core/client/exchange';
import { channelLimits, renderExchange, type RenderWords } from '../../../../src/host/output/renderExchange';
import { bodyOf, exchangeOf, type ExchangeParts } from '../../../support/exchanges';
import { longestTurn } from '../../../support/cpu';

const words: RenderWords = {
  noAnswer: (duration) => `no answer ${duration}`,
  bodyNotShown: (bytes, reason, title) => `${bytes} bytes not shown: ${reason} ${title ?? ''}`,
  bodyMissing: (reason) => `[body missing: ${reason}]`,
  failure: ({ failure }) => failure && `failed: ${failure.kind}`,
  more: (lines, id) => `[${lines} more, see #${id}]`,
};
const longestRead = 1000;
/** What one exchange may put into the channel, with the lines that say what is left out. */
const most = 256 * 1024 + 500;

const channelText = (parts: ExchangeParts): Promise<string> => {
  const exchange = exchangeOf(parts);
  return renderExchange(exchange, 'Lab EM', words, channelLimits(exchange, longestRead));
};

describe('exchangeText', () => {
  const longLine = `<a>${'x'.repeat(10_000_000)}</a>`;
  const manyLines = '  <a/>\n'.repeat(2_000_000);
  const deep = `${' '.repeat(128)}<a/>\n`.repeat(500_000);
  const breaks = '\n'.repeat(5_000_000);
  const failure = new EmError('server-error');
  const ways: readonly (readonly [string, ExchangeParts, number])[] = [
    ['a write', { method: 'POST' }, 5000],
    ['a failure', { status: 500, failure }, 5000],
    ['a read that is wanted whole', {}, longestRead],
  ];
  const bodies: readonly (readonly [string, string])[] = [
    ['one line of 10 MB', longLine],
    ['two million lines', manyLines],
    ['half a million lines that are set in far', deep],
    ['five million line breaks', breaks],
  ];
  for (const [way, parts, lines] of ways) {
    for (const [what, body] of bodies) {
      it(`bounds the text of ${what} in the channel for ${way}, and tells how much is left out`, async () => {
        const text = await channelText({ ...parts, id: 7, body: bodyOf(body) });
        assert.ok(text.length <= most, `${text.length} characters`);
        assert.ok(text.split('\n').length <= lines + 20);
        const [, left] = /\n\[(\d+) more, see #7\](?:\n\n✗ failed: server-error)?$/.exec(text) ?? [];
        assert.ok(Number(left) > 0, text.slice(-200));
      });
    }
  }

  it('bounds long headers, URLs and failures in the channel', async () => {
    const long = 'x'.repeat(1_000_000);
    const headers = Array.from({ length: 10_000 }, (_, index) => [`h${index}`, long] as const);
    const text = await channelText({
      method: 'POST',
      path: long,
      statusText: long,
      headers,
      requestBody: long.repeat(3),
      body: bodyOf(long),
      failure,
    });
    assert.ok(text.length <= most, `${text.length} characters`);
    assert.match(text, /more, see #\d+\]\n\n✗ failed: server-error$/);
  });

  it('requests no more of a body than there is room for', async () => {
    const asked: unknown[] = [];
    const body: ShownBody = {
      heldBytes: 1,
      render: (lines, characters = 0) => {
        asked.push(lines, characters < most);
        return Promise.resolve({ text: '<a/>', moreLines: 9 });
      },
    };
    assert.match(await channelText({ id: 3, body }), /<a\/>\n\[9 more, see #3\]$/);
    assert.deepEqual(asked, [longestRead, true]);
  });

  it('yields to other work while it renders an exchange', async () => {
    const body = bodyOf(`${'  <a>text</a>\n'.repeat(500_000)}${'y'.repeat(5_000_000)}`);
    const exchange = exchangeOf({ method: 'POST', body });
    let text = '';
    const longest = await longestTurn(async () => (text = await renderExchange(exchange, 'Lab EM', words)));
    assert.ok(text.length > 10_000_000);
    assert.ok(longest < 250, `computed for ${longest} ms in one turn`);
  });

  const unwilling: readonly (readonly [string, () => Promise<never>, string])[] = [
    [
      'throws',
      () => {
        throw new RangeError('secret');
      },
      'RangeError',
    ],
    ['fails', () => Promise.reject(new Error('secret')), 'Error'],
  ];
  for (const [what, render, reason] of unwilling) {
    it(`shows an exchange without its body where its render function ${what}`, async () => {
      const text = await channelText({ method: 'POST', body: { heldBytes: 1, render } });
      assert.match(text, new RegExp(`\\n200 OK .*\\n\\n\\[body missing: ${reason}\\]$`));
    });
  }

  it('shows an exchange without its body where the body takes too long to render', async () => {
    const body = { heldBytes: 1, render: () => new Promise<never>(() => undefined) };
    const limits = { lines: 10, characters: 10_000, patienceMs: 20 };
    const text = await renderExchange(exchangeOf({ body }), 'Lab EM', words, limits);
    assert.match(text, /\n\n\[body missing: late\]$/);
  });

  it('shows that the body of an exchange is no longer kept', async () => {
    const exchange = { ...exchangeOf(), isBodyForgotten: true };
    assert.match(await renderExchange(exchange, 'Lab EM', words), /\n\n\[body missing: forgotten\]$/);
  });

  it('splits no character of a long line that it renders in slices', async () => {
    const line = `<a>${'x'.repeat(32 * 1024 - 4)}😀</a>`;
    const text = await renderExchange(exchangeOf({ body: bodyOf(line) }), 'Lab EM', words);
    assert.ok(text.includes('x😀</a>'));
  });

  it('begins no line of the text of a body like a line of ours', async () => {
    const forged = fc.constantFrom(
      '─'.repeat(72),
      '#13  2026-01-01T00:00:00.000Z  Lab EM',
      'GET http://em/api/tasks',
      'Accept: application/xml',
      '200 OK  (1 ms)',
      '» vbr01: removed',
      '✗ failed: nothing',
      '[9 more, see #1]',
      '[body missing: late]',
      '] #13  2026-01-01T00:00:00.000Z',
    );
    const line = fc.oneof(forged, fc.string({ unit: 'binary' }));
    const separator = fc.constantFrom(
      '\n',
      '\r\n',
      '\r',
      '\u2028',
      '\u2029',
      '\u0085',
      '\n\n',
      '\u000B',
      '\u000C',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, separator), { maxLength: 8 }),
        fc.boolean(),
        async (lines, isRequest) => {
          const foreign = `<a>${lines.flat().join('')}</a>`;
          const parts = isRequest ? { requestBody: foreign } : { body: bodyOf(foreign) };
          const text = await channelText({ method: 'POST', id: 7, ...parts });
          // eslint-disable-next-line no-control-regex -- these are the characters that must not be there
          assert.doesNotMatch(text, /[\r\u000B\u000C\u0085\u2028\u2029\u001B]/);
          const margin = text.split('\n').filter((shown) => !/^(?:$|[ <]|[[\]{}]+$)/.test(shown));
          assert.deepEqual(margin, [
            '─'.repeat(72),
            '#7  1970-01-01T00:00:00.000Z  Lab EM',
            'POST http://em/api/tasks',
            '200 OK  (12 ms)',
          ]);
        },
      ),
    );
  });
});

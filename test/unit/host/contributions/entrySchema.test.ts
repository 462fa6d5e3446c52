import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEndpointUrl } from '../../../../src/core/client/url';
import { readEntry, type EntryKey } from '../../../../src/core/session/entries';
import { entryProperties, entrySnippet, pinOnHttp } from '../../../../src/host/contributions/entrySchema';

/* What the JSON editor marks agrees with what the core reads. */

function matches(key: EntryKey, text: string): boolean {
  const { pattern } = entryProperties[key];
  assert.ok(pattern, key);
  return new RegExp(pattern, 'u').test(text);
}

const isRead = (entry: Readonly<Record<string, unknown>>): boolean =>
  'endpoint' in readEntry({ name: 'A', url: 'https://em01', ...entry }, 'user', undefined);

const spaces = fc.constantFrom('', ' ', '\t ');
const urls = fc
  .tuple(
    spaces,
    fc.constantFrom('', 'https://', 'HTTP://', 'http://', 'ftp://', 'file:///', 'x+y://'),
    fc.constantFrom('em01', 'em01.example.com', '[::1]', '::1', 'bücher.example', 'a@b', 'em 01', ''),
    fc.constantFrom('', ':9398', ':0', ':'),
    fc.constantFrom('', '/api/', '/em', '/?a=b', '/#x', '/é'),
    spaces,
  )
  .map((parts) => parts.join(''));

describe('the schema of an endpoint', () => {
  it('marks no URL that is read', () => {
    fc.assert(
      fc.property(fc.oneof(urls, fc.string(), fc.webUrl()), (url) => {
        if (isRead({ url })) assert.ok(matches('url', url), url);
      }),
    );
  });

  it('marks a foreign scheme, a user, a query, white space and nothing', () => {
    const marked = ['scheme', 'credentials', 'query', 'white-space', 'empty'];
    fc.assert(
      fc.property(fc.oneof(urls, fc.string()), (url) => {
        const read = parseEndpointUrl(url);
        if ('problem' in read && marked.includes(read.problem)) assert.ok(!matches('url', url), url);
      }),
    );
    for (const url of ['ftp://x', 'https://u:p@x', 'https://x/?a', 'a b', ''])
      assert.ok(!matches('url', url));
  });

  it('marks a certificate exactly if it is not read as a fingerprint', () => {
    const digits = fc.array(fc.constantFrom('0', 'a', 'F', '00:', 'AB-', ' ', 'g', 'é'), { maxLength: 70 });
    const whole = fc.constantFrom('ab'.repeat(32), 'AB:'.repeat(32), 'ab '.repeat(31), `:${'0'.repeat(64)}-`);
    fc.assert(
      fc.property(
        fc.oneof(
          whole,
          digits.map((parts) => parts.join('')),
        ),
        (certificate) => {
          assert.equal(matches('certificate', certificate), isRead({ certificate }), certificate);
        },
      ),
    );
  });

  it('marks a name or an account of plain text exactly if it is not read', () => {
    const texts = fc
      .tuple(
        spaces,
        fc.string({ unit: fc.constantFrom('a', '\\', '@', '.', ':', '/'), maxLength: 5 }),
        fc.nat(205),
      )
      .map(([space, text, count]) => `${space}${text}${'x'.repeat(count)}${space}`);
    fc.assert(
      fc.property(fc.oneof(texts, spaces), (text) => {
        assert.equal(matches('username', text), isRead({ username: text }), text);
        assert.equal(matches('name', text), isRead({ name: text }), text);
        assert.equal(matches('group', text), isRead({ group: text }), text);
      }),
    );
  });

  it('refuses a certificate on http, as the core does', () => {
    const certificate = 'ab'.repeat(32);
    const isHttp = new RegExp(pinOnHttp.if.properties.url.pattern, 'u');
    fc.assert(
      fc.property(urls, (url) => {
        if (isRead({ url })) assert.equal(isHttp.test(url), !isRead({ url, certificate }), url);
      }),
    );
  });

  it('offers a snippet with all keys', () => {
    assert.deepEqual(Object.keys(entrySnippet), Object.keys(entryProperties));
  });
});

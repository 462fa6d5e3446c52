import assert from 'node:assert/strict';
import { webConsoleOf } from '../../../../src/host/commands/webConsole';

describe('webConsoleOf', () => {
  const pages: readonly (readonly [string, string])[] = [
    ['https://em01:9398/api/', 'https://em01:9443/'],
    ['http://em01.example.com:9399/api/', 'https://em01.example.com:9443/'],
    ['https://[2001:db8::1]:9398/api/', 'https://[2001:db8::1]:9443/'],
    ['https://proxy.example.com:443/em/api/', 'https://proxy.example.com:9443/'],
    ['https://bücher.example:9398/api/', 'https://xn--bcher-kva.example:9443/'],
  ];
  for (const [url, page] of pages) {
    it(`is ${page} for ${url}`, () => {
      assert.equal(webConsoleOf(url), page);
    });
  }
});

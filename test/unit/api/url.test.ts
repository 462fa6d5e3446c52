import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEndpointUrl, rebaseHref } from '../../../src/api/url';

const parsed = (input: string): string => {
  const result = parseEndpointUrl(input);
  return 'url' in result ? result.url : `! ${result.problem}`;
};

describe('endpoint URL', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['em01', 'https://em01:9398/api/'],
    ['em01.lab.example', 'https://em01.lab.example:9398/api/'],
    ['  em01.lab.example  ', 'https://em01.lab.example:9398/api/'],
    ['em01:9999', 'https://em01:9999/api/'],
    ['https://em01', 'https://em01:9398/api/'],
    ['http://em01', 'http://em01:9399/api/'],
    ['https://em01:443', 'https://em01:443/api/'],
    ['http://em01:80/api', 'http://em01:80/api/'],
    ['https://em01:9398/api/', 'https://em01:9398/api/'],
    ['https://proxy.example:443/em', 'https://proxy.example:443/em/api/'],
    ['https://proxy.example:443/em/api/', 'https://proxy.example:443/em/api/'],
    ['10.1.2.3', 'https://10.1.2.3:9398/api/'],
    ['::1', 'https://[::1]:9398/api/'],
    ['[::1]', 'https://[::1]:9398/api/'],
    ['[2001:db8::5]:9444', 'https://[2001:db8::5]:9444/api/'],
    ['bücher.example', 'https://xn--bcher-kva.example:9398/api/'],
    ['EM01.Lab.Example', 'https://em01.lab.example:9398/api/'],
    ['', '! empty'],
    ['   ', '! empty'],
    ['em 01', '! white-space'],
    ['ftp://em01', '! scheme'],
    ['file:///etc/passwd', '! scheme'],
    ['https://user:secret@em01', '! credentials'],
    ['user@em01', '! credentials'],
    ['https://em01/api/?v=1', '! query'],
    ['https://em01/api/#x', '! query'],
    ['em01:0', '! port'],
    ['em01:99999', '! port'],
    ['em01:', '! port'],
    ['em01:123456789', '! port'],
    ['https://', '! not-a-url'],
    ['-em01', '! not-a-url'],
    ['em..01', '! not-a-url'],
    ['http://[::zz]', '! not-a-url'],
    ['a'.repeat(64), '! not-a-url'],
  ];
  for (const [input, expected] of cases) {
    it(`${JSON.stringify(input).slice(0, 50)} → ${expected}`, () => {
      assert.equal(parsed(input), expected);
    });
  }

  it('is the same when it is parsed again, whatever was typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6()), (input) => {
        const first = parseEndpointUrl(input);
        if ('url' in first) assert.deepEqual(parseEndpointUrl(first.url), first);
      }),
    );
  });
});

describe('re-based reference', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['https://em01.lab.example:9398/api/tasks/task-7', 'tasks/task-7'],
    ['http://other:9399/prefix/api/backupServers/1?format=Entity', 'backupServers/1?format=Entity'],
    ['/api/tasks', 'tasks'],
    ['https://em01:9398/web/', undefined],
    ['tasks/task-1', undefined],
    ['https://em01/api/../etc', undefined],
    ['', undefined],
  ];
  for (const [href, expected] of cases) {
    it(`${href} → ${String(expected)}`, () => {
      assert.equal(rebaseHref(href), expected);
    });
  }
});

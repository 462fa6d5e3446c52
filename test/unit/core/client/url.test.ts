import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEndpointUrl, rebaseHref } from '../../../../src/core/client/url';
import { assertLinear } from '../../../support/cpu';

const parsed = (input: string): string => {
  const result = parseEndpointUrl(input);
  return 'url' in result ? result.url : `! ${result.problem}`;
};

describe('parseEndpointUrl', () => {
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
    ['::', 'https://[::]:9398/api/'],
    [':', '! port'],
    ['::ffff:10.1.2.3', 'https://[::ffff:a01:203]:9398/api/'],
    ['2001:DB8::5', 'https://[2001:db8::5]:9398/api/'],
    ['fe80::1/api', '! port'],
    ['ab:12', 'https://ab:12/api/'],
    ['1:2:3', '! not-a-url'],
    [':::', '! not-a-url'],
    ['https://em01///', 'https://em01:9398/api/'],
    ['https://em01/em//', 'https://em01:9398/em/api/'],
    ['https://em01/API//', 'https://em01:9398/API/'],
    ['https://em01/myapi', 'https://em01:9398/myapi/api/'],
    ['https://em01//api', 'https://em01:9398//api/'],
    [`em01/${'a'.repeat(2010)}`, `https://em01:9398/${'a'.repeat(2010)}/api/`],
    [`em01/${'a'.repeat(2044)}`, '! too-long'],
    // Shorter than the limit as it is typed, longer as it is stored.
    [`em01/${'é'.repeat(1000)}`, '! too-long'],
    [`  em01${' '.repeat(5000)}`, 'https://em01:9398/api/'],
  ];
  for (const [input, expected] of cases) {
    it(`parses ${JSON.stringify(input).slice(0, 50)} as ${expected.slice(0, 50)}`, () => {
      assert.equal(parsed(input), expected);
    });
  }

  it('leaves its own result unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6()), (input) => {
        const first = parseEndpointUrl(input);
        if ('url' in first) assert.deepEqual(parseEndpointUrl(first.url), first);
      }),
    );
  });
});

describe('URLs from settings and servers are parsed in linear time', () => {
  const repeated = [
    ':',
    '0:',
    ':0',
    '/',
    '//:',
    '[',
    ']',
    '@',
    '.',
    'a.',
    '-',
    'é',
    '%',
    '%2e',
    '\\',
    '?',
    '\t',
    '/api',
  ];
  const heads = [
    '',
    'https://',
    'https://em01',
    'https://em01/',
    'em01:',
    '::',
    '/api/',
    'https://em01/api/',
  ];
  const tails = ['', '!', 'x', '#', ':', '/api/'];

  for (const [name, read] of [
    ['an endpoint URL', parseEndpointUrl],
    ['a reference', rebaseHref],
  ] as const) {
    it(`parses 100,000 characters of any kind as ${name} in a linear time`, async () => {
      for (const head of heads) {
        for (const tail of tails) {
          for (const unit of repeated) {
            const textOf = (size: number): string => head + unit.repeat(Math.ceil(size / unit.length)) + tail;
            await assertLinear((size) => read(textOf(size)), 100_000, `${head}${unit}…${tail}`);
          }
        }
      }
    });

    it(`parses the longest accepted text as ${name} in a linear time`, async () => {
      for (const head of heads) {
        for (const unit of repeated) {
          const textOf = (size: number): string =>
            head + unit.repeat(Math.floor((size - head.length) / unit.length));
          await assertLinear(
            (size) => {
              for (let round = 0; round < 50; round += 1) read(textOf(size));
            },
            2048,
            `${head}${unit}…`,
          );
        }
      }
    });
  }
});

describe('rebaseHref', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['https://em01.lab.example:9398/api/tasks/task-7', 'tasks/task-7'],
    ['http://other:9399/prefix/api/backupServers/1?format=Entity', 'backupServers/1?format=Entity'],
    ['/api/tasks', 'tasks'],
    ['https://em01:9398/web/', undefined],
    ['tasks/task-1', undefined],
    ['https://em01/api/../etc', undefined],
    ['', undefined],
    ['/api/tasks/.', undefined],
    ['/api/%2e%2E/etc', undefined],
    ['/api/tasks/.%2e/x', undefined],
    ['/api/a\\..\\b', undefined],
    ['/api/.\t./b', undefined],
    ['/api/x?y=/../z', undefined],
    ['/api/tasks/...', 'tasks/...'],
    ['/api/tasks/a..b', 'tasks/a..b'],
    [`/api/tasks/${'a'.repeat(8_000)}`, `tasks/${'a'.repeat(8_000)}`],
    [`/api/tasks/${'a'.repeat(9_000)}`, undefined],
  ];
  for (const [href, expected] of cases) {
    it(`maps ${JSON.stringify(href).slice(0, 60)} to ${String(expected).slice(0, 60)}`, () => {
      assert.equal(rebaseHref(href), expected);
    });
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { FleetFileProblem } from '../../../../src/core/fleetFile/fleetFile';
import { defaultKeys, fileKeys, rowKeys } from '../../../../src/core/fleetFile/keys';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { isTold } from '../../../../src/core/fleetFile/told';
import { faults, row, server } from '../../../support/fleetFaults';
import {
  asJson,
  jsonLanguage,
  yamlLanguage,
  type Service,
  type Told,
} from '../../../support/languageServices';

interface Contribution {
  readonly fileMatch: readonly string[];
  readonly url: string;
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: Readonly<Record<'jsonValidation' | 'yamlValidation', readonly Contribution[]>>;
};

const associated = (point: keyof typeof contributes): { fileMatch: readonly string[]; schema: string } => {
  const [contribution] = contributes[point];
  assert.ok(contribution);
  return { fileMatch: contribution.fileMatch, schema: readFileSync(contribution.url, 'utf8') };
};

const yamlIn = (folder: string, ending: string): Service =>
  yamlLanguage({ ...associated('yamlValidation'), folder, ending });
const jsonIn = (folder: string, ending: string): Service =>
  jsonLanguage({ ...associated('jsonValidation'), folder, ending });

describe('a fleet file in the language services of other extensions', () => {
  const yaml = yamlIn('/work', '.veeam-em.yaml');
  const json = jsonIn('/work', '.veeam-em.json');

  /** What only the reader can say: it needs the whole file, aliases or more than a pattern. */
  const beyond = new Set<string>([
    ...['several-documents', 'merge-key', 'duplicate-anchor', 'unknown-anchor'],
    ...['unknown-endpoint', 'no-endpoint', 'url', 'too-large'],
  ]);
  const ofTheParser = new Set<string>(['duplicate-key', 'syntax']);

  describe('is found by its name', () => {
    const wrong = 'version: 2\nbackupServers: []\n';
    const wrongJson = '{"version": 2, "backupServers": []}';
    const found: readonly (readonly [string, Service, string, number])[] = [
      ['YAML', yamlIn('/work/north/emea', '.veeam-em.yaml'), wrong, 1],
      ['YAML with the short ending', yamlIn('/work', '.veeam-em.yml'), wrong, 1],
      ['JSON', jsonIn('/work/north/emea', '.veeam-em.json'), wrongJson, 1],
      ['other YAML', yamlIn('/work', '.yaml'), wrong, 0],
      ['other JSON', jsonIn('/work', '.json'), wrongJson, 0],
    ];
    for (const [what, service, text, count] of found) {
      it(`${count === 0 ? 'unless it is' : 'as'} ${what}`, async () => {
        assert.equal((await service.problems(text)).length, count);
      });
    }
  });

  describe('is completed', () => {
    const keysIn = (keys: readonly string[], ...others: readonly string[]): readonly string[] => [
      ...keys.filter((key) => !others.includes(key)),
    ];
    const head = 'version: 1\nbackupServers:\n  - dnsNameOrIpAddress: a.b\n';
    const places: readonly (readonly [string, string, string | undefined, readonly string[]])[] = [
      ['keys of the file', '|', '{|}', fileKeys],
      ['its other keys', 'version: 1\n|', '{"version": 1, |}', keysIn(fileKeys, 'version')],
      ['keys of a backup server', 'version: 1\nbackupServers:\n  - |', '{"backupServers": [{|}]}', rowKeys],
      ['its other keys', `${head}    |`, undefined, keysIn(rowKeys, 'dnsNameOrIpAddress')],
      ['keys of the defaults', 'version: 1\ndefaults:\n  |\n', '{"defaults": {|}}', defaultKeys],
      ['the version', 'version: |', '{"version": |}', ['1']],
      ['whether all others are removed', 'prune: |', '{"prune": |}', ['false', 'true']],
      [
        'whether data are collected',
        `${head}    collect: |`,
        '{"defaults": {"collect": |}}',
        ['false', 'true'],
      ],
      ['a port', `${head}    port: |`, '{"defaults": {"port": |}}', ['9392', '443']],
      ['a certificate port', `${head}    wcfPort: |`, '{"defaults": {"wcfPort": |}}', ['9405', '443']],
    ];
    for (const [what, inYaml, inJson, wanted] of places) {
      it(`with ${what}: ${inYaml.replaceAll('\n', ' / ')}`, async () => {
        const labels = (await yaml.completions(inYaml)).map(({ label }) => label);
        assert.deepEqual(labels.filter((label) => !label.includes(' ')).sort(), [...wanted].sort());
        if (inJson === undefined) return;
        const ofJson = (await json.completions(inJson)).map(({ label }) => label);
        assert.deepEqual([...ofJson].sort(), [...wanted].sort());
      });
    }

    it('with the words of each key, and never with a secret or a value that is wrong', async () => {
      for (const [service, place] of [
        [yaml, `${head}    |`],
        [json, '{"backupServers": [{|}]}'],
      ] as const) {
        const found = await service.completions(place);
        const words = found.find(({ label }) => label === 'port')?.words;
        assert.match(words ?? '', /Linux\.\nA whole number from 1 to 65535\.\nDefault: 9392\.$/);
        assert.ok(!found.some(({ label }) => /password/i.test(label)));
        assert.ok(!found.some(({ text }) => /\b0\b/.test(text)), 'no port 0');
      }
    });

    it('with a backup server as a whole', async () => {
      const inYaml = await yaml.completions('version: 1\nbackupServers:\n  - |');
      const inJson = await json.completions('{"backupServers": [|]}');
      for (const found of [inYaml, inJson]) {
        const labels = found.map(({ label }) => label);
        assert.equal(new Set(labels).size, labels.length, labels.join());
        assert.ok(found.some(({ text }) => /dnsNameOrIpAddress[^]*credential/.test(text)));
      }
    });
  });

  describe('is explained', () => {
    const words: readonly (readonly [string, RegExp])[] = [
      ['version', /Values: 1/],
      ['prune', /typed before that.*Default: false/s],
      ['port', /9392 for backup servers on Windows.*whole number from 1 to 65535.*Default: 9392/s],
      ['wcfPort', /9405 for version 12.*whole number from 1 to 65535/s],
      ['vbrCertificateThumbprint', /40 hexadecimal digits/],
      ['username', /DOMAIN/],
      ['collect', /Values: true, false.*Default: false/s],
      ['password', /must not contain a secret.*credential/],
    ];
    const text = `version: 1\nprune: false\nbackupServers:\n  - ${server}\n    port: 1\n    wcfPort: 1\n    vbrCertificateThumbprint: x\n    username: a\n    collect: true\n    password: x\n`;
    for (const [key, wanted] of words) {
      it(`where it says ${key}`, async () => {
        const inJson = asJson(text)?.replace(`"${key}"`, `"${key.slice(0, 2)}|${key.slice(2)}"`);
        assert.match(
          await yaml.hover(text.replace(`${key}:`, `${key.slice(0, 2)}|${key.slice(2)}:`)),
          wanted,
        );
        assert.match((await json.hover(inJson ?? '')).replaceAll('\\', ''), wanted);
      });
    }
  });

  describe('has sentences for its faults', () => {
    /** What no person would understand. */
    const technical = /[Pp]attern|schema|Expected|[Mm]atches|\^|object|undefined/;
    for (const [what, text, { code }] of faults) {
      if (code === undefined || beyond.has(code) || ofTheParser.has(code)) continue;
      it(what, async () => {
        const inJson = asJson(text);
        for (const told of [
          await yaml.problems(text),
          ...(inJson === undefined ? [] : [await json.problems(inJson)]),
        ]) {
          assert.ok(told.length > 0);
          for (const { message } of told) {
            assert.match(message, /\.$/);
            assert.doesNotMatch(message, technical);
            assert.doesNotMatch(message, /hunter2/);
          }
          const places = told.map(({ start, message }) => `${String(start)} ${message}`);
          assert.equal(new Set(places).size, places.length, 'each once');
        }
      });
    }

    it('says of a secret what it is, whatever it is called and contains', async () => {
      const keys = ['password', 'Password', 'apiToken', 'pwd', 'sshPassphrase', 'clientSecret'];
      for (const key of keys) {
        for (const value of ['x', '', '5', '1', 'true', '[a]', '{a: b}']) {
          for (const text of [row(`${server}\n    ${key}: ${value}`), `${row(server)}${key}: ${value}\n`]) {
            for (const told of [await yaml.problems(text), await json.problems(asJson(text) ?? '')]) {
              const [only, second] = told;
              assert.match(only?.message ?? '', /must not contain a secret/, text);
              assert.equal(second, undefined, text);
            }
          }
        }
      }
    });
  });

  describe('has no fault that is told twice', () => {
    const toldOf = (problems: readonly Told[]): Parameters<typeof isTold>[2] =>
      problems.map(({ start, severity, source = '' }) => ({
        start,
        isSyntax: severity === 1 && ['YAML', 'json'].includes(source),
      }));
    const remarked: readonly (readonly [string, string])[] = [
      ['no version below a comment', '# The fleet.\n\n---\nbackupServers: []\n'],
      ['no version below a directive', '%YAML 1.2\n---\nbackupServers: []\n'],
      ['a secret of several lines', row(`${server}\n    password: |\n      x\n      y`)],
      ['a secret without a value', row(`${server}\n    password:`)],
      ['a secret in a flow map', row(`{${server}, password: x, port: 70000}`)],
      ['a fault below comments', row(`${server}\n    # one\n    port: # two\n      0`)],
    ];
    for (const [what, text] of [...faults.map(([what, text]) => [what, text] as const), ...remarked]) {
      if (text.length > 100_000) continue;
      it(what, async () => {
        const inJson = asJson(text);
        for (const [written, service] of [
          [text, yaml],
          ...(inJson === undefined ? [] : [[inJson, json] as const]),
        ] as const) {
          const told = toldOf(await service.problems(written));
          for (const problem of readFleetFile(written).problems) {
            assert.equal(
              isTold(written, problem, told),
              !beyond.has(problem.code),
              `${written}: ${JSON.stringify([problem, told])}`,
            );
            assert.ok(!isTold(written, problem, []));
          }
        }
      });
    }

    it('broken JSON', async () => {
      for (const written of ['{', '{"version": 1,, "backupServers": []}', '{"version": 1 "prune": true}'])
        for (const problem of readFleetFile(written).problems)
          assert.ok(isTold(written, problem, toldOf(await json.problems(written))), written);
    });

    it('but what only the reader knows stays, also where something else is told', () => {
      const written = row(`{${server}, endpoint: Rome}`);
      const [unknown] = readFleetFile(written).problems;
      assert.equal(unknown?.code, 'unknown-endpoint');
      assert.ok(!isTold(written, unknown, [{ start: unknown.place.start, isSyntax: true }]));
    });
  });

  describe('is right or wrong for the schema as it is for the reader', () => {
    const digits = 'ab'.repeat(20);
    const text = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        'a',
        'vbr01.example.com',
        ' a.b ',
        '10.0.0.7',
        '10.0.0',
        '::1',
        '[2001:db8::1]',
      ),
      fc.constantFrom(
        'https://a.b/',
        'a b',
        'a:443',
        '[::1]:443',
        'a\\b',
        'A\\ b',
        'a@b',
        'a@b@c',
        '\\b',
        '/b',
      ),
      fc.constantFrom(
        digits,
        `${digits}ab`,
        digits.replaceAll('b', 'b:'),
        '\u200E' + digits,
        'x'.repeat(2001),
      ),
      fc.constantFrom(
        'Berlin',
        'my name',
        'https://em:9398/api/',
        'true',
        '443',
        '1e3',
        '0x10',
        'null',
        '~',
        '..',
      ),
      fc.string({ maxLength: 8 }),
    );
    const number = fc.oneof(
      fc.constantFrom(0, 1, 2, -1, 443, 65_535, 65_536, 9392.5, 1e21),
      fc.integer({ min: 1, max: 70_000 }),
    );
    const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
    const anything = fc.oneof(
      { weight: 9, arbitrary: scalar },
      { weight: 1, arbitrary: fc.constantFrom([], {}, ['a'], { a: 1 }) },
    );
    const usual: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
      port: number,
      wcfPort: number,
      collect: fc.boolean(),
      prune: fc.boolean(),
      version: fc.constant(1),
    };
    const valueOf = (key: string): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 4, arbitrary: usual[key] ?? text }, { weight: 1, arbitrary: anything });
    const mapOf = (keys: readonly string[], required: readonly string[] = []): fc.Arbitrary<unknown> => {
      const values = Object.fromEntries(keys.map((key) => [key, valueOf(key)]));
      const map = fc.record(values, { requiredKeys: [...required] });
      const others = fc.dictionary(fc.constantFrom('prt', 'password', 'x', 'Port'), scalar, { maxKeys: 1 });
      return fc.oneof(
        { weight: 8, arbitrary: map },
        { weight: 1, arbitrary: fc.tuple(map, others).map(([one, two]) => ({ ...one, ...two })) },
        { weight: 1, arbitrary: anything },
      );
    };
    const listOf = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
      fc.oneof(
        { weight: 9, arbitrary: fc.array(item, { maxLength: 3 }) },
        { weight: 1, arbitrary: anything },
      );
    const file = fc.record(
      {
        version: valueOf('version'),
        endpoints: listOf(text),
        defaults: mapOf(defaultKeys),
        prune: valueOf('prune'),
        backupServers: listOf(mapOf(rowKeys, ['dnsNameOrIpAddress'])),
      },
      { requiredKeys: ['version', 'endpoints', 'backupServers'] },
    );

    const only = { dnsNameOrIpAddress: 'a.b' };
    const right = { version: 1, endpoints: ['Berlin'], backupServers: [only] };
    /** A right file in which one value is another one. */
    const changed = fc.oneof(
      fc
        .constantFrom(...rowKeys)
        .chain((key) =>
          valueOf(key).map((value) => ({ ...right, backupServers: [{ ...only, [key]: value }] })),
        ),
      fc
        .constantFrom(...defaultKeys)
        .chain((key) => valueOf(key).map((value) => ({ ...right, defaults: { [key]: value } }))),
      text.map((endpoint) => ({ ...right, endpoints: [endpoint] })),
    );
    const either = fc.oneof({ weight: 3, arbitrary: changed }, { weight: 1, arbitrary: file });

    /** The faults that no schema can say. */
    const isBeyond = (problem: FleetFileProblem): boolean =>
      ['no-endpoint', 'unknown-endpoint', 'url'].includes(problem.code) ||
      // A tail of dots, and tags that make other data than what stands there.
      ['uid', 'syntax'].includes(problem.code) ||
      // A number of which the text is looked at, and what a pattern without a flag or a look ahead cannot refuse.
      (problem.code === 'field' && !problem.problem.startsWith('port'));

    /** An anchor that no alias names. */
    const information = 3;

    const agree = (written: string, told: readonly Told[]): void => {
      const { problems } = readFleetFile(written);
      const faulty = told.filter(({ severity }) => severity !== information);
      if (problems.length === 0) assert.deepEqual(faulty, [], written);
      if (faulty.length === 0) assert.ok(problems.every(isBeyond), `${written}: ${JSON.stringify(problems)}`);
    };

    it('in YAML', async () => {
      await fc.assert(
        fc.asyncProperty(either, fc.constantFrom('"', "'", ''), async (values, quote) => {
          const written = stringify(values, {
            lineWidth: 0,
            aliasDuplicateObjects: false,
            ...(quote !== '' && { singleQuote: quote === "'", defaultStringType: 'QUOTE_DOUBLE' }),
          });
          agree(written, await yaml.problems(written));
        }),
        { numRuns: 500 },
      );
    });

    it('in YAML with any scalar as it may be written', async () => {
      const scalars = [
        ...[
          '',
          '~',
          'null',
          'true',
          'yes',
          'on',
          'False',
          '443',
          '0443',
          '0x1bb',
          '0o673',
          '4_43',
          '443.0',
          '4.43e2',
        ],
        ...[
          '.inf',
          '-.INF',
          '.nan',
          '1e400',
          '99999999999999999999',
          '-1',
          '+443',
          '1:30',
          '2026-11-27',
          '=',
          "''",
        ],
        ...[
          '"443"',
          "'a b'",
          '"\\u0041"',
          '|\n      text',
          '>-\n      a\n      b',
          '!!str 443',
          '!!int "443"',
          '!a b',
        ],
        ...[
          '!!binary aGk=',
          '!!float 443',
          'a.b # c',
          'a#b',
          'a.b,c',
          '[1]',
          '{a: 1}',
          '&x 443',
          '5'.repeat(40),
        ],
      ];
      for (const key of [...rowKeys, 'prune', 'version']) {
        for (const value of scalars) {
          const written =
            key in { prune: 1, version: 1 }
              ? `${row(server).replace(key === 'version' ? 'version: 1\n' : '', '')}${key}: ${value}\n`
              : `version: 1\nendpoints: [Berlin]\nbackupServers:\n  - ${key}: ${value}\n${key === 'dnsNameOrIpAddress' ? '' : `    ${server}\n`}`;
          agree(written, await yaml.problems(written));
        }
      }
    });

    it('in JSON', async () => {
      await fc.assert(
        fc.asyncProperty(either, async (values) => {
          const written = JSON.stringify(values, undefined, 2);
          agree(written, await json.problems(written));
        }),
        { numRuns: 500 },
      );
    });
  });
});

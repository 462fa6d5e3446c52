import assert from 'node:assert/strict';
import { fixesOf, type Fixable } from '../../../../src/core/fleetFile/fixes';
import { fixTitle } from '../../../../src/core/fleetFile/fixWords';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { edited } from '../../../../src/core/fleetFile/textEdits';
import { row, server } from '../../../support/fleetFaults';

const credentials = ['backup-admin', 'other'];

/** The titles of all fixes of the problems, each with the text after it. */
function fixes(text: string, problems: readonly Fixable[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fixesOf(text, problems, credentials).map(({ action, edits }) => [fixTitle(action), edited(text, edits)]),
  );
}

describe('the fixes of a fleet file', () => {
  const ofProblems: readonly (readonly [string, string, string, string])[] = [
    [
      'an unknown key that is near to another',
      row(`${server} # keep\n    prt: 443 # keep`),
      'Change prt to port',
      row(`${server} # keep\n    port: 443 # keep`),
    ],
    [
      'an unknown key in quotes',
      '{"version": 1, "endpoints": ["A"], "backupservers": []}',
      'Change backupservers to backupServers',
      '{"version": 1, "endpoints": ["A"], "backupServers": []}',
    ],
    [
      'an unknown key that is near to no other',
      row(`${server} # keep\n    colour: red # gone\n    port: 443`),
      'Remove colour from the file',
      row(`${server} # keep\n    port: 443`),
    ],
    [
      'an unknown key that is near to one that is there',
      row(`${server}\n    port: 443\n    prt: 9392`),
      'Remove prt from the file',
      row(`${server}\n    port: 443`),
    ],
    [
      'a password among other keys',
      row(`${server} # keep\n    password: hunter2 # gone\n    # keep\n    port: 443`),
      'Remove password from the file',
      row(`${server} # keep\n    # keep\n    port: 443`),
    ],
    [
      'a password before other keys',
      row(`password: hunter2\n    # keep\n    ${server}`),
      'Remove password from the file',
      row(`# keep\n    ${server}`),
    ],
    [
      'a password at the end',
      `${row(server)}    Password: |\n      hunter2\n      # no comment\n# keep\n`,
      'Remove Password from the file',
      `${row(server)}# keep\n`,
    ],
    [
      'a password alone',
      `${row(server)}defaults:\n  password: hunter2 # keep\n`,
      'Remove password from the file',
      `${row(server)}defaults:\n  {} # keep\n`,
    ],
    [
      'a password of more than a text',
      row(`${server}\n    secrets:\n      - a\n      - b: c\n    port: 443`),
      'Remove secrets from the file',
      row(`${server}\n    port: 443`),
    ],
    [
      'a password on one line, first',
      row(`{password: a, ${server}} # keep`),
      'Remove password from the file',
      row(`{${server}} # keep`),
    ],
    [
      'a password on one line, last',
      row(`{ ${server}, password: a }`),
      'Remove password from the file',
      row(`{ ${server} }`),
    ],
    [
      'a password in JSON',
      '{\n  "version": 1,\n  "apiToken": "x",\n  "endpoints": ["A"],\n  "backupServers": []\n}\n',
      'Remove apiToken from the file',
      '{\n  "version": 1,\n  "endpoints": ["A"],\n  "backupServers": []\n}\n',
    ],
    [
      'no version',
      '# head\nendpoints: [A] # keep\nbackupServers: []\n',
      'Write the version 1',
      '# head\nversion: 1\nendpoints: [A] # keep\nbackupServers: []\n',
    ],
    [
      'no version, with line ends of Windows',
      'endpoints: [A]\r\nbackupServers: []\r\n',
      'Write the version 1',
      'version: 1\r\nendpoints: [A]\r\nbackupServers: []\r\n',
    ],
    [
      'no version after a byte order mark',
      '\uFEFFbackupServers: []\n',
      'Write the version 1',
      '\uFEFFversion: 1\nbackupServers: []\n',
    ],
    [
      'no version in JSON',
      '{\n  "backupServers": []\n}\n',
      'Write the version 1',
      '{\n  "version": 1,\n  "backupServers": []\n}\n',
    ],
    [
      'no version on one line',
      '{backupServers: []}',
      'Write the version 1',
      '{version: 1, backupServers: []}',
    ],
    [
      'another version',
      'version: "1" # keep\nbackupServers: []\n',
      'Write the version 1',
      'version: 1 # keep\nbackupServers: []\n',
    ],
    [
      'a version without a value',
      'version:\nbackupServers: []\n',
      'Write the version 1',
      'version: 1\nbackupServers: []\n',
    ],
    [
      'a port in quotes',
      row(`${server}\n    port: '443' # keep`),
      'Write 443 without quotes',
      row(`${server}\n    port: 443 # keep`),
    ],
    [
      'a flag in quotes',
      row(`${server}\n    collect: "true"`),
      'Write true without quotes',
      row(`${server}\n    collect: true`),
    ],
  ];
  for (const [what, before, title, after] of ofProblems) {
    it(`remove ${what}`, () => {
      const { problems } = readFleetFile(before);
      assert.deepEqual(fixes(before, problems), { [title]: after });
      assert.ok(readFleetFile(after).problems.length < problems.length);
    });
  }

  const twice = row(`${server} # one\n    port: 443\n  # two\n  - ${server} # gone\n# end`);
  const ofRows: readonly (readonly [
    string,
    'no-credential' | 'duplicate-row',
    string,
    number,
    string,
    string,
  ])[] = [
    [
      'no credential',
      'no-credential',
      row(`${server} # keep\n    # keep\n    collect: true`),
      0,
      'Use the credential backup-admin',
      row(`${server} # keep\n    credential: backup-admin\n    # keep\n    collect: true`),
    ],
    [
      'no credential, with line ends of Windows',
      'no-credential',
      row(`${server}\n    collect: true`).replaceAll('\n', '\r\n'),
      0,
      'Use the credential other',
      row(`${server}\n    credential: other\n    collect: true`).replaceAll('\n', '\r\n'),
    ],
    [
      'no credential on one line',
      'no-credential',
      row(`{ ${server} }`),
      0,
      'Use the credential other',
      row(`{ ${server}, credential: other }`),
    ],
    [
      'no credential in JSON',
      'no-credential',
      '{\n  "version": 1,\n  "endpoints": [\n    "A"\n  ],\n  "backupServers": [\n    {\n      "dnsNameOrIpAddress": "a.b"\n    }\n  ]\n}\n',
      0,
      'Use the credential other',
      '{\n  "version": 1,\n  "endpoints": [\n    "A"\n  ],\n  "backupServers": [\n    {\n      "dnsNameOrIpAddress": "a.b",\n      "credential": "other"\n    }\n  ]\n}\n',
    ],
    [
      'the second of two rows',
      'duplicate-row',
      twice,
      1,
      'Remove this backup server from the file',
      row(`${server} # one\n    port: 443\n  # two\n# end`),
    ],
    [
      'the first of two rows',
      'duplicate-row',
      twice.replaceAll('\n', '\r\n'),
      0,
      'Remove this backup server from the file',
      `version: 1\nendpoints: [Berlin]\nbackupServers:\n  # two\n  - ${server} # gone\n# end\n`.replaceAll(
        '\n',
        '\r\n',
      ),
    ],
  ];
  for (const [what, code, before, index, title, after] of ofRows) {
    it(`help with ${what}`, () => {
      const place = readFleetFile(before).file?.rows[index]?.place;
      assert.ok(place);
      assert.equal(fixes(before, [{ code, place }])[title], after);
    });
  }

  it('offer ten credentials at most, and one for a long text', () => {
    const many = Array.from({ length: 30 }, (_, index) => `name-${String(index)}`);
    const counted = (text: string): number => {
      const place = readFleetFile(text).file?.rows[0]?.place;
      assert.ok(place);
      return fixesOf(text, [{ code: 'no-credential', place }], many).length;
    };
    assert.equal(counted(row(server)), 10);
    assert.equal(counted(`${row(server)}# ${'x'.repeat(1_000_000)}\n`), 1);
  });

  it('change no more of the text than they must', () => {
    const place = readFleetFile(twice).file?.rows[1]?.place;
    assert.ok(place);
    const [fix] = fixesOf(twice, [{ code: 'duplicate-row', place }], []);
    assert.deepEqual(
      fix?.edits.map(({ start, end, text }) => [twice.slice(start, end).trim(), text.trim()]),
      [[`- ${server} # gone`, '']],
    );
  });

  const without: readonly (readonly [string, string])[] = [
    ['an unknown key that an alias means', row(`${server}\n    whatever: &x a\n    description: *x`)],
    ['a password that an alias means', row(`${server}\n    password: &x a\n    description: *x`)],
    ['a broken text', 'version: 1\nbackupServers: [\n'],
    ['a port that is no number', row(`${server}\n    port: "abc"`)],
    ['a list in place of a text', row(`${server}\n    description: [a]`)],
    ['an empty file', ''],
  ];
  for (const [what, text] of without) {
    it(`offer nothing for ${what}`, () => {
      const { problems } = readFleetFile(text);
      assert.ok(problems.length > 0);
      assert.deepEqual(fixes(text, problems), {});
    });
  }

  it('offer nothing for a row that is not there', () => {
    const place = { start: 3, end: 4, line: 1, column: 4 };
    assert.deepEqual(
      fixes(row(server), [
        { code: 'no-credential', place },
        { code: 'duplicate-row', place },
      ]),
      {},
    );
  });
});

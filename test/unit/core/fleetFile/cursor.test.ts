import assert from 'node:assert/strict';
import { cursorAt, keyAt } from '../../../../src/core/fleetFile/cursor';
import { hoverWords, offersAt } from '../../../../src/core/fleetFile/offers';
import { row, server } from '../../../support/fleetFaults';

const names = { endpoints: ['Berlin', 'EM: Rome', 'no'], credentials: ['backup-admin', 'null'] };

/** A text with the cursor at `|`, and the cursor. */
function at(marked: string): readonly [text: string, offset: number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}

/** The text after each offer was taken. */
function taken(marked: string): Readonly<Record<string, string>> {
  const [text, offset] = at(marked);
  const cursor = cursorAt(text, offset);
  if (cursor === undefined) return {};
  assert.ok(cursor.start <= offset && offset <= cursor.end, 'the cursor is in what is replaced');
  return Object.fromEntries(
    offersAt(cursor, names).map(({ label, text: written }) => [
      label,
      text.slice(0, cursor.start) + written + text.slice(cursor.end),
    ]),
  );
}

describe('what is offered at a cursor of a fleet file', () => {
  const keys = [
    ...['port', 'username', 'wcfPort', 'vbrCertificateThumbprint', 'credential', 'endpoint'],
    ...['uid', 'collect'],
  ];
  const allKeys = ['dnsNameOrIpAddress', 'description', ...keys];
  const rowKeys = ['description', ...keys];
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['an empty file', '|', ['version', 'endpoints', 'defaults', 'prune', 'backupServers']],
    ['a key that is half typed', 'ver|', ['version', 'endpoints', 'defaults', 'prune', 'backupServers']],
    ['a line between others', 'version: 1\n|\nbackupServers: []\n', ['endpoints', 'defaults', 'prune']],
    ['the line after the rows', `${row(server)}|`, ['defaults', 'prune']],
    ['a row without anything', row('|'), allKeys],
    ['a new row without an indentation', 'backupServers:\n- |\n', allKeys],
    ['a line of a row', row(`${server}\n    |`), rowKeys],
    ['a word in a row before other keys', row(`po|\n    ${server}`), rowKeys],
    ['a row with line ends of Windows', row(`${server}\n    |`).replaceAll('\n', '\r\n'), rowKeys],
    ['a row on one line', row(`{${server}, | }`), rowKeys],
    ['the defaults', 'defaults:\n  |\nversion: 1\n', rowKeys.filter((key) => key !== 'uid')],
    ['a key with a value', `defaults:\n  po|rt: 5\n`, rowKeys.filter((key) => key !== 'uid')],
    ['the version', 'version: |\n', ['1']],
    ['a flag', row(`${server}\n    collect: |`), ['true', 'false']],
    ['a flag that is half typed', `prune: t|\n${row(server)}`, ['true', 'false']],
    ['a number with a default', row(`${server}\n    port: |`), ['443', '9392']],
    ['a number with usual values', row(`${server}\n    wcfPort: |`), ['443', '9405']],
    ['a credential', row(`${server}\n    credential: |\n    port: 1`), ['backup-admin', 'null']],
    ['a credential of the defaults', 'defaults: {credential: b|}', ['backup-admin', 'null']],
    ['the endpoint of a row', row(`${server}\n    endpoint: |`), ['Berlin']],
    [
      'an endpoint that the file does not list',
      `backupServers:\n  - endpoint: |`,
      ['Berlin', 'EM: Rome', 'no'],
    ],
    ['a list of endpoints', 'endpoints: [Berlin, |]\n', ['EM: Rome', 'no']],
    ['a list that is not closed', 'endpoints: [|\nversion: 1\n', ['Berlin', 'EM: Rome', 'no']],
    ['a list of lines', 'endpoints:\n  - Berlin\n  - |\nversion: 1\n', ['EM: Rome', 'no']],
    ['free text', row(`${server}\n    description: |`), []],
    ['a comment', `# ver|\n${row(server)}`, []],
    ['a comment after a value', 'version: 1 # pru|\n', []],
    ['a wrong indentation', row(`${server}\n  |`), []],
    ['a place that is too deep', row(`${server}\n    port:\n      |`), []],
    ['an unknown list', 'others:\n  - |\n', []],
    ['the colon itself', row(`${server}\n    collect:|`), []],
    ['a text over several lines', row(`${server}\n    description: "a\n    credential: |\n`), []],
    ['a text that is nested too deep', `${'['.repeat(10_000)}|`, []],
  ];
  for (const [where, text, labels] of cases) {
    it(`offers what fits in ${where}`, () => {
      assert.deepEqual(Object.keys(taken(text)), labels);
    });
  }

  const written: readonly (readonly [string, string, string, string])[] = [
    ['a key with its colon', row(`${server}\n    po|`), 'port', row(`${server}\n    port: `)],
    ['a list without a space', 'ver|', 'backupServers', 'backupServers:'],
    ['a key alone before a colon', 'po|rt: 5', 'prune', 'prune: 5'],
    [
      'a name',
      row(`${server}\n    credential: ba|`),
      'backup-admin',
      row(`${server}\n    credential: backup-admin`),
    ],
    [
      'a word of YAML in quotes',
      row(`${server}\n    credential: |`),
      'null',
      row(`${server}\n    credential: "null"`),
    ],
    ['a name with a colon in quotes', 'endpoints: [E|]', 'EM: Rome', 'endpoints: ["EM: Rome"]'],
    ['a name for one in quotes', "endpoints: ['Be|']", 'Berlin', 'endpoints: ["Berlin"]'],
  ];
  for (const [what, before, label, after] of written) {
    it(`writes ${what}`, () => {
      assert.equal(taken(before)[label], after);
    });
  }

  it('finds a place, or none, wherever the text ends', () => {
    const text = `# x\n${row(`${server}\n    credential: "a"\n    collect: true`)}defaults: {port: 1, username: 'a\\b'}\n`;
    for (let end = 0; end <= text.length; end += 1)
      for (const half of [text.slice(0, end), text]) {
        const cursor = cursorAt(half, end);
        if (cursor) assert.ok(cursor.start <= end && end <= cursor.end, half);
        keyAt(half, end);
      }
  });

  it('explains the key under the pointer, with its range and its default', () => {
    const said = (marked: string) => {
      const found = keyAt(...at(marked));
      return found && hoverWords(found);
    };
    assert.deepEqual(said(row(`${server}\n    po|rt: 443`)), [
      'Port',
      '9392 for backup servers on Windows, 443 for those on Linux.',
      'A whole number from 1 to 65535.',
      'Default: 9392.',
    ]);
    assert.deepEqual(said('|version: 1'), ['The version of the format.', 'Values: 1.']);
    assert.equal(said(row(`${server}\n    port: 4|43`)), undefined);
    assert.equal(said(row(`${server}\n    p|rt: 443`)), undefined);
    assert.equal(said('uid|: 5'), undefined);
  });
});

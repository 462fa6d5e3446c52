import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FleetRow } from '../../../../src/core/fleetFile/fleetFile';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import type { RowChange } from '../../../../src/core/fleetFile/rowChange';
import { withRows } from '../../../../src/core/fleetFile/withRows';
import { writeFleetFile, type RowValues } from '../../../../src/core/fleetFile/writeFleetFile';

/** What the rows of a text are; the text must have no problem. */
function rowsOf(text: string): readonly FleetRow[] {
  const { file, problems } = readFleetFile(text);
  assert.deepEqual(problems, [], text);
  assert.ok(file);
  return file.rows;
}

/** A row as it was written, from what was read. */
const writtenOf = ({ address, credential, uid, collect, values }: FleetRow): RowValues => ({
  dnsNameOrIpAddress: address,
  ...values,
  ...(credential !== undefined && { credential }),
  ...(uid !== undefined && { uid }),
  ...(collect && { collect }),
});

const awkward = [
  ...[
    'yes',
    'no',
    'on',
    'null',
    '~',
    'true',
    '007',
    '0x1F',
    '1e3',
    '1_000',
    '12:30:45',
    '2024-01-01',
    '.inf',
  ],
  ...[
    '# no comment',
    'a # b',
    'a: b',
    '- a',
    '"quoted"',
    "it's",
    '{a}',
    '[a]',
    '&a',
    '*a',
    '!t',
    '%d',
    '@a',
    '`a`',
  ],
  ...[
    '  before',
    'after  ',
    'two\nlines',
    'tab\there',
    'C:\\temp',
    '\\n',
    '---',
    '...',
    '<<',
    '?',
    '| a',
    '> a',
    '',
  ],
  ...[
    '\u{1F600} smile',
    '\u202Eover\u202C',
    'zero\u200Bwidth',
    '\u00A0',
    '\uFEFFmark',
    'ÄÖÜ',
    '日本語',
    '\u2028',
    '\u0085',
  ],
  ...['=1+1', 'x'.repeat(1900), 'word '.repeat(300).trim()],
];
const notXml =
  // eslint-disable-next-line no-control-regex -- a file cannot have these
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/u;
const texts = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !notXml.test(text)),
);
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(\.[a-z]{1,5})?$/);
const port = fc.integer({ min: 1, max: 65535 });
const row: fc.Arbitrary<RowValues> = fc.record(
  {
    dnsNameOrIpAddress: fc.oneof(name, fc.constantFrom('10.0.0.7', '2001:db8::7', 'yes', 'null', '1e3')),
    description: texts.map((text) => text.trim()),
    port,
    wcfPort: port,
    username: fc.constantFrom('LAB\\admin', 'user@lab.example', 'LAB\\a # b'),
    vbrCertificateThumbprint: fc.constantFrom('0'.repeat(40), `1E${'0'.repeat(38)}`, 'AB'.repeat(20)),
    credential: fc.constantFrom('svc', 'yes', 'null', 'a.b-c_d', 'y'),
    uid: fc.constantFrom('4f2f5d1e-1234-4abc-9def-001122334455', '00000000-0000-0000-0000-000000000001'),
    collect: fc.constant(true),
  },
  { requiredKeys: ['dnsNameOrIpAddress'], noNullPrototype: true },
);

describe('writeFleetFile', () => {
  it('writes what is read back with the same rows and no problem', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 5 }),
        fc.constantFrom('yaml' as const, 'json' as const),
        (rows, format) => {
          const text = writeFleetFile(
            { endpoints: ['Berlin: #1'], rows, comment: ['A comment.', ''] },
            format,
          );
          assert.deepEqual(rowsOf(text).map(writtenOf), rows);
        },
      ),
    );
  });

  it('keeps every awkward text as a description, and shows what is hidden', () => {
    for (const description of awkward)
      for (const format of ['yaml', 'json'] as const) {
        const text = writeFleetFile(
          { endpoints: ['Berlin'], rows: [{ dnsNameOrIpAddress: 'a.b', description }] },
          format,
        );
        assert.equal(rowsOf(text)[0]?.values.description, description.trim(), description);
        assert.doesNotMatch(text, /[\u200B\u202E\uFEFF\u2028\u0085]/);
      }
  });

  it('writes a long comment in lines that an editor shows whole', () => {
    const word = 'x'.repeat(100);
    const comment = [`${'four '.repeat(40)}end`, `a ${word} b`];
    const lines = writeFleetFile({ rows: [], comment }, 'yaml').split('\n\n')[0]?.split('\n') ?? [];
    assert.equal(lines.map((line) => line.slice(2)).join(' '), comment.join(' '));
    for (const line of lines) assert.ok(line.length <= 80 || line === `# ${word}`, line);
  });

  it('writes the address first, the other keys in the order of the table, and the comment at the head', () => {
    const text = writeFleetFile(
      {
        endpoints: ['Berlin'],
        defaults: { credential: 'svc', port: 9392 },
        rows: [{ collect: true, wcfPort: 443, description: 'yes', dnsNameOrIpAddress: 'vbr01.example.com' }],
        comment: ['First.', '', 'Second.'],
      },
      'yaml',
    );
    assert.equal(
      text,
      `# First.
#
# Second.

version: 1
endpoints:
  - Berlin
defaults:
  port: 9392
  credential: svc
backupServers:
  - dnsNameOrIpAddress: vbr01.example.com
    description: "yes"
    wcfPort: 443
    collect: true
`,
    );
  });
});

const base = `# The fleet of the south.
version: 1   # the only one
endpoints: [ Berlin ]

backupServers:
# Rome
-   dnsNameOrIpAddress: rome.example.com   # moved in May
    # free text
    description: &text 'Rome: production'
    port: 9392    # Windows
# Paris
-   &paris
    dnsNameOrIpAddress: paris.example.com
    description: *text
-   { dnsNameOrIpAddress: oslo.example.com, description: *text } # north
# The end.
`;

/** Changes rows by their address. */
function changed(
  text: string,
  changes: readonly (
    | { readonly add: RowValues }
    | { readonly remove: string }
    | { readonly change: string; readonly to: Extract<RowChange, { kind: 'change' }>['values'] }
  )[],
): string {
  const rows = rowsOf(text);
  const at = (address: string): FleetRow['place'] => {
    const found = rows.find((known) => known.address === address);
    assert.ok(found, address);
    return found.place;
  };
  const written = withRows(
    text,
    changes.map((change): RowChange => {
      if ('add' in change) return { kind: 'add', row: change.add };
      if ('remove' in change) return { kind: 'remove', at: at(change.remove) };
      return { kind: 'change', at: at(change.change), values: change.to };
    }),
  );
  assert.ok(written !== undefined);
  return written;
}

describe('withRows', () => {
  it('changes nothing but the rows that are meant', () => {
    assert.equal(withRows(base, []), base);
    assert.equal(
      changed(base, [{ add: { dnsNameOrIpAddress: 'new.example.com', description: 'yes', collect: true } }]),
      base.replace(
        '# The end.\n',
        '- dnsNameOrIpAddress: new.example.com\n  description: "yes"\n  collect: true\n# The end.\n',
      ),
    );
    assert.equal(
      changed(base, [{ change: 'rome.example.com', to: { port: 443, wcfPort: 443 } }]),
      base
        .replace(/- {3}dnsNameOrIpAddress: rome[^]*Windows\n/, () =>
          [
            '-   dnsNameOrIpAddress: rome.example.com # moved in May',
            '    # free text',
            "    description: &text 'Rome: production'",
            '    port: 443 # Windows',
            '    wcfPort: 443',
            '',
          ].join('\n'),
        )
        .replaceAll('*text', "'Rome: production'"),
    );
  });

  it('keeps what aliases mean when the row with their anchor goes', () => {
    const text = changed(base, [
      { remove: 'rome.example.com' },
      { change: 'paris.example.com', to: { port: 443 } },
    ]);
    assert.match(text, /^# Rome\n# Paris\n/m);
    assert.deepEqual(
      rowsOf(text).map(({ address, values }) => [address, values.description, values.port]),
      [
        ['paris.example.com', 'Rome: production', 443],
        ['oslo.example.com', 'Rome: production', undefined],
      ],
    );
  });

  it('changes a row that is an alias, and the row that it stands for', () => {
    const text = `version: 1\nendpoints: [A, B]\nbackupServers:\n  - &r\n    dnsNameOrIpAddress: a.b\n    endpoint: A\n  - *r\n`;
    const [first, second] = rowsOf(text);
    assert.ok(first && second);
    for (const [at, wanted] of [
      [first, ['B', 'A']],
      [second, ['A', 'B']],
    ] as const) {
      const written = withRows(text, [{ kind: 'change', at: at.place, values: { endpoint: 'B' } }]);
      assert.deepEqual(
        rowsOf(written ?? '').map(({ endpoint }) => endpoint),
        wanted,
      );
    }
  });

  it('empties the list, and begins it again', () => {
    for (const list of [
      'backupServers:\n  - dnsNameOrIpAddress: a.b\n',
      'backupServers:\n- dnsNameOrIpAddress: a.b',
      'backupServers: [ { dnsNameOrIpAddress: a.b } ] # all\n',
      'backupServers: # all\n  # one\n  - dnsNameOrIpAddress: a.b # is one\n  # no more\n',
    ]) {
      const text = `# head\nversion: 1\nendpoints: [A]\n${list}`;
      const empty = changed(text, [{ remove: 'a.b' }]);
      assert.deepEqual(rowsOf(empty), [], empty);
      const again = changed(empty, [{ add: { dnsNameOrIpAddress: 'c.d', description: 'x # y' } }]);
      assert.deepEqual(rowsOf(again).map(writtenOf), [{ dnsNameOrIpAddress: 'c.d', description: 'x # y' }]);
      const replaced = changed(text, [{ remove: 'a.b' }, { add: { dnsNameOrIpAddress: 'c.d' } }]);
      assert.deepEqual(rowsOf(replaced).map(writtenOf), [{ dnsNameOrIpAddress: 'c.d' }]);
    }
    for (const text of [
      'version: 1\nendpoints: [A]',
      'version: 1\nendpoints: [A]\nbackupServers: # none yet\n',
    ])
      assert.equal(
        rowsOf(withRows(text, [{ kind: 'add', row: { dnsNameOrIpAddress: 'a.b' } }]) ?? '').length,
        1,
      );
  });

  it('keeps JSON as JSON, with its indentation and its line ends', () => {
    const content = { version: 1, endpoints: ['A'], backupServers: [{ dnsNameOrIpAddress: 'a.b', port: 1 }] };
    for (const indent of [undefined, '\t', '  ', '    '])
      for (const end of ['\n', '\r\n']) {
        const text = `${JSON.stringify(content, undefined, indent).replaceAll('\n', end)}${end}`;
        const written = changed(text, [
          { change: 'a.b', to: { port: undefined, description: 'a\tb' } },
          { add: { dnsNameOrIpAddress: 'c.d' } },
        ]);
        const backupServers = [
          { dnsNameOrIpAddress: 'a.b', description: 'a\tb' },
          { dnsNameOrIpAddress: 'c.d' },
        ];
        assert.deepEqual(JSON.parse(written), { ...content, backupServers });
        assert.equal(
          written,
          `${JSON.stringify({ ...content, backupServers }, undefined, indent)
            .replaceAll('\n', end)
            .replace('\\t', '\\u0009')}${end}`.replace(
            '\\u0009',
            written.includes('\\u0009') ? '\\u0009' : '\\t',
          ),
        );
      }
  });

  it('refuses a text that it cannot change, and a row that is not there', () => {
    const add: RowChange = { kind: 'add', row: { dnsNameOrIpAddress: 'a.b' } };
    for (const text of [
      '',
      'hello',
      '- 1',
      'version: 1\nbackupServers: [\n',
      'version: 1\nbackupServers: 5\n',
    ])
      assert.equal(withRows(text, [add]), undefined, text);
    const at = { start: 3, end: 4, line: 1, column: 4 };
    assert.equal(withRows(base, [{ kind: 'remove', at }]), undefined);
    assert.equal(withRows(base, [{ kind: 'add', row: { dnsNameOrIpAddress: 'no host' } }]), undefined);
  });

  it('keeps every comment, and gives the rows that are wanted, for any rows, line ends and indentation', () => {
    const style = fc.record({
      end: fc.constantFrom('\n', '\r\n'),
      indent: fc.constantFrom('', '  ', '    ', ' '),
      gap: fc.constantFrom(' ', '   '),
    });
    const change = fc.oneof(
      fc.record({ kind: fc.constant('keep' as const) }),
      fc.record({ kind: fc.constant('remove' as const) }),
      fc.record({
        kind: fc.constant('change' as const),
        description: texts,
        port: fc.option(port, { nil: undefined }),
      }),
    );
    const rows = fc.uniqueArray(fc.tuple(row, change), {
      maxLength: 6,
      selector: ([{ dnsNameOrIpAddress }]) => dnsNameOrIpAddress,
    });
    fc.assert(
      fc.property(rows, style, fc.array(row, { maxLength: 2 }), (planned, { end, indent, gap }, added) => {
        const items = planned.map(([values], index) => {
          const [, ...lines] = writeFleetFile({ rows: [values] }, 'yaml')
            .split('backupServers:\n')
            .join('')
            .split('\n');
          const own = lines.filter((line) => line !== '').map((line) => line.slice(4));
          const text = own.join(`\n${indent} ${gap}`);
          return `${indent}# before ${String(index)}\n${indent}-${gap}${text}\n`;
        });
        // Values over several lines have an indentation of their own.
        fc.pre(planned.every(([{ description }]) => !String(description).includes('\n')));
        const text =
          `# head\nversion: 1\nendpoints: [A]\nbackupServers:${items.length === 0 ? ' []' : ''}\n${items.join('')}# foot\n`.replaceAll(
            '\n',
            end,
          );
        const read = rowsOf(text);
        const changes = planned.flatMap(([, what], index): readonly RowChange[] => {
          const at = read[index]?.place;
          assert.ok(at);
          if (what.kind === 'remove') return [{ kind: 'remove', at }];
          const { description, port: to } = what.kind === 'change' ? what : {};
          return what.kind === 'change'
            ? [{ kind: 'change', at, values: { description: description?.trim(), port: to } }]
            : [];
        });
        const written = withRows(text, [
          ...changes,
          ...added.map((add): RowChange => ({ kind: 'add', row: add })),
        ]);
        assert.ok(written !== undefined, text);
        const wanted = planned.flatMap(([values, what]) => {
          if (what.kind === 'remove') return [];
          if (what.kind === 'keep') return [values];
          const { port: to } = what;
          const rest = Object.fromEntries(Object.entries(values).filter(([key]) => key !== 'port'));
          return [
            {
              ...rest,
              description: what.description.trim(),
              ...(to !== undefined && { port: to }),
            },
          ];
        });
        assert.deepEqual(rowsOf(written).map(writtenOf), [...wanted, ...added], written);
        for (const comment of ['# head', '# foot']) assert.ok(written.includes(comment));
        for (const [index, [, { kind }]] of planned.entries())
          if (kind !== 'remove') assert.ok(written.includes(`# before ${String(index)}${end}`), written);
        if (end === '\r\n') assert.doesNotMatch(written, /(?<!\r)\n/);
      }),
    );
  });

  it('changes thousands of rows in a moment', () => {
    const rows = Array.from({ length: 2000 }, (_, index) => ({
      dnsNameOrIpAddress: `vbr${String(index)}.example.com`,
      port: 9392,
    }));
    const text = writeFleetFile({ endpoints: ['A'], rows }, 'yaml');
    const changes = rowsOf(text).map(({ place }): RowChange => ({
      kind: 'change',
      at: place,
      values: { port: 443 },
    }));
    assert.ok(rowsOf(withRows(text, changes) ?? '').every(({ values }) => values.port === 443));
  });
});

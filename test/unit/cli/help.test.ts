import assert from 'node:assert/strict';
import { valueKinds } from '../../../src/cli/completing';
import { verbHelp } from '../../../src/cli/help';
import { Cli } from '../../support/cli';

/* The help of a verb is all that a person has at a terminal of 80 columns. */

describe('the help', function () {
  this.timeout(60_000);
  let cli: Cli;
  const helpOf = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout } = await cli.run([...args, '--help']);
    assert.equal(code, 0);
    return stdout;
  };

  before(async () => {
    cli = await Cli.create();
  });
  after(() => {
    cli.dispose();
  });

  it('lists every verb, and fits into 80 columns', async () => {
    const help = await helpOf();
    for (const [name, { summary }] of Object.entries(verbHelp)) {
      assert.match(help, new RegExp(`^  ${name}(?= )`, 'm'));
      assert.ok(help.replaceAll(/\s+/g, ' ').includes(summary), summary);
    }
    assert.deepEqual(tooWide(help), []);
  });

  const tooWide = (help: string): readonly string[] => help.split('\n').filter((line) => line.length > 80);

  for (const [name, verb] of Object.entries(verbHelp)) {
    it(`of ${name} has its purpose, arguments, options, exit codes, environment and examples`, async () => {
      const help = await helpOf(name);
      assert.deepEqual(tooWide(help), []);
      const [usage = '', purpose = ''] = help.split('\n\n');
      assert.match(usage, new RegExp(`^Usage: veeam-em ${name} \\[options\\]`));
      assert.match(purpose, /^[A-Z][\s\S]*\.$/);
      const used = [...usage.matchAll(/[<[](\w+)(?:\.\.\.)?[>\]]/g)].map(([, argument]) => argument);
      for (const argument of used.filter((word) => word !== 'options'))
        assert.match(help, new RegExp(`^  ${argument ?? ''} {2,}\\S`, 'm'), argument);
      for (const title of [
        'Options',
        'Global Options',
        'Exit codes',
        'Environment',
        'Credentials',
        'Examples',
      ])
        assert.match(help, new RegExp(`^${title}:$`, 'm'));
      assert.doesNotMatch(help, /default: (?:\[|none|")/);
      // Every option has words, also where they begin on the line after it.
      for (const [line] of help.matchAll(/^ {2}-.*(?:\n {6,}\S.*)?/gm))
        assert.match(line, /\S\s{2,}\S/, line);
      for (const example of verb.examples)
        for (const [option] of example.matchAll(/--[\w-]+/g)) assert.ok(help.includes(option), example);
      assert.equal(help.includes('\n  2    '), help.includes('--detailed-exitcode'));
    });
  }

  it('names values whose completion is decided', async () => {
    const pages = await Promise.all(Object.keys(verbHelp).map((name) => helpOf(name)));
    const lines = pages.flatMap((page) => page.split('\n')).filter((line) => /^(?:Usage:| {2}-)/.test(line));
    const names = lines.flatMap((line) =>
      [...line.matchAll(/[<[](?!options)([\w=]+)(?:\.\.\.)?[>\]]/g)].map(([, name = '']) => name),
    );
    const free = [
      'account',
      'address',
      'count',
      'header=key',
      'id',
      'name',
      'number',
      'path',
      'seconds',
      'servers',
      'sha1',
      'sha256',
      'text',
    ];
    // With choices, which are offered.
    const chosen = ['format', 'shell'];
    assert.deepEqual(
      [...new Set(names)].filter((name) => !(name in valueKinds) && !chosen.includes(name)).sort(),
      free,
    );
  });

  it('is named where the arguments cannot be used', async () => {
    for (const args of [['plan'], ['pln'], ['plan', 'x', '--nonsense']]) {
      const { code, stderr } = await cli.run(args);
      assert.deepEqual([code, stderr.includes('Add --help for')], [3, true], stderr);
    }
  });
});

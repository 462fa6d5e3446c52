import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { bundle, Cli } from '../../support/cli';
import { programPath } from '../../support/programs';
import { hasTerminal, Terminal } from '../../support/terminal';
import { until } from '../../support/until';

/* The completion in the shells that this machine has: a person types in a terminal and presses Tab. What the command line is
   then given tells whether the right word came, with the right quotes. */

const endpoints = ['EM 1', 'EM 2: test', "o'brien", 'Köln', 'http://em', '$HOME `x` & "y"'];
const list = (names: readonly string[]): string =>
  JSON.stringify(names.map((name) => ({ name, url: 'https://em.example.com:9398/api/' })));

/** What is typed, with Tab as →, and what the command line is given. */
const rows: readonly (readonly [what: string, typed: string, given: readonly string[], except?: string])[] = [
  ['a verb', 'dri→x', ['drift', 'x']],
  ['a verb after options', '--json --timeout 5 dri→', ['--json', '--timeout', '5', 'drift']],
  ['a verb for its help', 'help dri→', ['help', 'drift']],
  ['an option', 'plan x --detailed→', ['plan', 'x', '--detailed-exitcode']],
  ['an option of every verb', 'plan x --verb→', ['plan', 'x', '--verbose']],
  [
    'an option where no argument can follow',
    'plan x --json --det→',
    ['plan', 'x', '--json', '--detailed-exitcode'],
  ],
  ['a value', '--format j→list', ['--format', 'json', 'list']],
  ['a value after =', '--format=j→list', ['--format=json', 'list']],
  ['a value that the verb has', 'sandbox --scenario accep→', ['sandbox', '--scenario', 'accepted-empty']],
  ['a shell', 'completion fi→', ['completion', 'fish']],
  ['a file with spaces', 'plan fl→', ['plan', 'fleet file.yaml']],
  ['a file in a folder', 'plan sub→no→', ['plan', 'sub folder/north.yaml']],
  ['a file in quotes', 'plan "fleet f→', ['plan', 'fleet file.yaml']],
  ['a file as a value', 'plan x --credentials fl→', ['plan', 'x', '--credentials', 'fleet file.yaml']],
  ['a file as a value after =', 'plan x --credentials=fl→', ['plan', 'x', '--credentials=fleet file.yaml']],
  ['a file after --', 'plan -- fl→', ['plan', '--', 'fleet file.yaml']],
  [
    'nothing for a text of its own',
    'connect x y --description fl→',
    ['connect', 'x', 'y', '--description', 'fl'],
  ],
  ['an endpoint', 'list EM→1→', ['list', 'EM 1']],
  ['an endpoint with a colon', 'list EM\\ 2→', ['list', 'EM 2: test']],
  ['an endpoint after its colon', 'list EM\\ 2:→', ['list', 'EM 2: test']],
  ['an endpoint in quotes', 'list "EM 2→', ['list', 'EM 2: test']],
  ['an endpoint in quotes after its colon', "list 'EM 2:→", ['list', 'EM 2: test']],
  ['an endpoint with an apostrophe', 'list o→', ['list', "o'brien"]],
  ['an endpoint with another alphabet', 'list K→', ['list', 'Köln']],
  ['an endpoint like a URL', 'list http://→', ['list', 'http://em']],
  ['an endpoint that a shell would act on', 'list \\$→', ['list', '$HOME `x` & "y"']],
  ['an endpoint after --', 'list -- K→', ['list', '--', 'Köln']],
  ['another endpoint', 'rotate EM\\ 1 EM→', ['rotate', 'EM 1', 'EM 2: test']],
  ['an endpoint as a value', 'import x --endpoint K→', ['import', 'x', '--endpoint', 'Köln']],
  [
    'an endpoint of another file',
    '--endpoints other.json list Oth→',
    ['--endpoints', 'other.json', 'list', 'Other'],
  ],
  [
    'an endpoint of a file in the home',
    '--endpoints ~/other.json list Oth→',
    ['--endpoints', '~/other.json', 'list', 'Other'],
  ],
  [
    'an endpoint of a file after =',
    '--endpoints="other.json" list Oth→',
    ['--endpoints=other.json', 'list', 'Other'],
  ],
  [
    'nothing for an endpoint of a file that is missing',
    '--endpoints gone.json list EM→',
    ['--endpoints', 'gone.json', 'list', 'EM'],
  ],
  ['a file of a redirection', 'list K > fl→', ['list', 'K']],
];

interface Setup {
  readonly shell: string;
  readonly how: string;
  /** A file of the machine without which there is no such setup. */
  readonly needs?: string;
  readonly args: readonly string[];
  /** What the shell reads at its start, and the script of the completion, by their places in the home. */
  readonly files: (script: string) => Readonly<Record<string, string>>;
}

const bashCompletion = '/usr/share/bash-completion/bash_completion';
const start = 'PS1="> "; HISTFILE=; PATH=$HOME/bin:$PATH; cd "$HOME/work"';

const setups: readonly Setup[] = [
  {
    shell: 'bash',
    how: 'alone',
    args: ['--noprofile', '--rcfile', '.bashrc', '-i'],
    files: (script) => ({ '.bashrc': `${start}; . ~/.script`, '.script': script }),
  },
  {
    shell: 'bash',
    how: 'with bash-completion, which finds the script by its name',
    needs: bashCompletion,
    args: ['--noprofile', '--rcfile', '.bashrc', '-i'],
    files: (script) => ({
      '.bashrc': `. ${bashCompletion}; ${start}`,
      '.local/share/bash-completion/completions/veeam-em': script,
    }),
  },
  {
    shell: 'zsh',
    how: 'by its startup file',
    args: ['-i'],
    files: (script) => ({ '.zshrc': `unsetopt beep; ${start}; . ~/.script`, '.script': script }),
  },
  {
    shell: 'zsh',
    how: 'which finds the script by its name',
    args: ['-i'],
    files: (script) => ({
      '.zshrc': `unsetopt beep; fpath=(~/functions $fpath); autoload -Uz compinit; compinit; ${start}`,
      'functions/_veeam-em': script,
    }),
  },
  {
    shell: 'fish',
    how: 'which finds the script by its name',
    args: ['-i'],
    files: (script) => ({
      '.config/fish/config.fish': 'set PATH $HOME/bin $PATH; cd "$HOME/work"',
      '.config/fish/completions/veeam-em.fish': script,
    }),
  },
];

/** Writes what the command line is given, and completes as the command line does. */
const recorder = `#!/bin/sh
if [ "$1" = complete ]; then exec '${process.execPath}' '${resolve(bundle)}' "$@"; fi
{ printf '<%s>' "$@"; echo; } >>"$RECORD"
`;

for (const { shell, how, needs, args, files } of setups) {
  describe(`the completion of ${shell}, ${how}`, function () {
    this.timeout(60_000);
    let cli: Cli;
    let terminal: Terminal | undefined;
    let record: string;

    const given = (): readonly string[] => readFileSync(record, 'utf8').split('\n').slice(0, -1);

    before(async function () {
      if (programPath(shell) === undefined || !hasTerminal() || (needs !== undefined && !existsSync(needs)))
        this.skip();
      cli = await Cli.create();
      const place = (name: string, text: string, mode?: number): string => {
        mkdirSync(dirname(join(cli.folder, name)), { recursive: true });
        return cli.write(name, text, mode);
      };
      const { stdout } = await cli.run(['completion', shell]);
      for (const [name, text] of Object.entries(files(stdout))) place(name, text);
      for (const name of ['fleet file.yaml', 'sub folder/north.yaml']) place(join('work', name), '');
      for (const folder of ['bin', 'a folder']) place(join(folder, 'veeam-em'), recorder, 0o755);
      place('work/other.json', list(['Other']));
      place('other.json', list(['Other']));
      record = place('record', '');
      terminal = new Terminal(
        [shell, ...args],
        {
          PATH: cli.env['PATH'],
          HOME: cli.folder,
          RECORD: record,
          VEEAM_EM_ENDPOINTS: place('endpoints.json', list(endpoints)),
        },
        cli.folder,
      );
      terminal.type('veeam-em ready\r');
      await until(() => given().length === 1, 'the shell is there');
    });
    after(() => {
      terminal?.close();
      cli.dispose();
    });

    /** What the command line is given by a line that is typed. */
    async function givenBy(line: string): Promise<string | undefined> {
      const before = given().length;
      terminal?.type(`${line.replaceAll('→', '\t')}\r`);
      await until(() => given().length > before, 'it ran');
      return given()[before]?.replaceAll(cli.folder, '~');
    }

    for (const [what, typed, expected] of rows)
      it(`completes ${what}`, async () => {
        assert.equal(await givenBy(`veeam-em ${typed}`), expected.map((word) => `<${word}>`).join(''));
      });

    for (const program of ['~/bin/veeam-em', '~/a\\ folder/veeam-em', 'A=1 veeam-em', 'true; veeam-em'])
      it(`completes a verb after ${program}`, async () => {
        assert.equal(await givenBy(`${program} dri→`), '<drift>');
      });
  });
}

/* PowerShell is not on every machine: what its script is answered. */
describe('the completion of PowerShell', function () {
  this.timeout(60_000);
  let cli: Cli;

  before(async () => {
    cli = await Cli.create();
    cli.env['VEEAM_EM_ENDPOINTS'] = cli.write('endpoints.json', list(endpoints));
  });
  after(() => {
    cli.dispose();
  });

  interface Answer {
    readonly words: readonly { readonly text: string; readonly word: string; readonly about: string }[];
  }
  const answers: readonly (readonly [words: readonly string[], texts: readonly string[]])[] = [
    [['dri'], ['drift']],
    [['plan', 'fl'], []],
    [['--format=J'], ['--format=json']],
    [
      ['list', 'em'],
      ["'EM 1'", "'EM 2: test'"],
    ],
    [['list', "'EM 2"], ["'EM 2: test'"]],
    [['list', '"EM 1"'], ["'EM 1'"]],
    [['list', 'o'], ["'o''brien'"]],
    [['list', "'o''b"], ["'o''brien'"]],
    [['list', '$'], [`'$HOME \`x\` & "y"'`]],
    [['list', 'http:'], ['http://em']],
    [['list', '--', 'K'], ['Köln']],
  ];
  for (const [words, texts] of answers)
    it(`completes ${words.join(' ')}`, async () => {
      const env = { VEEAM_EM_COMPLETE_WORDS: words.join('\n') };
      const { stdout } = await cli.run(['complete', 'powershell'], { env });
      assert.match(stdout, /^[ -~]*\n$/);
      const { words: given } = JSON.parse(stdout) as Answer;
      assert.deepEqual(
        given.map(({ text }) => text),
        texts,
      );
      // A result of PowerShell must not have an empty text.
      for (const { word, about } of given) assert.ok(word !== '' && about !== '');
    });
});

describe('the script of a completion', function () {
  this.timeout(60_000);
  it('exists for four shells, and reads nothing that a person types', async () => {
    const cli = await Cli.create();
    try {
      for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
        const { code, stdout } = await cli.run(['completion', shell]);
        assert.equal(code, 0);
        assert.match(stdout, shell === 'powershell' ? /\$null \| & \$program complete/ : /<\/dev\/null/);
      }
      assert.equal((await cli.run(['completion', 'cmd'])).code, 3);
      assert.doesNotMatch((await cli.run(['--help'])).stdout, /^ {2}complete /m);
    } finally {
      cli.dispose();
    }
  });
});

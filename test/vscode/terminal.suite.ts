import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { offerTerminalCommand, type TerminalContext } from '../../src/host/terminal/terminalCommand';
import { programPath } from '../support/programs';
import { until } from '../support/until';

const ours = (): vscode.Extension<unknown> => {
  const extension = vscode.extensions.getExtension('vbem.veeam-em');
  assert.ok(extension);
  return extension;
};

const set = (on: boolean | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('veeamEm')
    .update('terminalCommand', on, vscode.ConfigurationTarget.Global);

describe('the command of the terminal', () => {
  afterEach(() => set(undefined));

  describe('in a terminal', () => {
    let folder: string;
    let terminals = 0;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'veeam-em-terminal-'));
    });
    after(() => {
      rmSync(folder, { recursive: true, maxRetries: 5 });
    });

    /** What a command writes in a new terminal. */
    async function written(command: string): Promise<string> {
      terminals += 1;
      const file = join(folder, `${String(terminals)}.txt`);
      const whole = `${command} > "${file}" 2>&1`;
      const terminal = vscode.window.createTerminal({
        name: command,
        hideFromUser: true,
        ...(process.platform === 'win32'
          ? { shellPath: 'cmd.exe', shellArgs: `/d /s /c "${whole} & echo . > "${file}.end""` }
          : { shellPath: '/bin/sh', shellArgs: ['-c', `${whole}; : > "${file}.end"`] }),
      });
      try {
        await until(() => existsSync(`${file}.end`), `${command} has ended`);
        return readFileSync(file, 'utf8').trim();
      } finally {
        terminal.dispose();
      }
    }

    it('runs without an installation, and is gone as soon as the setting is off', async () => {
      await ours().activate();
      const { version } = ours().packageJSON as { readonly version: string };
      const runs = async () => (await written('veeam-em --version')) === version;
      await until(runs, 'a new terminal knows it');
      await set(false);
      await until(async () => !(await runs()), 'no new terminal knows it');
      await set(true);
      await until(runs, 'a new terminal knows it again');
    });
  });

  /* A person's own startup files may set the PATH anew, after VS Code has set it. */
  describe('in a shell that sets its PATH anew', () => {
    const anew = 'PATH=/usr/local/bin:/usr/bin:/bin\n';
    const anewInFish = 'set -gx PATH /usr/local/bin /usr/bin /bin\n';
    const shells: readonly (readonly [
      shell: string,
      args: readonly string[],
      files: Readonly<Record<string, string>>,
    ])[] = [
      ['bash', [], { '.bashrc': anew }],
      ['bash', ['-l'], { '.bash_profile': anew }],
      ['zsh', [], { '.zshrc': anew }],
      ['zsh', ['-l'], { '.zprofile': anew, '.zshrc': anew }],
      ['fish', [], { '.config/fish/config.fish': anewInFish }],
      ['fish', ['-l'], { '.config/fish/config.fish': anewInFish }],
    ];
    for (const [shell, args, files] of shells)
      it(`is found in ${[shell, ...args].join(' ')}`, async function () {
        const shellPath = programPath(shell);
        if (shellPath === undefined) this.skip();
        await ours().activate();
        const home = mkdtempSync(join(tmpdir(), 'veeam-em-home-'));
        for (const [name, text] of Object.entries(files)) {
          mkdirSync(dirname(join(home, name)), { recursive: true });
          writeFileSync(join(home, name), text);
        }
        const terminal = vscode.window.createTerminal({
          shellPath,
          shellArgs: [...args],
          env: { HOME: home, ZDOTDIR: home, XDG_CONFIG_HOME: join(home, '.config') },
        });
        try {
          terminal.sendText(
            `veeam-em --version > ${home}/version 2>&1; echo $PATH > ${home}/path; echo > ${home}/end`,
          );
          await until(() => existsSync(join(home, 'end')), 'it has ended');
          const { version } = ours().packageJSON as { readonly version: string };
          const path = readFileSync(join(home, 'path'), 'utf8');
          assert.equal(readFileSync(join(home, 'version'), 'utf8').trim(), version, path);
        } finally {
          terminal.dispose();
          rmSync(home, { recursive: true, maxRetries: 5 });
        }
      });
  });

  describe('as variables', () => {
    /** The variables of an extension, as VS Code would keep them. */
    class Variables extends Map<string, readonly [how: string, value: string, ...options: unknown[]]> {
      readonly persistent = true;
      description: string | undefined;
      replace = (name: string, value: string) => this.set(name, ['replace', value]);
      prepend = (name: string, value: string, options: unknown) =>
        this.set(name, ['prepend', value, options]);
    }
    let variables: Variables;
    let context: TerminalContext;
    const offer = (extensionKind: vscode.ExtensionKind): void => {
      const extension = { extensionUri: vscode.Uri.file('/home/a b/extension'), extensionKind };
      const environmentVariableCollection: unknown = (variables = new Variables());
      context = { extension, environmentVariableCollection, subscriptions: [] } as unknown as TerminalContext;
      offerTerminalCommand(context);
    };
    afterEach(() => {
      for (const subscription of context.subscriptions) subscription.dispose();
    });

    it('is a folder of the extension and the program of VS Code, with words, and nothing else', () => {
      offer(vscode.ExtensionKind.Workspace);
      const { fsPath } = vscode.Uri.file('/home/a b/extension/bin');
      assert.deepEqual(
        [...variables],
        [
          ['VEEAM_EM_NODE', ['replace', process.execPath]],
          [
            'PATH',
            [
              'prepend',
              `${fsPath}${delimiter}`,
              { applyAtProcessCreation: true, applyAtShellIntegration: true },
            ],
          ],
        ],
      );
      assert.match(variables.description ?? '', /"veeam-em"/);
      assert.equal(variables.persistent, true);
    });

    it('follows the setting at once', async () => {
      offer(vscode.ExtensionKind.Workspace);
      await set(false);
      await until(() => variables.size === 0, 'they are removed');
      await set(true);
      await until(() => variables.size === 2, 'they are back');
    });

    it('is not given to the terminals of another machine', () => {
      offer(vscode.ExtensionKind.UI);
      assert.equal(variables.size, vscode.env.remoteName === undefined ? 2 : 0);
    });
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import { offerTerminalCommand, type TerminalContext } from '../../src/host/terminal/terminalCommand';
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

  describe('as variables', () => {
    /** The variables of an extension, as VS Code would keep them. */
    class Variables extends Map<string, readonly [how: string, value: string]> {
      readonly persistent = true;
      description: string | undefined;
      replace = (name: string, value: string) => this.set(name, ['replace', value]);
      prepend = (name: string, value: string) => this.set(name, ['prepend', value]);
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
          ['PATH', ['prepend', `${fsPath}${delimiter}`]],
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

import assert from 'node:assert/strict';
import { ESLint, Linter } from 'eslint';

/* Who shows text without its room is told so by the linter: each row is one way to do it. */

type Rules = Readonly<Record<string, Linter.RuleEntry>>;
const names = ['no-restricted-properties', 'no-restricted-syntax'];

async function problems(path: string, code: string): Promise<number> {
  const config = (await new ESLint().calculateConfigForFile(path)) as { readonly rules: Rules };
  const rules = Object.fromEntries(names.map((name) => [name, config.rules[name] ?? 'off']));
  return new Linter().verify(code, { rules }).length;
}

const hostWays = [
  'vscode.window.showInformationMessage(text)',
  'vscode.window.showWarningMessage(text)',
  'vscode.window.showErrorMessage(text)',
  'vscode.window.setStatusBarMessage(text)',
  'vscode.window.createStatusBarItem()',
  'vscode.window.withProgress({ title: text }, work)',
  'vscode.window.showInputBox({ prompt: text })',
  'vscode.window.createInputBox()',
  'vscode.window.showQuickPick([text])',
  'vscode.window.createQuickPick()',
  'vscode.window.createTreeView(id, options)',
  'vscode.window.createOutputChannel(name)',
  'vscode.window.showSaveDialog({ title: text })',
  'vscode.window.showOpenDialog({ title: text })',
  'vscode.window.createWebviewPanel(type, text, column)',
  'vscode.env.openExternal(uri)',
  'channel.appendLine(text)',
  'const { showQuickPick } = vscode.window',
  "vscode.window['showQuickPick']([text])",
  'new vscode.TreeItem(text)',
  'new vscode.FileDecoration(badge, text)',
  'new vscode.CodeLens(range, { title: text })',
  'new vscode.MarkdownString(text)',
  'new vscode.Hover(text)',
  'new vscode.Diagnostic(range, text)',
  'item.description = text',
  'item.tooltip = text',
  'item.accessibilityInformation = { label: text }',
  'codeLens(0, { title: `$(play) ${text}`, command })',
  "vscode.commands.executeCommand('vscode.open', uri)",
  "vscode.commands.executeCommand('setContext', key, true)",
  'vscode.commands.registerCommand(id, run)',
  // A text that nobody translates.
  "showInformation('No servers.')",
  "showWarning(l10n.t('Failed.'), 'Log In')",
  'showError(`${name} failed.`)',
  "showStatus(count === 1 ? 'Copied.' : text)",
  "treeItem({ label: 'Overview' })",
  'treeItem({ label, description: `${count} servers` })',
];

const pageWays = [
  'element.textContent = text',
  'element.innerText = text',
  'element.innerHTML = text',
  'element.title = text',
  "element.setAttribute('title', text)",
  "element.setAttribute('aria-label', text)",
  "element.insertAdjacentHTML('beforeend', text)",
];

describe('the linter', () => {
  for (const way of hostWays) {
    it(`refuses in the host: ${way}`, async () => {
      for (const path of [
        'src/host/commands/pick.ts',
        'src/host/tree/treeItems.ts',
        'src/host/extension.ts',
      ]) {
        assert.equal(await problems(path, way), 1, path);
      }
    });
  }

  for (const way of pageWays) {
    it(`refuses in a page: ${way}`, async () => {
      assert.equal(await problems('src/page/fleetTable.ts', way), 1);
    });
  }

  it('allows only the rooms that make text safe to show it', async () => {
    for (const [path, way] of [
      ['src/host/interaction/pickers.ts', 'vscode.window.showQuickPick([text])'],
      ['src/host/interaction/items.ts', 'new vscode.TreeItem(text)'],
      ['src/host/interaction/page.ts', 'vscode.window.createWebviewPanel(type, text, column)'],
      ['src/host/output/exchangeLog.ts', 'channel.appendLine(text)'],
      ['src/page/show.ts', 'element.textContent = text'],
    ] as const) {
      assert.equal(await problems(path, way), 0, way);
    }
  });
});

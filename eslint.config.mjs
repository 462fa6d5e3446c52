import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/*
 * What shows text, and the room that makes it safe there: nobody else may use it. Words of a server, of a workspace's
 * settings and of a certificate go through all of them.
 */
const outlets = [
  ['showInformationMessage', 'interaction'],
  ['showWarningMessage', 'interaction'],
  ['showErrorMessage', 'interaction'],
  ['setStatusBarMessage', 'interaction'],
  ['createStatusBarItem', 'interaction'],
  ['withProgress', 'interaction'],
  ['showInputBox', 'interaction'],
  ['createInputBox', 'interaction'],
  ['showQuickPick', 'interaction'],
  ['createQuickPick', 'interaction'],
  ['showWorkspaceFolderPick', 'interaction'],
  ['createTreeView', 'interaction'],
  ['registerCodeLensProvider', 'interaction'],
  ['registerTreeDataProvider', 'interaction'],
  ['createOutputChannel', 'interaction'],
  ['createTerminal', 'interaction'],
  ['showSaveDialog', 'interaction'],
  ['showOpenDialog', 'interaction'],
  ['openExternal', 'interaction'],
  ['executeCommand', 'interaction'],
  ['registerCommand', 'interaction'],
  ['createWebviewPanel', 'interaction'],
  ['appendLine', 'output'],
];
/** Of VS Code's classes the ones that hold text, and the properties of its objects that are text. */
const textClasses =
  'TreeItem|FileDecoration|CodeLens|CodeAction|CompletionItem|MarkdownString|Hover|InlayHint|InlayHintLabelPart|Diagnostic|StatusBarItem';
const textProperties =
  'label|description|tooltip|accessibilityInformation|badge|prompt|placeholder|validationMessage';

/** A text in the source, which nobody translates, where a person would read it. */
const untranslated = [
  'Literal[value=/[A-Za-z]{2}/]',
  'TemplateLiteral > TemplateElement[value.raw=/[A-Za-z]{2}/]',
];
const shownTexts = [
  'CallExpression[callee.name=/^(showInformation|showWarning|showError|showStatus)$/] >',
  'CallExpression[callee.name=/^(showInformation|showWarning|showError|showStatus)$/] > ConditionalExpression >',
  'CallExpression[callee.name=treeItem] > ObjectExpression > Property[key.name=/^(label|description|spoken)$/] >',
].flatMap((place) => untranslated.map((text) => `${place} ${text}`));

const outletRules = (...rooms) => ({
  // Off, not an empty list: without options those of the rule for all rooms would hold.
  'no-restricted-properties': rooms.includes('interaction')
    ? 'off'
    : [
        'error',
        ...outlets
          .filter(([, room]) => !rooms.includes(room))
          .map(([property, room]) => ({
            property,
            message: `What it shows may come from a server: only src/host/${room} may use it, and makes it safe.`,
          })),
      ],
  'no-restricted-syntax': rooms.includes('interaction')
    ? 'off'
    : [
        'error',
        {
          selector: `NewExpression[callee.property.name=/^(${textClasses})$/]`,
          message: 'What it shows may come from a server: src/host/interaction makes one of texts.',
        },
        {
          selector: `AssignmentExpression[left.property.name=/^(${textProperties})$/][left.object.name=/item|status|decoration|lens$/i]:not([right.callee.name=/Tooltip$/])`,
          message: 'What it shows may come from a server: src/host/interaction sets it.',
        },
        {
          selector: 'TemplateLiteral > TemplateElement[value.raw=/\\$\\(([a-z-]+\\)|$)/]',
          message: 'An icon in a text is shown as text: src/host/interaction takes the ID of the icon apart.',
        },
        ...shownTexts.map((selector) => ({ selector, message: 'A person reads it: use l10n.t.' })),
      ],
});
const pageRules = {
  'no-restricted-syntax': [
    'error',
    {
      selector:
        'AssignmentExpression[left.property.name=/^(textContent|innerText|innerHTML|outerHTML|title|ariaLabel|ariaDescription)$/]',
      message: 'What it shows may come from a server: use src/page/show.ts.',
    },
    {
      selector:
        'CallExpression[callee.property.name="setAttribute"][arguments.0.value=/^(title|aria-label|aria-description)$/]',
      message: 'What it shows may come from a server: use src/page/show.ts.',
    },
    {
      selector:
        'CallExpression[callee.property.name=/^(insertAdjacentHTML|write|writeln|setHTMLUnsafe|createContextualFragment)$/]',
      message: 'Text is never HTML.',
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/page/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // The compiler option noPropertyAccessFromIndexSignature asks for the brackets.
      '@typescript-eslint/dot-notation': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.mts'],
    rules: {
      '@typescript-eslint/explicit-function-return-type': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    files: ['test/unit/**/*.ts', 'test/unit/**/*.mts', 'test/vscode/**/*.ts', 'test/e2e/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['performance', 'process'].flatMap((object) =>
          ['now', 'hrtime'].map((property) => ({
            object,
            property,
            message:
              'No test passes or fails by the speed of a machine: see test/support/cpu.ts, or bench it.',
          })),
        ),
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  { files: ['src/**/*.ts'], ignores: ['src/{page,sandbox}/**'], rules: outletRules() },
  { files: ['src/host/interaction/**/*.ts'], rules: outletRules('interaction') },
  { files: ['src/host/output/**/*.ts'], rules: outletRules('output') },
  { files: ['src/page/**/*.ts'], ignores: ['src/page/show.ts'], rules: pageRules },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    // Its patterns are made of its own constants, which the check of patterns evaluates.
    ignores: ['src/text/visible.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'RegExp', message: 'Write a literal: a pattern that is made at run time cannot be checked.' },
      ],
    },
  },
  prettier,
);

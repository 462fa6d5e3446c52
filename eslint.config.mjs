import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What each room may import: the dependency rule of ARCHITECTURE.md. */
const rooms = {
  text: [],
  api: [],
  sandbox: [],
  shared: [],
  webview: ['text', 'shared'],
  notices: ['text'],
  endpoints: ['text', 'api', 'notices'],
  diagnosis: ['text', 'api'],
  output: ['text', 'api', 'diagnosis', 'notices'],
  inventory: ['text', 'api', 'endpoints'],
  tasks: ['text', 'api', 'notices', 'endpoints', 'diagnosis', 'inventory'],
  preflight: ['text', 'api', 'shared', 'endpoints', 'diagnosis', 'inventory'],
  details: ['text', 'api', 'notices', 'endpoints', 'diagnosis', 'inventory'],
  tree: ['text', 'api', 'shared', 'notices', 'endpoints', 'diagnosis', 'inventory'],
  panels: ['text'],
  forms: [
    ...['text', 'api', 'shared', 'notices', 'endpoints', 'diagnosis', 'output', 'tasks', 'preflight'],
    ...['tree', 'panels'],
  ],
  fleet: [
    ...[
      'text',
      'api',
      'shared',
      'notices',
      'endpoints',
      'diagnosis',
      'output',
      'inventory',
      'tree',
      'panels',
    ],
  ],
  commands: [
    ...['text', 'api', 'shared', 'notices', 'endpoints', 'diagnosis', 'output', 'inventory', 'tasks'],
    ...['preflight', 'details', 'tree', 'forms', 'fleet', 'sandbox'],
  ],
};
/** Rooms that run in plain Node or in a browser page. */
const withoutVscode = ['text', 'api', 'sandbox', 'shared', 'webview'];

/*
 * What shows text, and the room that makes it safe there: nobody else may use it. Words of a server, of a workspace's
 * settings and of a certificate go through all of them.
 */
const outlets = [
  ['showInformationMessage', 'notices'],
  ['showWarningMessage', 'notices'],
  ['showErrorMessage', 'notices'],
  ['setStatusBarMessage', 'notices'],
  ['createStatusBarItem', 'notices'],
  ['withProgress', 'notices'],
  ['showInputBox', 'notices'],
  ['createInputBox', 'notices'],
  ['showQuickPick', 'notices'],
  ['createQuickPick', 'notices'],
  ['showWorkspaceFolderPick', 'notices'],
  ['createTreeView', 'notices'],
  ['registerTreeDataProvider', 'notices'],
  ['createOutputChannel', 'notices'],
  ['createTerminal', 'notices'],
  ['showSaveDialog', 'notices'],
  ['showOpenDialog', 'notices'],
  ['openExternal', 'notices'],
  ['createWebviewPanel', 'panels'],
  ['appendLine', 'output'],
];
/** Of VS Code's classes the ones that hold text, and the properties of its objects that are text. */
const textClasses =
  'TreeItem|FileDecoration|CodeLens|MarkdownString|Hover|InlayHint|InlayHintLabelPart|Diagnostic|StatusBarItem';
const textProperties =
  'label|description|tooltip|accessibilityInformation|badge|prompt|placeholder|validationMessage';

const outletRules = (...rooms) => ({
  'no-restricted-properties': [
    'error',
    ...outlets
      .filter(([, room]) => !rooms.includes(room) && !(rooms.includes('notices') && room === 'output'))
      .map(([property, room]) => ({
        property,
        message: `What it shows may come from a server: only src/${room} may use it, and makes it safe.`,
      })),
  ],
  'no-restricted-syntax': rooms.includes('notices')
    ? 'off'
    : [
        'error',
        {
          selector: `NewExpression[callee.property.name=/^(${textClasses})$/]`,
          message: 'What it shows may come from a server: src/notices makes one of texts.',
        },
        {
          selector: `AssignmentExpression[left.property.name=/^(${textProperties})$/][left.object.name=/item|status|decoration|lens$/i]:not([right.callee.name=/Tooltip$/])`,
          message: 'What it shows may come from a server: src/notices sets it.',
        },
        {
          selector:
            'CallExpression[callee.property.name="executeCommand"] > Literal[value=/^(vscode\\.open|vscode\\.openWith|markdown\\.|simpleBrowser\\.)/]',
          message: 'Nothing that a server says is opened.',
        },
      ],
});
const pageRules = {
  'no-restricted-syntax': [
    'error',
    {
      selector:
        'AssignmentExpression[left.property.name=/^(textContent|innerText|innerHTML|outerHTML|title|ariaLabel|ariaDescription)$/]',
      message: 'What it shows may come from a server: use src/webview/show.ts.',
    },
    {
      selector:
        'CallExpression[callee.property.name="setAttribute"][arguments.0.value=/^(title|aria-label|aria-description)$/]',
      message: 'What it shows may come from a server: use src/webview/show.ts.',
    },
    {
      selector:
        'CallExpression[callee.property.name=/^(insertAdjacentHTML|write|writeln|setHTMLUnsafe|createContextualFragment)$/]',
      message: 'Text is never HTML.',
    },
  ],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => {
  const forbidden = Object.keys(rooms).filter((other) => other !== room && !allowed.includes(other));
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^\\.\\./(${forbidden.join('|')})(/|$)`,
              message: `src/${room} may import only: ${allowed.join(', ') || 'nothing'}.`,
            },
            { regex: '(^|/)extension$', message: 'Nobody imports extension.ts.' },
            ...(withoutVscode.includes(room)
              ? [{ regex: '^vscode$', message: `src/${room} is free of vscode.` }]
              : []),
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/webview/tsconfig.json'],
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
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  { files: ['src/**/*.ts'], ignores: ['src/{webview,sandbox}/**'], rules: outletRules() },
  { files: ['src/notices/**/*.ts'], rules: outletRules('notices') },
  { files: ['src/panels/**/*.ts'], rules: outletRules('panels') },
  { files: ['src/output/**/*.ts'], rules: outletRules('output') },
  { files: ['src/webview/**/*.ts'], ignores: ['src/webview/show.ts'], rules: pageRules },
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
  ...roomRules,
  prettier,
);

import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What each room may import: the dependency rule of ARCHITECTURE.md. */
const rooms = {
  api: [],
  sandbox: [],
  shared: [],
  webview: ['shared'],
  notices: [],
  endpoints: ['api', 'notices'],
  diagnosis: ['api'],
  output: ['api', 'diagnosis', 'notices'],
  inventory: ['api', 'endpoints'],
  tasks: ['api', 'endpoints', 'diagnosis', 'inventory'],
  preflight: ['api', 'shared', 'endpoints', 'inventory'],
  details: ['api', 'endpoints', 'diagnosis', 'inventory'],
  tree: ['api', 'shared', 'endpoints', 'diagnosis', 'inventory'],
  panels: [],
  forms: [
    ...['api', 'shared', 'notices', 'endpoints', 'diagnosis', 'output', 'tasks', 'preflight'],
    ...['tree', 'panels'],
  ],
  fleet: ['api', 'shared', 'notices', 'endpoints', 'diagnosis', 'output', 'inventory', 'tree', 'panels'],
  commands: [
    ...['api', 'shared', 'notices', 'endpoints', 'diagnosis', 'output', 'inventory', 'tasks', 'preflight'],
    ...['details', 'tree', 'forms', 'fleet', 'sandbox'],
  ],
};
/** Rooms that run in plain Node or in a browser page. */
const withoutVscode = ['api', 'sandbox', 'shared', 'webview'];

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
  {
    files: ['src/**/*.ts'],
    ignores: ['src/notices/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[
          ...['showInformationMessage', 'showWarningMessage', 'showErrorMessage'],
          ...['setStatusBarMessage', 'withProgress', 'showInputBox'],
        ].map((property) => ({
          property,
          message: 'What it shows may come from a server: use src/notices.',
        })),
      ],
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
  ...roomRules,
  prettier,
);

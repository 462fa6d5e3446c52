/**
 * The allowed imports of each room of `src`, by path. This table is the single source. `npm run check` enforces it by
 * resolved paths, including `import()` and imports of types, and a test compares it with the table of ARCHITECTURE.md.
 */
export const rooms = {
  text: [],
  'core/client': ['text'],
  'core/session': ['text', 'core/client'],
  'core/words': ['text', 'core/client'],
  'core/copyAs': ['text', 'core/client'],
  'core/inventory': ['text', 'core/client', 'core/session', 'core/words'],
  'core/operations': ['text', 'core/client', 'core/session', 'core/words', 'core/inventory'],
  'core/fleetFile': ['text', 'core/client', 'core/words'],
  'core/plan': [
    ...['text', 'core/client', 'core/session', 'core/words', 'core/inventory', 'core/operations'],
    ...['core/fleetFile', 'core/preflight'],
  ],
  'core/apply': [
    ...['text', 'core/client', 'core/session', 'core/words', 'core/inventory', 'core/operations'],
    ...['core/fleetFile', 'core/plan'],
  ],
  'core/preflight': ['text', 'core/client', 'core/session', 'core/words', 'core/inventory'],
  sandbox: [],
  cli: ['text', 'core', 'sandbox'],
  protocol: ['text'],
  page: ['text', 'protocol'],
  'host/contributions': ['core'],
  'host/interaction': ['text', 'core', 'host/contributions'],
  'host/endpoints': ['text', 'core', 'host/contributions', 'host/interaction'],
  'host/output': ['text', 'core', 'host/contributions', 'host/interaction'],
  'host/tree': [...['text', 'core', 'protocol', 'host/contributions', 'host/interaction', 'host/endpoints']],
  'host/tasks': ['text', 'core', 'host/contributions', 'host/interaction', 'host/endpoints'],
  'host/details': ['text', 'core', 'host/contributions', 'host/interaction', 'host/endpoints'],
  'host/serverForm': [
    ...[
      'text',
      'core',
      'protocol',
      'host/contributions',
      'host/interaction',
      'host/endpoints',
      'host/output',
    ],
    'host/tree',
  ],
  'host/fleet': [
    ...[
      'text',
      'core',
      'protocol',
      'host/contributions',
      'host/interaction',
      'host/endpoints',
      'host/output',
    ],
    'host/tree',
  ],
  'host/fleetFile': [
    ...['text', 'core', 'host/contributions', 'host/interaction', 'host/endpoints', 'host/output'],
  ],
  'host/tools': [
    ...[
      'text',
      'core',
      'protocol',
      'host/contributions',
      'host/interaction',
      'host/endpoints',
      'host/output',
    ],
  ],
  'host/terminal': ['host/contributions'],
  'host/commands': ['text', 'core', 'protocol', 'host', 'sandbox'],
};

/** Rooms that must not import `vscode`. */
export const withoutVscode = ['text', 'core', 'cli', 'sandbox', 'protocol', 'page'];

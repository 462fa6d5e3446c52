/**
 * What each room of `src` may import, by its path: the one truth. `npm run check` proves it by resolved paths, `import()`
 * and imports of types included, and a test proves that the table of ARCHITECTURE.md says the same.
 */
export const rooms = {
  text: [],
  'core/client': ['text'],
  'core/session': ['text', 'core/client'],
  'core/words': ['text', 'core/client'],
  'core/copyAs': ['text', 'core/client'],
  'core/inventory': ['text', 'core/client', 'core/session', 'core/words'],
  'core/operations': ['text', 'core/client', 'core/session', 'core/words', 'core/inventory'],
  'core/preflight': ['text', 'core/client', 'core/session', 'core/words', 'core/inventory'],
  sandbox: [],
  protocol: ['text'],
  page: ['text', 'protocol'],
  'host/interaction': ['text', 'core'],
  'host/endpoints': ['text', 'core', 'host/interaction'],
  'host/output': ['text', 'core', 'host/interaction'],
  'host/tree': ['text', 'core', 'protocol', 'host/interaction', 'host/endpoints'],
  'host/tasks': ['text', 'core', 'host/interaction', 'host/endpoints'],
  'host/details': ['text', 'core', 'host/interaction', 'host/endpoints'],
  'host/serverForm': [
    ...['text', 'core', 'protocol', 'host/interaction', 'host/endpoints', 'host/output', 'host/tree'],
  ],
  'host/fleet': [
    ...['text', 'core', 'protocol', 'host/interaction', 'host/endpoints', 'host/output', 'host/tree'],
  ],
  'host/commands': ['text', 'core', 'protocol', 'host', 'sandbox'],
};

/** Rooms that run anywhere, so that no editor and no browser is in them. */
export const withoutVscode = ['text', 'core', 'sandbox', 'protocol', 'page'];

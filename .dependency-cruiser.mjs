import { rooms, withoutVscode } from './scripts/rooms.mjs';

/** Files that stand at the door of the host and belong to no room of it. */
const doors = '^src/host/(kernel|product|firstUse|extension)[.]ts$';
const folder = (room) => `^src/${room}/`;

export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `src/${room} imports only: ${allowed.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: folder(room) },
      to: {
        path: '^src/',
        pathNot: [room, ...allowed].map(folder),
      },
    })),
    ...withoutVscode.map((room) => ({
      name: `src/${room} is free of vscode`,
      severity: 'error',
      from: { path: folder(room) },
      to: { path: '^(vscode|@types/vscode|node_modules/@types/vscode)' },
    })),
    {
      name: 'nobody imports the entries of the host',
      severity: 'error',
      from: { path: '^src/', pathNot: doors },
      to: { path: '^src/host/(kernel|firstUse|extension)[.]ts$' },
    },
    {
      name: 'every file is in a room',
      severity: 'error',
      from: { path: '^src/', pathNot: [...Object.keys(rooms).map(folder), doors] },
      to: {},
    },
    { name: 'no circle', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mts', '.js', '.json'] },
  },
};

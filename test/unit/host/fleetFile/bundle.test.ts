import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';

describe('the code of fleet files in the editor', () => {
  it('has no parser of YAML or CSV: they are in the thread only', async () => {
    const { metafile } = await esbuild.build({
      ...{ bundle: true, write: false, metafile: true, minify: true, platform: 'node', format: 'cjs' },
      entryPoints: ['src/host/fleetFile/fleetFiles.ts'],
      external: ['vscode'],
      logLevel: 'silent',
    });
    const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
    );
    const parsers = used
      .map(([path]) => path)
      .filter((path) => /node_modules\/(yaml|csv-parse)\//.test(path));
    assert.deepEqual(parsers, []);
  });
});

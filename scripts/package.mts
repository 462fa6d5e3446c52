import { join } from 'node:path';
import { buildCli } from './bundles';
import { makeNpmPackage, npmFolder } from './npmPackage';
import { packageVsix } from './vsix';

const { path, bytes } = await packageVsix();
console.log(`${path}  ${(bytes / 1000).toFixed(1)} kB`);
const cli = join('out', 'cli.js');
makeNpmPackage(npmFolder, { path: cli, metafile: await buildCli(cli) });
console.log(npmFolder);

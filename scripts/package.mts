import { makeNpmPackage, npmFolder } from './npmPackage';
import { packageVsix } from './vsix';

const { path, bytes, bundles } = await packageVsix();
console.log(`${path}  ${(bytes / 1000).toFixed(1)} kB`);
const cli = bundles.find(({ file }) => file === 'cli.js');
if (cli === undefined) throw new Error('The command line is not among the bundles.');
makeNpmPackage(npmFolder, { path: 'dist/cli.js', metafile: cli.metafile });
console.log(npmFolder);

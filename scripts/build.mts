import { watchBundles, buildBundles } from './bundles';

if (process.argv.includes('--watch')) await watchBundles();
else {
  for (const { file, bytes } of await buildBundles()) console.log(`${file}  ${(bytes / 1000).toFixed(1)} kB`);
}

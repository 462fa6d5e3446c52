import { packageVsix } from './vsix';

const { path, bytes } = await packageVsix();
console.log(`${path}  ${(bytes / 1000).toFixed(1)} kB`);

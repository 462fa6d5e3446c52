import { writeFileSync } from 'node:fs';
import { manifestFiles } from './manifestFiles';

/* npm run manifest: writes the parts of package.json and package.nls.json that follow from src/host/contributions. */

for (const { path, generated, drift } of await manifestFiles()) {
  if (drift.length === 0) continue;
  writeFileSync(path, generated);
  console.log(`${path}: ${drift.join(', ')}`);
}

import { parseArgs } from 'node:util';
import { sandboxOptions } from '../src/sandbox/options';
import { Sandbox } from '../src/sandbox/sandbox';

/* npm run sandbox: runs the sandbox in plain Node until SIGTERM. It prints one JSON line when it listens. */

const { values } = parseArgs({
  options: {
    https: { type: 'boolean', default: false },
    port: { type: 'string' },
    scenario: { type: 'string', default: 'default' },
    servers: { type: 'string', default: '3' },
  },
});
const chosen = sandboxOptions(values);
if ('problem' in chosen) {
  console.error(chosen.problem);
  process.exit(2);
}
const sandbox = await Sandbox.start(chosen);
const { url, username, password, fingerprint256 } = sandbox;
console.log(JSON.stringify({ url, username, password, fingerprint256: fingerprint256 ?? null }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sandbox.stop().then(() => process.exit(0));
  });
}

import { parseArgs } from 'node:util';
import { Sandbox } from '../src/sandbox/sandbox';
import { scenarios } from '../src/sandbox/switches';

/* npm run sandbox: runs the sandbox in plain Node until SIGTERM. It prints one JSON line when it listens. */

const { values } = parseArgs({
  options: {
    https: { type: 'boolean', default: false },
    port: { type: 'string' },
    scenario: { type: 'string', default: 'default' },
    servers: { type: 'string', default: '3' },
  },
});
const switches = scenarios[values.scenario];
const port = values.port === undefined ? undefined : Number(values.port);
const servers = Number(values.servers);
if (!Number.isInteger(servers) || servers < 3 || servers > 100_000) {
  console.error(`${values.servers} is not a number of backup servers from 3 to 100000.`);
  process.exit(2);
}
if (switches === undefined) {
  console.error(`There is no scenario ${values.scenario}. There are: ${Object.keys(scenarios).join(', ')}`);
  process.exit(2);
}
if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
  console.error(`${values.port ?? ''} is not a port.`);
  process.exit(2);
}
const sandbox = await Sandbox.start({
  scheme: values.https ? 'https' : 'http',
  ...(port !== undefined && { port }),
  switches,
  extraServers: servers - 3,
});
const { url, username, password, fingerprint256 } = sandbox;
console.log(JSON.stringify({ url, username, password, fingerprint256: fingerprint256 ?? null }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sandbox.stop().then(() => process.exit(0));
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { buildCli } from './bundles';
import { readFleetFile } from '../src/core/fleetFile/readFleetFile';
import { makePlan } from '../src/core/plan/makePlan';
import { planGroups } from '../src/core/plan/planWords';
import type { Ask } from '../src/core/plan/readManagers';
import type { Endpoint } from '../src/core/session/endpoint';
import { planNodes } from '../src/host/fleetFile/planNodes';
import { renderPlan } from '../src/host/fleetFile/renderPlan';
import { defaultSwitches } from '../src/sandbox/switches';
import { TestClient } from '../test/support/api';
import { endpointFor } from '../test/support/managers';

/*
 * npm run bench:fleet: how long the command line takes, and how much memory it needs, to plan 10,000 backup servers and to
 * connect 1,000, on 20 Enterprise Managers. These run in a process of their own.
 */

const managers = 20;
const rowsOfEach = 500;
const createsOfEach = 50;
const atOnce = 4;

interface Manager {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

const folder = mkdtempSync(join(tmpdir(), 'veeam-em-bench-'));
const cli = join(folder, 'veeam-em.cjs');
await buildCli(cli);

/** Starts the Enterprise Managers, one process for all. */
async function start(): Promise<{ readonly list: readonly Manager[]; readonly stop: () => void }> {
  const script = `
    const { Sandbox } = require(${JSON.stringify(resolve('src/sandbox/sandbox.ts'))});
    Promise.all(Array.from({ length: ${String(managers)} }, () =>
      Sandbox.start({ scheme: 'http', port: 0, extraServers: ${String(rowsOfEach - 3)} }))).then((all) => {
      all.forEach((sandbox, index) => {
        for (const server of sandbox.estate.servers) {
          server.name = server.name.replace('.sandbox.', '.em' + index + '.');
          server.address = server.name;
        }
      });
      console.log(JSON.stringify(all.map(({ url, username, password }) => ({ url, username, password }))));
    });
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { list: JSON.parse(line.toString()) as readonly Manager[], stop: () => child.kill() };
}

const { list, stop } = await start();
const nameOf = (index: number): string => `EM ${String(index)}`;
const endpoints = join(folder, 'endpoints.json');
writeFileSync(
  endpoints,
  JSON.stringify(list.map(({ url, username }, index) => ({ name: nameOf(index), url, username }))),
);
const env: NodeJS.ProcessEnv = {
  ...process.env,
  VEEAM_EM_ENDPOINTS: endpoints,
  VEEAM_EM_CREDENTIAL_SVC: 'LAB\\svc:password',
  XDG_STATE_HOME: folder,
  // Tells the most memory that the process ever had, when it ends.
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(
    `process.on('exit',()=>process.stderr.write('RSS '+process.resourceUsage().maxRSS+'\\n'))`,
  )}`,
};
for (const [index, { username, password }] of list.entries())
  env[`VEEAM_EM_CREDENTIAL_EM_${String(index)}`] = `${username}:${password}`;

function fleetFile(name: string, rows: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    JSON.stringify({ version: 1, endpoints: list.map((_, index) => nameOf(index)), backupServers: rows }),
  );
  return path;
}

/** Runs the command line and tells how long it took, and the most memory that it had. */
async function run(
  args: readonly string[],
): Promise<{ readonly seconds: number; readonly megabytes: number; readonly stdout: string }> {
  const started = performance.now();
  const child = spawn(process.execPath, [cli, ...args], { env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`Exit ${String(code)}: ${stderr.slice(0, 2000)}`);
  const kilobytes = Number(/RSS (\d+)/.exec(stderr)?.[1] ?? 0);
  return { seconds: (performance.now() - started) / 1000, megabytes: kilobytes / 1024, stdout };
}

/** Plans in this process, and tells the longest block of its event loop. The text is read in a thread there, and not measured. */
async function planAsInTheEditor(path: string): Promise<string> {
  const { file } = readFleetFile(readFileSync(path, 'utf8'));
  if (file === undefined) throw new Error('The fleet file has problems.');
  const clients = new Map<string, TestClient>();
  const configured: Endpoint[] = [];
  for (const [index, manager] of list.entries()) {
    const client = new TestClient(manager.url);
    await client.logOn(manager);
    const endpoint = endpointFor(nameOf(index), manager.url, manager.username);
    configured.push(endpoint);
    clients.set(endpoint.id, client);
  }
  const ask: Ask = ({ id }, call) => {
    const client = clients.get(id);
    if (client === undefined) throw new Error('There is no such endpoint.');
    return call(client.session);
  };
  const blocks: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const plan = await makePlan(file, { endpoints: configured, ask });
    const groups = await planGroups(plan);
    await renderPlan('plan', 'fleet', { plan, groups }, [], new Date(), { showsAll: true, isApplied: false });
    planNodes(groups);
    // One more turn, so that the last block is seen.
    await new Promise((resolve) => setTimeout(resolve, 10));
    delay.disable();
    blocks.push(delay.max / 1e6);
  }
  for (const client of clients.values()) client.transport.dispose();
  const [median = 0] = blocks.sort((one, other) => one - other).slice(2);
  return `longest block ${median.toFixed(0)} ms (median of 5 rounds)`;
}

try {
  const planned = fleetFile(
    'plan.veeam-em.yaml',
    list.flatMap((_, index) =>
      Array.from({ length: rowsOfEach }, (__, row) => ({
        dnsNameOrIpAddress: `vbr-${String(row + 1).padStart(5, '0')}.em${String(index)}.example`,
        description: `Site ${String(row)}`,
        credential: 'svc',
        endpoint: nameOf(index),
      })),
    ),
  );
  const plan = await run(['plan', planned, '--json']);
  const { counts } = JSON.parse(plan.stdout) as { readonly counts: Readonly<Record<string, number>> };
  console.log(
    `plan of ${String(managers * rowsOfEach)} rows on ${String(managers)} Enterprise Managers: ${JSON.stringify(counts)}`,
  );
  console.log(`  ${plan.seconds.toFixed(1)} s, at most ${plan.megabytes.toFixed(0)} MB`);

  console.log(
    `the same plan, its document and its tree as in the editor: ${await planAsInTheEditor(planned)}`,
  );

  const created = fleetFile(
    'apply.veeam-em.yaml',
    list.flatMap((_, index) =>
      Array.from({ length: createsOfEach }, (__, row) => ({
        dnsNameOrIpAddress: `new-${String(row)}.em${String(index)}.example`,
        credential: 'svc',
        endpoint: nameOf(index),
      })),
    ),
  );
  const needed = (defaultSwitches.taskRunningMs + defaultSwitches.taskOperationFinishedMs) / 1000;
  const least = Math.ceil(createsOfEach / atOnce) * needed;
  const report = join(folder, 'report.json');
  const apply = await run(['apply', created, '--yes', '--report', report, '--quiet']);
  const results = (JSON.parse(readFileSync(report, 'utf8')) as readonly { readonly result: string }[]).map(
    ({ result }) => result,
  );
  console.log(
    `apply of ${String(managers * createsOfEach)} creates, ${String(atOnce)} at once on each: ${results.filter((result) => result === 'connected').length} connected`,
  );
  console.log(
    `  ${apply.seconds.toFixed(1)} s, × ${(apply.seconds / least).toFixed(2)} of what the tasks take; at most ${apply.megabytes.toFixed(0)} MB`,
  );
} finally {
  stop();
  rmSync(folder, { recursive: true, force: true });
}

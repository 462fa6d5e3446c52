// The entry point of every npm script. On a fresh clone it first installs the dependencies, so that one command is
// enough, and then it runs the script with that name. It is plain Node, because nothing is installed when it starts.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or later.`);
  process.exit(1);
}

installDependencies();

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !existsSync(join('scripts', `${name}.mts`))) {
  console.error(`There is no script scripts/${name}.mts.`);
  process.exit(1);
}
const child = spawn(process.execPath, ['--import', 'tsx', join('scripts', `${name}.mts`), ...args], {
  stdio: 'inherit',
});
// Ctrl+C also reaches the child, which ends the processes that it started. This process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
// A script that a signal ended was not successful: 128 and the number of the signal, as shells say it.
child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? ''] ?? 0)));

function installDependencies() {
  const stamp = join('node_modules', '.installed-lock');
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies…');
  // On Windows npm is a .cmd file, which only a shell can start.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, lock);
}

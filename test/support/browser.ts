import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { installPackages } from './shell';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const find = (): string | undefined =>
  [process.env['CHROMIUM'], ...places].find((path) => path && existsSync(path));

/** Finds a Chromium of the system. Installs Debian's if it is missing and we have the rights. */
export async function launchBrowser(): Promise<Browser> {
  if (find() === undefined) await installPackages('Chromium', 'chromium', 'fonts-dejavu-core');
  const executablePath = find();
  if (executablePath === undefined)
    throw new Error('Chromium is missing. Install it, or name it in CHROMIUM.');
  return chromium.launch({
    executablePath,
    args: [
      // Chromium has no sandbox for root, and a closed network answers none of its background requests.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

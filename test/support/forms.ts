import assert from 'node:assert/strict';
import { isEmError } from '../../src/core/client/errors';
import { Inventory } from '../../src/core/inventory/inventory';
import { RunningWrites } from '../../src/core/operations/runningWrites';
import { TaskList } from '../../src/core/operations/taskList';
import { TaskMonitor } from '../../src/core/operations/taskMonitor';
import { Preflight } from '../../src/core/preflight/preflight';
import { currentEndpoint } from '../../src/host/endpoints/currentEndpoint';
import type { FormServices } from '../../src/host/serverForm/formServices';
import type { RunDone, ServerFormMode } from '../../src/host/serverForm/serverFormMode';
import type { Sandbox } from '../../src/sandbox/sandbox';
import type { Fixture } from './fixture';

/** A backup server as a form sends it. */
export const formSpec = {
  description: '',
  dnsNameOrIpAddress: 'vbr-form.sandbox.example',
  port: 9392,
  username: 'LAB\\svc',
  password: 'x',
};

/** What a form works with. The user agrees to everything that is asked. */
export function formServices({ registry }: Fixture): FormServices {
  const consent = { isGiven: () => true, ask: () => Promise.resolve(true) };
  return {
    registry,
    consent,
    confirm: () => Promise.resolve(true),
    monitor: new TaskMonitor(new TaskList(), () => undefined),
    preflight: new Preflight(registry, new Inventory(registry), consent),
    writes: new RunningWrites((endpoint) => {
      currentEndpoint(registry, endpoint);
    }),
    log: { note: () => undefined, show: () => undefined },
    tree: { reveal: () => Promise.resolve(), refresh: () => Promise.resolve() },
  } as unknown as FormServices;
}

/** Sends what a form would send with this entered. */
export async function submit(mode: ServerFormMode, entered: object = formSpec): Promise<RunDone> {
  const texts = Object.entries(entered).map(([key, value]): [string, string] => [key, String(value)]);
  const read = mode.read(Object.fromEntries(texts));
  assert.ok('run' in read);
  return read.run({ signal: new AbortController().signal, report: () => undefined });
}

/** The methods of the requests that changed something, but for those of logon sessions: a session ends sooner or later. */
export const writesOf = ({ received }: Sandbox): string[] =>
  received
    .filter(({ method, path }) => method !== 'GET' && !/^(?:sessionMngr|logonSessions)\b/.test(path))
    .map(({ method }) => method);

/** How work ended: `done`, or the kind of its error. */
export async function endOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (isEmError(error)) return error.kind;
    throw error;
  }
}

const entryOf = ({ url, username }: Sandbox) => ({ name: 'Test', url, username });

/** What becomes of an endpoint while its form is open, its entries then, and how a write to it ends. */
export const endpointChanges: readonly (readonly [
  string,
  (sandbox: Sandbox) => readonly unknown[] | undefined,
  string,
])[] = [
  ['was removed', () => undefined, 'endpoint-gone'],
  ['has another account', (sandbox) => [{ ...entryOf(sandbox), username: 'LAB\\other' }], 'endpoint-gone'],
  ['is read only now', (sandbox) => [{ ...entryOf(sandbox), readOnly: true }], 'read-only'],
];

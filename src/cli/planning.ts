import { lookup } from 'node:dns/promises';
import { fetchCertificate } from '../core/client/tlsSocket';
import type { FleetFile } from '../core/fleetFile/fleetFile';
import { endpointTexts } from '../core/plan/endpointsOfFile';
import { makePlan, type PlanOptions } from '../core/plan/makePlan';
import { certificateTimeoutMs, presentedBy } from '../core/plan/pinnedCertificates';
import { actionKinds, countsOf, type ActionKind, type Plan } from '../core/plan/plan';
import { planGroups, planSummary, type PlanItem } from '../core/plan/planWords';
import type { Resolve } from '../core/plan/resolving';
import type { ReadCertificate } from '../core/plan/rotation';
import { numberText } from '../core/words/language';
import type { Endpoint } from '../core/session/endpoint';
import { withoutIsolates } from '../text/visible';
import type { CliSessions } from './cliSessions';
import type { Io } from './io';
import type { Run } from './run';

export interface PlanningOptions {
  readonly checkCertificates?: boolean;
  readonly resolveNames?: boolean;
}

export interface Planned {
  readonly plan: Plan;
  readonly sessions: CliSessions;
  readonly endpoints: readonly Endpoint[];
}

/** Logs in to the Enterprise Managers of a file and makes the plan. */
export async function planOf(file: FleetFile, run: Run, options: PlanningOptions): Promise<Planned> {
  const endpoints = await run.endpointsFor(endpointTexts(file));
  const sessions = await run.sessions(endpoints);
  const plan = await makePlan(file, {
    endpoints,
    ...readingOf(run, sessions),
    ...(options.checkCertificates === true && { certificateOf: presentedBy(fetchCertificate) }),
    ...(options.resolveNames === true && { resolve: addressesOf }),
  });
  run.io.clearProgress();
  return { plan, sessions, endpoints };
}

/** What reading the Enterprise Managers needs, with its progress on the standard error. */
export const readingOf = (
  { io, signals }: Run,
  { ask }: CliSessions,
): Pick<PlanOptions, 'ask' | 'signal' | 'onRead'> => ({
  ask,
  signal: signals.stop,
  onRead: (count) => {
    io.progress(`Reading the Enterprise Managers: ${numberText(count)} backup servers`);
  },
});

/** The certificate that a backup server presents to this machine. */
export const certificateOf: ReadCertificate = (host, port, signal) =>
  fetchCertificate({ host, port, timeoutMs: certificateTimeoutMs, signal });

/** The IP addresses of a host, as this machine finds them. */
const addressesOf: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

const signs: Readonly<Record<ActionKind, string>> = {
  create: '+',
  change: '~',
  collect: '*',
  remove: '-',
  conflict: '!',
  'not-read': '?',
  'only-in-em': '.',
  leave: ' ',
};

const styles = {
  create: 'green',
  change: 'yellow',
  collect: 'yellow',
  remove: 'red',
  conflict: 'red',
  'not-read': 'red',
  'only-in-em': 'dim',
  leave: 'dim',
} as const satisfies Readonly<Record<ActionKind, string>>;

/** Prints a plan for a person, or as JSON. What is unchanged is only counted. */
export async function printPlan(plan: Plan, io: Io, all: boolean): Promise<void> {
  if (io.isJson) {
    io.json(await planJson(plan));
    return;
  }
  for (const group of await planGroups(plan)) {
    const shown = group.items.filter(({ kind }) => all || kind !== 'leave');
    if (shown.length === 0) continue;
    io.line(io.styled('bold', group.url === '' ? group.name : `${group.name}  ${group.url}`));
    for (const item of shown) printItem(item, io);
    io.line();
  }
  io.line(
    planSummary(plan)
      .map((text) => io.styled('bold', text))
      .join(' ') || 'The fleet file has no backup servers.',
  );
  io.line(io.styled('dim', `Plan ${plan.id}`));
}

function printItem({ kind, name, line, action, details }: PlanItem, io: Io): void {
  const place = line === undefined ? '' : io.styled('dim', `  (line ${String(line)})`);
  io.line(`  ${io.styled(styles[kind], `${signs[kind]} ${name}: ${action}`)}${place}`);
  for (const detail of details) io.line(`      ${io.styled('dim', detail)}`);
}

/** A plan for programs. Its words are fixed, except for the texts in `details`. */
export async function planJson(plan: Plan): Promise<object> {
  const groups = await planGroups(plan);
  return {
    id: plan.id,
    counts: countsOf(plan),
    endpoints: groups.map(({ name, url, items }) => ({
      name,
      url,
      actions: items.map(({ kind, name: server, line, details }) => ({
        action: kind,
        server,
        line: line ?? null,
        writes: actionKinds[kind] === 'writes',
        details: details.map(withoutIsolates),
      })),
    })),
  };
}

/** Whether something of the file could not be planned. */
export function isIncomplete(plan: Plan): boolean {
  const counts = countsOf(plan);
  return counts.conflict > 0 || counts['not-read'] > 0;
}

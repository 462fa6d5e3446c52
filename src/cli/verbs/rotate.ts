import type { Credential } from '../../core/apply/runItem';
import { refusedWords } from '../../core/inventory/warnings';
import type { ReadManager } from '../../core/plan/plan';
import { everyServer, planRotation, type Rotation, type RotationTarget } from '../../core/plan/rotation';
import { checkReports, journalOf } from '../applying';
import { exitCodes, UsageError, type ExitCode } from '../exit';
import { planAndApply, type PlanApplyOptions } from '../planApply';
import { certificateOf, isIncomplete, printPlan, readingOf, type Planned } from '../planning';
import type { Run } from '../run';
import { serverOf } from './servers';

export interface RotateOptions extends PlanApplyOptions {
  readonly server: readonly string[];
  readonly all?: boolean;
  readonly credential?: string;
  readonly certificates?: boolean;
  readonly dryRun?: boolean;
  readonly journal?: string;
}

/** `rotate ENDPOINT…`: new accounts, or new certificates, for many backup servers: one plan, one apply, one report. */
export async function rotate(run: Run, names: readonly string[], options: RotateOptions): Promise<ExitCode> {
  await checkReports(options.report);
  if ((options.all === true) === options.server.length > 0)
    throw new UsageError('Name backup servers with --server, or take all of the endpoints with --all.');
  const credential = await newCredential(run, options);
  const endpoints = await Promise.all(names.map((name) => run.endpoint(name)));
  const rotation: Rotation = {
    endpoints: [...new Map(endpoints.map((endpoint) => [endpoint.id, endpoint])).values()],
    choose: (managers) => chosen(run, managers, options),
    ...(credential && { credential: { name: options.credential ?? '', account: credential.username } }),
    ...(options.certificates === true && { certificateOf }),
  };
  if (options.dryRun === true) {
    const { plan } = await planned(run, rotation);
    await printPlan(plan, run.io, true);
    return isIncomplete(plan) ? exitCodes.failed : exitCodes.done;
  }
  const name = JSON.stringify(['rotate', ...rotation.endpoints.map(({ id }) => id).sort()]);
  const journal = await journalOf(name, options.journal, run.io.streams.env);
  const plan = (): Promise<Planned> => planned(run, rotation);
  return planAndApply(run, { name, file: 'rotate', journal, plan, showsAll: true }, options);
}

/** @throws UsageError before anything is sent */
async function newCredential(
  run: Run,
  { credential: name, certificates }: RotateOptions,
): Promise<Credential | undefined> {
  if (name === undefined && certificates !== true)
    throw new UsageError('Say what is to change: --credential, --certificates, or both.');
  if (name === undefined) return undefined;
  const found = (await run.credentials()).get(name);
  if (found === undefined) throw new UsageError(`There are no credentials with these names: ${name}.`);
  return found;
}

async function planned(run: Run, rotation: Rotation): Promise<Planned> {
  const { endpoints } = rotation;
  const sessions = await run.sessions(endpoints);
  const plan = await planRotation(rotation, readingOf(run, sessions));
  run.io.clearProgress();
  return { plan, sessions, endpoints };
}

function chosen(
  { io }: Run,
  managers: readonly ReadManager[],
  { all, server }: RotateOptions,
): readonly RotationTarget[] {
  for (const manager of managers) {
    if (!('servers' in manager)) {
      // Which backup servers it has is not known, so that a name may be its.
      if (all !== true) throw manager.error;
    } else if (manager.refused > 0) io.note(`${manager.endpoint.name}: ${refusedWords(manager.refused)}`);
  }
  const servers = everyServer(managers);
  const where = managers.map(({ endpoint }) => endpoint.name).join(', ');
  return all === true ? servers : server.map((text) => serverOf(text, servers, where));
}

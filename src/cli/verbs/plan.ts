import { isDrifted, writesAnything } from '../../core/plan/plan';
import { exitCodes, type ExitCode } from '../exit';
import { loadFleetFile } from '../fleetFiles';
import { isIncomplete, planOf, printPlan } from '../planning';
import type { Run } from '../run';

export interface PlanOptions {
  readonly all?: boolean;
  readonly checkCertificates?: boolean;
  readonly resolveNames?: boolean;
  readonly detailedExitcode?: boolean;
}

/** `plan FILE`: shows what `apply` would do. Nothing is written to an Enterprise Manager. */
export async function plan(run: Run, path: string, options: PlanOptions): Promise<ExitCode> {
  const file = await loadFleetFile(path, run.io);
  const { plan: made } = await planOf(file, run, options);
  await printPlan(made, run.io, options.all === true);
  if (isIncomplete(made)) return exitCodes.failed;
  return options.detailedExitcode === true && writesAnything(made) ? exitCodes.changes : exitCodes.done;
}

/** `drift FILE`: shows what the Enterprise Managers hold other than the file. */
export async function drift(run: Run, path: string, options: PlanOptions): Promise<ExitCode> {
  const file = await loadFleetFile(path, run.io);
  const { plan: made } = await planOf(file, run, options);
  const { io } = run;
  if (io.isJson || isDrifted(made)) await printPlan(made, io, false);
  else io.line('The Enterprise Managers hold what the file says.');
  if (made.rows.some(({ action }) => action.kind === 'not-read')) return exitCodes.failed;
  return options.detailedExitcode === true && isDrifted(made) ? exitCodes.changes : exitCodes.done;
}

import { isDrifted, writesAnything } from '../../core/plan/plan';
import { itemsOf } from '../../core/apply/item';
import { missingCredentials } from '../applying';
import { missingWords } from '../credentials';
import { exitCodes, type ExitCode } from '../exit';
import { loadFleetFile } from '../fleetFiles';
import { isIncomplete, planJson, planOf, printPlan } from '../planning';
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
  const missing = await missingCredentials(itemsOf(made), run);
  if (run.io.isJson) run.io.json({ ...(await planJson(made)), missingCredentials: missing });
  else await printPlan(made, run.io, options.all === true);
  // The place where a plan is read needs no passwords; the place where it is applied does.
  if (missing.length > 0) run.io.note(`An apply needs credentials. ${missingWords(missing)}`);
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

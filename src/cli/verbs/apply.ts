import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkReports, journalOf } from '../applying';
import type { ExitCode } from '../exit';
import { loadFleetFile } from '../fleetFiles';
import { planAndApply, type PlanApplyOptions } from '../planApply';
import { planOf, type PlanningOptions } from '../planning';
import type { Run } from '../run';

export interface ApplyOptions extends PlanApplyOptions, PlanningOptions {
  readonly journal?: string;
}

/** `apply FILE`: does what the plan says, and resumes an earlier apply that did not come to its end. */
export async function apply(run: Run, path: string, options: ApplyOptions): Promise<ExitCode> {
  await checkReports(options.report);
  const file = await loadFleetFile(path, run.io);
  // Whatever link leads to it, it is one file with one journal. A pipe has no other path.
  const name = await realpath(path).catch(() => resolve(path));
  return planAndApply(
    run,
    {
      name,
      file: path,
      journal: await journalOf(name, options.journal, run.io.streams.env),
      plan: () => planOf(file, run, options),
    },
    options,
  );
}

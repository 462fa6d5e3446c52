import Mocha from 'mocha';
import { recordResults } from './results';

/** Prints the usual report, and records the results in the file that RESULTS names, for the totals of all layers. */
class RecordingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env['RESULTS'];
    if (file !== undefined) recordResults(runner, file);
  }
}

export default RecordingReporter;

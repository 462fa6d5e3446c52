import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { backupServersTable } from '../../../../src/core/client/elements';
import { isEmError } from '../../../../src/core/client/errors';
import { CannedClient, listRequest } from '../../../support/canned';
import { longestTurn } from '../../../support/cpu';
import { hostileAnswers, type HostileAnswer } from '../../../support/hostileAnswers';

/* The exact figures are in `npm run bench`; here is room for a busy machine, and for its collector of garbage. */

const longestTurnMs = 250;
const longestMemory = 200 * 1024 * 1024;

/** Reads an answer and shows it. @returns the bound that ended it */
async function take({ body }: HostileAnswer): Promise<string | undefined> {
  const canned = new CannedClient(() => ({ body: body() }));
  try {
    await canned.client.read(listRequest, backupServersTable);
  } catch (error) {
    if (!isEmError(error)) throw error;
    return error.facts.reason?.bound ?? '';
  }
  const shown = await canned.last.response?.body?.render(400);
  assert.ok(shown?.text);
  return undefined;
}

describe('reading and showing a large response', () => {
  for (const answer of hostileAnswers) {
    it(`never blocks the editor for long: ${answer.what}`, async () => {
      let bound: string | undefined;
      const longest = await longestTurn(async () => (bound = await take(answer)));
      assert.equal(bound, answer.bound);
      assert.ok(longest < longestTurnMs, `${Math.round(longest)} ms`);
    });
  }

  it('needs no more than 200 MB for any response', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=256', '--import', 'tsx', join('test', 'support', 'memoryOf.mts')],
      // What the coverage of this process counts is not to slow the other one.
      { timeout: 120_000, env: { ...process.env, NODE_V8_COVERAGE: '' } },
    );
    const figures = JSON.parse(stdout) as Readonly<Record<string, number>>;
    assert.equal(Object.keys(figures).length, hostileAnswers.filter(({ isLarge }) => isLarge).length);
    for (const [what, bytes] of Object.entries(figures))
      assert.ok(bytes < longestMemory, `${what}: ${Math.round(bytes / 1024 / 1024)} MB`);
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Creates } from '../../src/core/operations/creates';
import { Aftermath } from '../../src/host/commands/aftermath';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Journal } from '../../src/core/operations/journal';
import { removeFacts } from '../../src/core/operations/journalEntry';
import { ownProcess } from '../../src/core/operations/processes';
import { until } from '../support/until';
import { Fixture } from '../support/fixture';

describe('Aftermath', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let folder: string;
  let notes: string[];
  let prompts: number;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    folder = await mkdtemp(join(tmpdir(), 'journal-'));
    notes = [];
    prompts = 0;
    fixture.askToLogIn = () => {
      prompts += 1;
      return Promise.resolve(false);
    };
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function left(): Promise<void> {
    const [server] = sandbox.estate.servers.splice(0, 1);
    const ended = new Journal(folder, {
      onProblem: () => undefined,
      process: { ...ownProcess(), pid: 1_999_999_999 },
    });
    await new Promise<void>((resolve) => {
      void ended.keep(
        fixture.endpoint,
        () => true,
        async ({ sending }) => {
          await sending(
            'token',
            removeFacts({ uid: `urn:veeam:BackupServer:${server?.id ?? ''}`, name: 'vbr', links: [] }),
          );
          resolve();
          return new Promise(() => undefined);
        },
      );
    });
  }

  async function takeUp(): Promise<Aftermath> {
    const { registry } = fixture;
    const journal = new Journal(folder, { onProblem: () => undefined });
    const log = { note: (text: string) => notes.push(text), show: () => undefined };
    const logIn = (): Promise<boolean> => Promise.resolve(false);
    const aftermath = new Aftermath({ registry, journal, log, logIn, creates: new Creates() });
    await aftermath.takeUp([]);
    await until(() => notes.length === 1, 'it is told');
    return aftermath;
  }

  it('tells how the write of an ended window ended, and forgets its entry', async () => {
    await fixture.logIn();
    await left();
    (await takeUp()).dispose();
    assert.match(
      notes[0] ?? '',
      /^Before the window closed .*vbr.* was being removed from .*Test.*\. It was removed\.$/,
    );
    await until(async () => (await readdir(folder)).length === 0, 'the entry is gone');
    assert.equal(sandbox.received.filter(({ method }) => method === 'DELETE').length, 0);
  });

  it('asks for no password where nobody is logged in, and keeps the entry', async () => {
    await left();
    (await takeUp()).dispose();
    assert.match(notes[0] ?? '', /log in to look it up/);
    assert.equal(prompts, 0);
    assert.equal((await readdir(folder)).length, 1);
  });

  it('tells once that a write cannot be looked up because its endpoint was removed', async () => {
    await left();
    await fixture.setEndpoints(undefined);
    await until(() => fixture.registry.endpoints.length === 0, 'it is gone');
    (await takeUp()).dispose();
    assert.match(notes[0] ?? '', /is not configured any more/);
    await until(async () => (await readdir(folder)).length === 0, 'the entry is gone');
  });
});

import { writeSync } from 'node:fs';
import { EmClient } from '../../src/core/client/client';
import { EmSession } from '../../src/core/client/emSession';
import { sleep } from '../../src/core/client/sleep';
import type { Endpoint } from '../../src/core/session/endpoint';
import { HttpTransport } from '../../src/core/client/transport';
import { editBackupServer, removeBackupServer } from '../../src/core/operations/changes';
import { collectBackupServer } from '../../src/core/operations/collect';
import { connectBackupServer } from '../../src/core/operations/connect';
import { SystemSessionLister } from '../../src/core/operations/systemSessionLister';
import { TaskPoller } from '../../src/core/operations/taskPoller';
import { Journal, type JournalRecord } from '../../src/core/operations/journal';
import { collectFacts, connectFacts, editFacts, removeFacts } from '../../src/core/operations/journalEntry';

/* Sends one write, with its journal on disk, in a process that stops at a given step until the test kills it. */

const [, , folder = '', baseUrl = '', write = '', uid = '', stopAt = ''] = process.argv;
const token = process.env['TEST_TOKEN'] ?? '';
const client = new EmClient({
  baseUrl,
  format: 'xml',
  timeoutMs: 60_000,
  transport: new HttpTransport(),
  retryDelaysMs: [],
  userAgent: 'test',
  onExchange: () => undefined,
});
const em = new EmSession(client, token);
const endpoint: Endpoint = { id: '["user"]', binding: '', name: 'Test', url: baseUrl, source: 'user' };

/** Stops the process at this step, until the test kills it. */
const at = async (step: string): Promise<void> => {
  if (step !== stopAt) return;
  // Lets writes that are in progress finish.
  await sleep(50);
  writeSync(1, `${step}\n`);
  await sleep(60_000);
};
const block = (step: string): void => {
  if (step !== stopAt) return;
  writeSync(1, `${step}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

const common = {
  follow: new TaskPoller(em, sleep).follow,
  sleep: sleep,
  now: () => performance.now(),
};

async function work(record: JournalRecord): Promise<unknown> {
  const server = { uid, name: 'vbr', description: 'Old', links: [] };
  const onState = (task: Parameters<typeof record.accepted>[0]): void => {
    record.accepted(task);
    block('answered at once');
  };
  switch (write) {
    case 'connect':
      return connectBackupServer(
        em,
        {
          dnsNameOrIpAddress: 'vbr-new.sandbox.example',
          description: 'New',
          port: 9392,
          username: 'LAB\\SENTINEL-ACCOUNT',
          password: 'SENTINEL-PASSWORD',
        },
        {
          ...common,
          lookForMs: 60_000,
          mayBeAnother: () => Promise.resolve(true),
          onSending: async (wanted) => {
            await record.sending(token, connectFacts(wanted));
            await at('noted');
          },
          onStep: (step) => {
            if (step.step === 'task') onState(step.task);
            if (step.step === 'looking') {
              record.looking();
              block('looking');
            }
          },
        },
      );
    case 'edit': {
      const changes = {
        dnsNameOrIpAddress: 'vbr',
        description: 'Changed',
        username: 'LAB\\SENTINEL-ACCOUNT',
        password: 'SENTINEL-PASSWORD',
      };
      await record.sending(token, editFacts(server, changes));
      await at('noted');
      return editBackupServer(em, server, changes, { ...common, onState });
    }
    case 'remove':
      await record.sending(token, removeFacts(server));
      await at('noted');
      return removeBackupServer(em, uid, { ...common, onState });
    default: {
      const names = [process.env['TEST_NAME']];
      return collectBackupServer(em, uid, {
        ...common,
        names,
        sessions: new SystemSessionLister(em),
        followForMs: 60_000,
        onSending: async (before) => {
          await record.sending(token, collectFacts(server, names, before));
          await at('noted');
        },
        onStep: (step) => {
          if (step.step === 'task') onState(step.task);
          if (step.step === 'collecting') block('looking');
        },
      });
    }
  }
}

const journal = new Journal(folder, {
  onProblem: (problem) => {
    writeSync(2, JSON.stringify(problem));
  },
});
await journal.keep(endpoint, () => true, work);

import { writeSync } from 'node:fs';
import { EmClient } from '../../src/core/client/client';
import * as api from '../../src/core/client/index';
import type { Endpoint } from '../../src/core/session/endpoint';
import { HttpTransport } from '../../src/core/client/transport';
import { Journal, type JournalRecord } from '../../src/core/operations/journal';
import { collectFacts, connectFacts, editFacts, removeFacts } from '../../src/core/operations/journalEntry';

/* Does one write with its journal on disk, in a process that a test ends at the step that it names. */

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
const endpoint: Endpoint = { id: '["user"]', binding: '', name: 'Test', url: baseUrl, source: 'user' };

/** The process goes no further than this step: it waits there for its end. */
const at = async (step: string): Promise<void> => {
  if (step !== stopAt) return;
  // What is being written meanwhile has its time.
  await api.sleep(50);
  writeSync(1, `${step}\n`);
  await api.sleep(60_000);
};
const block = (step: string): void => {
  if (step !== stopAt) return;
  writeSync(1, `${step}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

const common = {
  follow: new api.TaskPoller(client, token, api.sleep).follow,
  sleep: api.sleep,
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
      return api.connectBackupServer(
        client,
        token,
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
      return api.editBackupServer(client, token, server, changes, { ...common, onState });
    }
    case 'remove':
      await record.sending(token, removeFacts(server));
      await at('noted');
      return api.removeBackupServer(client, token, uid, { ...common, onState });
    default: {
      const names = [process.env['TEST_NAME']];
      return api.collectBackupServer(client, token, uid, {
        ...common,
        names,
        sessions: new api.SystemSessionLister(client, token),
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

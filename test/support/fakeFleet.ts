import { patienceMs } from './until';
import assert from 'node:assert/strict';
import { CliSessions } from '../../src/cli/cliSessions';
import { applyPlan, type AppliedItem, type ApplyOptions } from '../../src/core/apply/applyPlan';
import { itemsOf } from '../../src/core/apply/item';
import type { BodyFormat } from '../../src/core/client/format';
import { HttpTransport } from '../../src/core/client/transport';
import type { FleetFile } from '../../src/core/fleetFile/fleetFile';
import { readFleetFile } from '../../src/core/fleetFile/readFleetFile';
import { writeFleetFile, type FileFormat } from '../../src/core/fleetFile/writeFleetFile';
import { RunningWrites } from '../../src/core/operations/runningWrites';
import { TaskList } from '../../src/core/operations/taskList';
import { TaskMonitor } from '../../src/core/operations/taskMonitor';
import { exportFleetFile } from '../../src/core/plan/exportFleetFile';
import { makePlan, type PlanOptions } from '../../src/core/plan/makePlan';
import type { Plan } from '../../src/core/plan/plan';
import { readManagers } from '../../src/core/plan/readManagers';
import { planRotation, type Rotation } from '../../src/core/plan/rotation';
import type { Endpoint } from '../../src/core/session/endpoint';
import { FakeManager, type Form } from './fakeManager';

export type FileRow = Readonly<Record<string, unknown>>;

/** Reads a text that must have no problems. */
export function readWhole(text: string): FleetFile {
  const { file, problems } = readFleetFile(text);
  assert.deepEqual(problems, [], text);
  assert.ok(file);
  return file;
}

/** A fleet file with these rows. */
export const fileWith = (rows: readonly FileRow[], more: FileRow = {}): FleetFile =>
  readWhole(JSON.stringify({ version: 1, ...more, backupServers: rows }, undefined, 1));

/** What a plan says of each row and of what only Enterprise Manager has, in short. */
export const toldBy = ({ rows, extras }: Plan): readonly string[] => [
  ...rows.map(({ row, action }) => {
    const what =
      action.kind === 'conflict'
        ? [action.conflict.kind]
        : action.kind === 'change'
          ? action.changes.map(({ key, from, to }) => `${key} ${String(from)} → ${String(to)}`)
          : action.kind === 'not-read'
            ? [action.error.kind]
            : [];
    return [row.address, action.kind, ...what].join(': ');
  }),
  ...extras.map(({ server, remove }) => `${server.name ?? server.uid}: ${remove ? 'remove' : 'only in EM'}`),
];

/** The product's way from a file to Enterprise Managers and back, with fake ones. */
export class FakeFleet {
  readonly sessions: CliSessions;
  private readonly transport = new HttpTransport();

  constructor(
    readonly managers: readonly FakeManager[],
    format: BodyFormat = 'xml',
    readonly endpoints: readonly Endpoint[] = managers.map(({ endpoint }) => endpoint),
  ) {
    this.sessions = new CliSessions({
      ...{ endpoints, transport: this.transport, format, timeoutMs: patienceMs, userAgent: 'test' },
      stop: new AbortController().signal,
      credential: () => Promise.resolve({ username: 'LAB\\admin', password: 'pw' }),
    });
  }

  plan(file: FleetFile, more: Partial<PlanOptions> = {}): Promise<Plan> {
    return makePlan(file, { endpoints: this.endpoints, ask: this.sessions.ask, ...more });
  }

  rotation(rotation: Omit<Rotation, 'endpoints'>): Promise<Plan> {
    return planRotation({ endpoints: this.endpoints, ...rotation }, { ask: this.sessions.ask });
  }

  apply(plan: Plan, options: ApplyOptions = {}): Promise<readonly AppliedItem[]> {
    return applyPlan(
      itemsOf(plan),
      {
        ...{ sessions: this.sessions, writes: new RunningWrites(), lookForMs: 100 },
        monitor: new TaskMonitor(new TaskList(), assert.ifError),
        credential: () => Promise.resolve({ username: 'LAB\\svc', password: 'S3cret' }),
      },
      options,
    );
  }

  /** What the Enterprise Managers hold, as the text of a fleet file. */
  async exported(format: FileFormat = 'yaml'): Promise<string> {
    const { file } = exportFleetFile(await readManagers(this.endpoints, this.sessions.ask));
    return writeFleetFile(file, format);
  }

  dispose(): void {
    this.transport.dispose();
  }
}

/** The fake Enterprise Managers and fleets of one test, which end with it. */
export class Fakes {
  private readonly managers: FakeManager[] = [];
  private readonly fleets: FakeFleet[] = [];

  readonly manager = async (form: Partial<Form> = {}, name = 'EM 1'): Promise<FakeManager> => {
    const manager = await FakeManager.start(name, form);
    this.managers.push(manager);
    return manager;
  };

  readonly fleet = (...args: ConstructorParameters<typeof FakeFleet>): FakeFleet => {
    const fleet = new FakeFleet(...args);
    this.fleets.push(fleet);
    return fleet;
  };

  async end(): Promise<void> {
    for (const fleet of this.fleets.splice(0)) fleet.dispose();
    await Promise.all(this.managers.splice(0).map((manager) => manager.stop()));
  }
}

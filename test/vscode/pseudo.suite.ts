import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EmError } from '../../src/core/client/errors';
import { Inventory } from '../../src/core/inventory/inventory';
import { cutWords, refusedWords, warningsOf } from '../../src/core/inventory/warnings';
import { TaskList, type TrackedTask } from '../../src/core/operations/taskList';
import type { Endpoint } from '../../src/core/session/endpoint';
import type { SessionState } from '../../src/core/session/sessionTypes';
import { setLanguage } from '../../src/core/words/language';
import { groupHandlers } from '../../src/host/commands/groupCommands';
import { orderHandlers } from '../../src/host/commands/orderCommands';
import { CommandRunner, runWithRows, type Handlers } from '../../src/host/commands/register';
import { rowHandlers } from '../../src/host/commands/rowCommands';
import { SandboxHost } from '../../src/host/commands/sandboxCommands';
import { taskHandlers } from '../../src/host/commands/taskCommands';
import { updateHandlers } from '../../src/host/commands/updateCommand';
import { taskItem } from '../../src/host/tasks/taskView';
import { WarningDecorations } from '../../src/host/tree/decorations';
import { endpointItem } from '../../src/host/tree/endpointItem';
import * as nodes from '../../src/host/tree/nodes';
import { ServerList } from '../../src/host/tree/serverList';
import { groupItem, itemOf, serverTooltip } from '../../src/host/tree/treeItems';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { assertTranslated, texts } from '../support/pseudo';
import { askedFor, Notices } from './notices';

/* The rows of the trees and the notifications, in a language that accents every letter: see `pseudo.test.ts`. */

/** What a row shows and what a screen reader says of it. */
const textsOf = ({ label, description, tooltip, accessibilityInformation, command }: vscode.TreeItem) =>
  texts([label, description, tooltip, accessibilityInformation?.label, command?.title]);

describe('pseudo-language in the window', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  before(async () => {
    const contents = readFileSync(join(__dirname, 'pseudo.json'), 'utf8');
    l10n.config({ contents: JSON.parse(contents) as Record<string, string> });
    // Its times have no letters.
    setLanguage('ja');
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
  });
  after(async () => {
    l10n.config({ contents: {} });
    setLanguage('en');
    await sandbox.stop();
  });
  beforeEach(() => {
    fixture = new Fixture(sandbox);
  });
  afterEach(() => {
    fixture.dispose();
  });

  const endpoint: Endpoint = {
    ...{ id: 'x', binding: 'x', name: 'Rome', url: 'https://em:9398/api/', source: 'workspace' },
    ...{ readOnly: true, environment: 'Lab' },
  };
  const server = {
    uid: 'uid',
    name: 'Rome',
    version: '13.0',
    description: 'Rome',
    port: 9392,
    wcfPort: 9393,
    links: [],
  };
  const values = ['Rome', 'https://em:9398/api/', 'Lab', 'LAB\\x', 'Running', 'Create'];

  const loggedIn = (parts: object): SessionState => ({
    ...{
      kind: 'logged-in',
      displayName: 'LAB\\x',
      version: 'v1_7',
      checked: true,
      idle: false,
      mayConnect: true,
    },
    ...parts,
  });
  const task = (parts: Partial<TrackedTask>): TrackedTask => ({
    ...{ id: '1', endpoint, subject: 'Rome', startedAt: new Date() },
    task: { taskId: '1', state: 'Running', operation: 'Create', links: [] },
    ...parts,
  });
  const overview = {
    ...{ backupServers: 2, runningJobs: 3, successfulVms: 4, repositoryServers: 5 },
    ...{ proxyServers: 6, scheduledJobs: 7 },
  };
  const collected = (result: 'success' | 'failed' | 'warning' | 'running', time?: Date) =>
    nodes.backupServerNode(endpoint, server, {
      collection: { result, time, session: result, sessionUid: '1' },
      warnings: warningsOf(server, { product: { least: 11, most: 11 } }),
    });

  const rows: readonly (readonly [string, () => readonly vscode.TreeItem[]])[] = [
    [
      'an endpoint in every state',
      () =>
        [
          { kind: 'logged-out' } as const,
          { kind: 'expired', displayName: 'LAB\\x' } as const,
          loggedIn({}),
          loggedIn({ idle: true }),
          loggedIn({ checked: false }),
        ].map((state) => endpointItem(nodes.endpointNode(endpoint), state)),
    ],
    ['a group', () => [1, 2].map((count) => groupItem(nodes.groupNode('Rome'), count, false))],
    [
      'a backup server after every kind of collection',
      () =>
        (['success', 'failed', 'warning', 'running'] as const).flatMap((result) => [
          itemOf(collected(result)),
          itemOf(collected(result, new Date(0))),
        ]),
    ],
    ['the figures of an endpoint', () => [itemOf(nodes.overviewNode(endpoint, overview))]],
    ['a filter', () => [itemOf(nodes.filterNode(endpoint, 'Rome'))]],
    ['the next page', () => [1, 2].map((shown) => itemOf(nodes.moreNode(endpoint, shown)))],
    [
      'a list without backup servers',
      () => {
        const list = new ServerList(endpoint, new Inventory(fixture.registry), () => undefined);
        const empty = list.nodes;
        list.filter = 'Rome';
        return [...empty, ...list.nodes].map(itemOf);
      },
    ],
    [
      'what a list cannot show',
      () =>
        [1, 2].flatMap((count) => [
          itemOf(nodes.refusedNode(endpoint, refusedWords(count))),
          itemOf(nodes.cutNode(endpoint, cutWords(count))),
        ]),
    ],
    [
      'a task in every state',
      () => [
        taskItem(task({})),
        ...(['done', 'failed', 'unknown', 'cancelled', 'stopped'] as const).map((kind) =>
          taskItem(task({ end: { kind } })),
        ),
      ],
    ],
  ];
  for (const [what, items] of rows) {
    it(`reaches ${what}`, () => {
      assertTranslated(items().flatMap(textsOf), values);
    });
  }

  it('finds a row with a text that is not translated', () => {
    assert.throws(() => {
      assertTranslated(textsOf(itemOf(nodes.messageNode(endpoint, 'No servers.', 'info'))), values);
    });
  });

  it('reaches an entry of the settings that cannot be used, whatever is wrong with it', async () => {
    await fixture.setEndpoints([
      ...[
        { name: 'Rome' },
        { url: 'em' },
        { name: 'Rome', url: 'ftp://em' },
        7,
        { name: 'Rome', url: 'em', readOnly: 1 },
      ],
      ...[
        { name: 'Rome', url: 'em', certificate: 'x' },
        { name: 'Rome', url: 'http://em', certificate: 'x' },
      ],
    ]);
    const { broken } = fixture.settings.entries();
    assert.equal(broken.length, 7);
    // Keys and forms of a setting are not words.
    const keys = [
      'veeamEm.endpoints',
      'settings.json',
      'https://',
      'http://',
      'SHA-256',
      'readOnly',
      'certificate',
    ];
    for (const entry of broken) {
      const item = itemOf(nodes.brokenNode(entry));
      assertTranslated(textsOf(item), [...values, ...keys, 'name', 'url', 'true', 'false']);
    }
  });

  it('reaches the tooltip and the badge of a backup server', () => {
    const node = collected('failed', new Date(0));
    assertTranslated([serverTooltip(node, 'Rome')], values);
    const { resourceUri } = itemOf(node);
    assert.ok(resourceUri);
    assertTranslated(texts(new WarningDecorations().provideFileDecoration(resourceUri)?.tooltip), values);
  });

  describe('in notifications', () => {
    let notices: Notices;
    const status: string[] = [];
    const { setStatusBarMessage } = vscode.window;
    beforeEach(() => {
      notices = new Notices();
      status.length = 0;
      Object.assign(vscode.window, {
        setStatusBarMessage: (text: string) => {
          status.push(text);
          return new vscode.Disposable(() => undefined);
        },
      });
    });
    afterEach(() => {
      notices.dispose();
      Object.assign(vscode.window, { setStatusBarMessage });
    });

    const log = { note: () => undefined, show: () => undefined };
    const rowsOf = () => rowHandlers(fixture.registry, new Inventory(fixture.registry));
    const serverRow = () => nodes.backupServerNode(fixture.endpoint, server);
    const told: readonly (readonly [string, () => unknown])[] = [
      ['no endpoint is configured', () => rowsOf().copyAddress(undefined, [])],
      [
        'rows are copied',
        async () => {
          await fixture.configure();
          await rowsOf().copyName(serverRow(), [serverRow()]);
          await rowsOf().copyName(serverRow(), [serverRow(), serverRow()]);
        },
      ],
      [
        'rows of two kinds are to be removed',
        async () => {
          await fixture.configure();
          await rowsOf()['internal.removeRow'](nodes.endpointNode(fixture.endpoint), [
            nodes.endpointNode(fixture.endpoint),
            serverRow(),
          ]);
        },
      ],
      [
        'several rows are selected for a command on one',
        async () => {
          await fixture.configure();
          const selected = [serverRow(), serverRow()];
          const [none] = [{}] as unknown as [Handlers];
          await runWithRows(none, 'showDetails', [selected[0], selected], selected);
        },
      ],
      [
        'no endpoint is in a group',
        () => groupHandlers(fixture.registry, { renameGroup: () => Promise.resolve() }).renameGroup(),
      ],
      [
        'an endpoint cannot move to other settings',
        async () => {
          await fixture.configure();
          await fixture.store.writeEntries('workspace', [{ name: 'W', url: 'w' }]);
          const [mine, theirs] = fixture.registry.endpoints.map(nodes.endpointNode);
          await orderHandlers(fixture.registry)['internal.drop']([mine], theirs);
        },
      ],
      [
        'no task is running, and a task is over',
        async () => {
          const monitor = { stop: () => Promise.resolve(undefined) } as unknown as Parameters<
            typeof taskHandlers
          >[1];
          const { stopTask } = taskHandlers(new TaskList(), monitor);
          await stopTask();
          await stopTask({ kind: 'task', id: '1' });
        },
      ],
      [
        'the sandbox is not running',
        () => {
          const parts = [log, {}] as unknown as [
            ConstructorParameters<typeof SandboxHost>[1],
            ConstructorParameters<typeof SandboxHost>[2],
          ];
          return new SandboxHost(fixture.registry, ...parts).stop();
        },
      ],
      [
        'the extension was updated',
        () => updateHandlers('9.9.9', vscode.Uri.file('/'))['internal.tellUpdate'](),
      ],
      [
        'a command fails',
        () =>
          new CommandRunner(log).run('refresh', () => {
            throw new EmError('refused', { baseUrl: 'https://em:9398/api/' });
          }),
      ],
      [
        'a command has a fault of its own',
        () =>
          new CommandRunner(log).run('refresh', () => {
            throw new TypeError('Rome');
          }),
      ],
    ];
    for (const [what, tell] of told) {
      it(`reaches what is said if ${what}`, async () => {
        await askedFor(async () => {
          await tell();
        });
        const shown = [...texts(notices.shown), ...status];
        assertTranslated(shown, [...values, 'em:9398', 'veeamEm.refresh', 'TypeError']);
      });
    }
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Endpoint } from '../../src/core/session/endpoint';
import { createInput } from '../../src/host/interaction/inputs';
import { codeLens, fileDecoration } from '../../src/host/interaction/items';
import { createPick } from '../../src/host/interaction/pickers';
import { TaskList } from '../../src/core/operations/taskList';
import { taskItem } from '../../src/host/tasks/taskView';
import {
  backupServerNode,
  brokenNode,
  endpointNode,
  filterNode,
  messageNode,
} from '../../src/host/tree/nodes';
import { endpointItem } from '../../src/host/tree/endpointItem';
import { itemOf } from '../../src/host/tree/treeItems';
import { assertLine } from '../support/assertLine';
import { hostileTexts } from '../support/hostile';

const endpointOf = (name: string): Endpoint => ({
  id: 'x',
  binding: 'x',
  name,
  url: 'https://em:9398/api/',
  environment: name,
  source: 'user',
});

function assertItem({ label, description, tooltip, accessibilityInformation }: vscode.TreeItem): void {
  assertLine(label, 200);
  if (description !== undefined) assertLine(description, 600);
  assert.ok(tooltip === undefined || typeof tooltip === 'string');
  for (const line of tooltip?.split('\n') ?? []) assertLine(line, 600);
  if (accessibilityInformation) assertLine(accessibilityInformation.label);
}

describe('outlets', () => {
  for (const [what, text] of Object.entries(hostileTexts)) {
    it(`makes the items of the endpoint tree safe where a server or a setting says ${what}`, () => {
      const endpoint = endpointOf(text);
      const server = { uid: text, name: text, description: text, version: text, links: [] };
      const loggedIn = {
        kind: 'logged-in',
        displayName: text,
        version: 'v1_7',
        checked: true,
        idle: false,
        mayConnect: true,
      } as const;
      for (const item of [
        endpointItem(endpointNode(endpoint), loggedIn),
        itemOf(backupServerNode(endpoint, server)),
        itemOf(backupServerNode(endpoint, server, { warnings: [{ level: 'error', text }] })),
        itemOf(brokenNode({ id: 'b', source: 'user', label: text, reason: text })),
        itemOf(filterNode(endpoint, text)),
        itemOf(messageNode(endpoint, text, 'error')),
      ]) {
        assertItem(item);
      }
    });

    it(`makes the items of the task view safe where a server says ${what}`, () => {
      const list = new TaskList();
      const task = { taskId: text, state: text, operation: text, links: [] };
      list.set({ id: 't', endpoint: endpointOf('x'), subject: text, startedAt: new Date(), task });
      list.update('t', { end: { kind: 'failed', message: text } });
      const [tracked] = list.tasks;
      assert.ok(tracked);
      assertItem(taskItem(tracked));
    });

    it(`makes picks, inputs, code lenses and decorations safe where a server says ${what}`, () => {
      const pick = createPick<vscode.QuickPickItem & { readonly key: number }>();
      pick.title = text;
      pick.placeholder = text;
      pick.items = [{ label: text, description: text, detail: text, key: 7 }];
      const [item] = pick.items;
      assert.ok(item);
      assert.equal(item.key, 7);
      assertLine(pick.title, 200);
      for (const shown of [pick.placeholder, item.label, item.description, item.detail]) {
        assertLine(shown, 600);
        assert.doesNotMatch(shown ?? '', /^\$\(|\]\(/);
      }
      pick.selectedItems = [item];
      assert.equal(pick.selectedItems[0], item);
      pick.items = [item];
      assert.equal(pick.items[0], item);
      pick.dispose();

      const input = createInput();
      Object.assign(input, { title: text, prompt: text, placeholder: text, validationMessage: text });
      const { title, prompt, placeholder, validationMessage } = input;
      for (const shown of [title, prompt, placeholder, validationMessage]) assertLine(shown, 600);
      assert.doesNotMatch(`${prompt ?? ''} ${validationMessage as string}`, /\]\(/);
      input.validationMessage = { message: text, severity: vscode.InputBoxValidationSeverity.Info };
      assertLine(input.validationMessage.message, 600);
      input.dispose();

      assertLine(codeLens(0, { title: text, command: 'x' }).command?.title, 200);
      const lens = codeLens(0, { title: text, command: 'x' }, 'play').command?.title ?? '';
      assert.ok(lens.startsWith('$(play)\u00a0'), 'the icon is one, and stands apart from the text');
      assert.ok(!lens.slice(1).includes('$('), 'no other is');
      assertLine(fileDecoration('!', [text], new vscode.ThemeColor('x')).tooltip, 600);
    });
  }
});

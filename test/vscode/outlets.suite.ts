import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CertificateFacts } from '../../src/core/client/certificates';
import { EmError, type EmErrorKind } from '../../src/core/client/errors';
import { certificateLines } from '../../src/core/words/certificate';
import { explain } from '../../src/core/words/explain';
import type { Endpoint } from '../../src/core/session/endpoint';
import { createInput } from '../../src/host/interaction/inputs';
import { codeLens, fileDecoration } from '../../src/host/interaction/items';
import { createPick } from '../../src/host/interaction/pickers';
import { detailText, noticeText } from '../../src/text/outlets';
import { TaskList } from '../../src/core/operations/taskList';
import { taskItem } from '../../src/host/tasks/taskView';
import {
  backupServerNode,
  brokenNode,
  endpointNode,
  filterNode,
  messageNode,
} from '../../src/host/tree/nodes';
import { endpointItem, itemOf } from '../../src/host/tree/treeItems';
import { acting, hostileTexts } from '../support/hostile';

const endpointOf = (name: string): Endpoint => ({
  id: 'x',
  binding: 'x',
  name,
  url: 'https://em:9398/api/',
  environment: name,
  source: 'user',
});

/** One line, in which nothing acts. */
function assertLine(text: unknown, longest = 2000): void {
  assert.equal(typeof text, 'string');
  const shown = text as string;
  assert.equal(Array.from(shown).find(acting), undefined, JSON.stringify(shown));
  assert.ok(shown.length <= longest, `${shown.length}`);
}

function assertItem({ label, description, tooltip, accessibilityInformation }: vscode.TreeItem): void {
  assertLine(label, 200);
  if (description !== undefined) assertLine(description, 600);
  assert.ok(tooltip === undefined || typeof tooltip === 'string');
  for (const line of tooltip?.split('\n') ?? []) assertLine(line, 600);
  if (accessibilityInformation) assertLine(accessibilityInformation.label);
}

describe('what VS Code is given to show', () => {
  for (const [what, text] of Object.entries(hostileTexts)) {
    it(`is safe in trees where a server or a setting says ${what}`, () => {
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

    it(`is safe in the view of tasks where a server says ${what}`, () => {
      const list = new TaskList();
      const task = { taskId: text, state: text, operation: text, links: [] };
      list.set({ id: 't', endpoint: endpointOf('x'), subject: text, startedAt: new Date(), task });
      list.update('t', { end: { kind: 'failed', message: text } });
      const [tracked] = list.tasks;
      assert.ok(tracked);
      assertItem(taskItem(tracked));
    });

    it(`is safe in picks, inputs, lenses and decorations where a server says ${what}`, () => {
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
      assertLine(fileDecoration('!', [text], new vscode.ThemeColor('x')).tooltip, 600);
    });

    it(`is one short line for each fact of a certificate that says ${what}`, () => {
      const lines = certificateLines({ ...facts, subject: text, issuer: text, names: [text, text] });
      assert.equal(lines.length, 7);
      for (const line of lines) assertLine(line, 500);
      assert.deepEqual(lines.slice(0, 3), [`SHA-256: ${facts.fingerprint256}`, 'SHA-1: 11:22', '']);
      assert.equal(lines.filter((line) => line.startsWith('SHA-256: ')).length, 1);
      assert.equal(detailText(lines).split('\n').length, 7);
    });
  }

  it('tells of a certificate what its dates are, or that they cannot be read', () => {
    const unreadable = new Date('Invalid');
    const lines = certificateLines({ ...facts, validFrom: unreadable, validTo: unreadable });
    assert.match(lines.join('\n'), /^Valid: a date that cannot be read to a date that cannot be read$/m);
    for (const kind of [
      'certificate-untrusted',
      'certificate-expired',
      'certificate-wrong-name',
      'certificate-changed',
    ] as const) {
      const certificate = { ...facts, validFrom: unreadable, validTo: unreadable };
      const { sentence } = explain(new EmError(kind, { baseUrl: 'https://em:9398/api/', certificate }));
      assert.ok(!sentence.includes('Invalid'), sentence);
    }
  });

  it('names a few of the thousands of names of a certificate, and counts the others', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `host-${index}.example`);
    const line = certificateLines({ ...facts, names }).find((text) => text.startsWith('Names: '));
    assert.match(line ?? '', /^Names: host-0\.example, .*host-7\.example and 4[,.\s]?992 more$/);
  });

  it('is a sentence of bounded length, whatever Enterprise Manager says', () => {
    const kinds: readonly EmErrorKind[] = [
      'rejected',
      'forbidden',
      'server-error',
      'redirected',
      'html-answer',
    ];
    for (const kind of kinds) {
      for (const detail of ['x'.repeat(20_000_000), '\u202E'.repeat(1_000_000), 'a\nb '.repeat(100_000)]) {
        const error = new EmError(kind, {
          baseUrl: 'https://em:9398/api/',
          method: 'POST',
          path: 'backupServers?action=create',
          detail,
          target: detail,
          status: 500,
        });
        const { sentence, next } = explain(error);
        assert.ok(sentence.length < 2500, `${sentence.length}`);
        assert.equal(Array.from(sentence).find(acting), undefined);
        assert.ok(noticeText(sentence).includes(next.slice(-20)), 'the next step is still there');
      }
    }
  });
});

const facts: CertificateFacts = {
  subject: 'CN=em',
  issuer: 'CN=em',
  names: ['em'],
  validFrom: new Date(0),
  validTo: new Date(4e12),
  fingerprint256: 'AA:BB:CC',
  fingerprint: '11:22',
};

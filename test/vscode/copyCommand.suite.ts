import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { copyRequest, placeholders } from '../../src/core/copyAs/copyRequest';
import { copyChosen } from '../../src/host/commands/copyCommand';
import { VariableDocuments } from '../../src/host/commands/variableDocuments';
import { variablesScheme } from '../../src/host/contributions/names';
import { until } from '../support/until';
import { Notices } from './notices';

const log = { note: () => undefined, show: () => undefined };
const url = 'https://em01:9398/api/backupServers?action=create';

describe('copyCommand', () => {
  const window = vscode.window as { showQuickPick: unknown };
  const { showQuickPick } = window;
  let notices: Notices;
  let documents: VariableDocuments;

  beforeEach(() => {
    notices = new Notices();
    documents = new VariableDocuments();
  });

  afterEach(async () => {
    window.showQuickPick = showQuickPick;
    notices.dispose();
    documents.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const choose = (label: string): void => {
    window.showQuickPick = (items: readonly vscode.QuickPickItem[]) =>
      Promise.resolve(items.find((item) => item.label === label));
  };

  /** Headers, the template of the body, whether the certificate is pinned; the variables in cURL and in `.http`. */
  const rows = [
    [[['Authorization', '********']], undefined, false, 'USERNAME PASSWORD', 'USERNAME PASSWORD'],
    [
      [['X-RestSvcSessionId', '********']],
      ['<a>', { secret: 'Password' }, '</a>'],
      true,
      'SESSION BACKUP_SERVER_PASSWORD CERTIFICATE_FILE',
      'SESSION BACKUP_SERVER_PASSWORD',
    ],
    [[['X-RestSvcSessionId', '********']], undefined, false, 'SESSION', 'SESSION'],
  ] as const;
  for (const [headers, template, isPinned, inCurl, inHttp] of rows) {
    for (const [format, names] of [
      ['cURL (bash)', inCurl],
      ['HTTP', inHttp],
    ] as const) {
      it(`counts and shows the variables ${names} of a copy as ${format}`, async () => {
        choose(format);
        notices.press = ({ buttons }) => buttons[0];
        const source = { method: 'POST', url, headers, template, mediaType: 'application/xml' };
        await copyChosen(copyRequest(source, isPinned), documents, log);
        const count = names.split(' ').length;
        const [shown] = notices.shown;
        assert.equal(
          shown?.text,
          count === 1
            ? 'Copied. It reads 1 environment variable.'
            : `Copied. It reads ${count} environment variables.`,
        );
        assert.deepEqual(shown.buttons, ['Show Variables']);
        await until(
          () => vscode.window.activeTextEditor?.document.uri.scheme === variablesScheme,
          'the variables are shown',
        );
        const text = vscode.window.activeTextEditor?.document.getText() ?? '';
        const command = await vscode.env.clipboard.readText();
        for (const name of Object.values(placeholders)) {
          const isNeeded = names.split(' ').some((end) => new RegExp(`^VEEAM_(EM_)?${end}$`).test(name));
          assert.equal(new RegExp(`^${name}\n {4}\\S`, 'm').test(text), isNeeded, name);
          assert.equal(new RegExp(`${name}\\b`).test(command), isNeeded, name);
        }
      });
    }
  }

  it('shows nothing of a name that is not ours', () => {
    const uri = vscode.Uri.from({
      scheme: variablesScheme,
      path: '/x',
      query: 'name=HOME&name=VEEAM_EM_SESSION',
    });
    const text = documents.provideTextDocumentContent(uri);
    assert.ok(text.includes('VEEAM_EM_SESSION') && !text.includes('HOME'));
  });
});

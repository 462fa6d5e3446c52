import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chooseEditor, editions, editorOf, usableEditor } from '../../support/editors';

describe('the editors of the tests', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly engines: { readonly vscode: string };
    readonly devDependencies: Readonly<Record<string, string>>;
  };

  it('have the version of engines.vscode as their floor', () => {
    assert.equal(manifest.engines.vscode, `^${editions.floor.vscode}.0`);
    assert.equal(manifest.devDependencies['@types/vscode'], `${editions.floor.vscode}.0`);
  });

  it('are installed in a folder each, which is named after its version', () => {
    const homes = [editorOf('newest', 'linux-x64'), editorOf('floor', 'linux-x64')].map((editor) => {
      assert.ok(editor);
      assert.ok(editor.entry.startsWith(editor.home));
      assert.ok(editor.home.endsWith(`code-server-${editor.edition.codeServer}`));
      return editor.home;
    });
    assert.equal(new Set(homes).size, 2);
  });

  it('run the floor on our own Node, and the newest on one of the registry', () => {
    const floor = editorOf('floor');
    assert.equal(floor?.node, process.execPath);
    assert.equal(floor.nodePackage, undefined);
    for (const system of ['linux-x64', 'linux-arm64']) {
      const newest = editorOf('newest', system);
      assert.ok(newest?.nodePackage);
      assert.equal(newest.nodePackage.spec, `node-${system}@${editions.newest.node}`);
      assert.ok(newest.node.startsWith(newest.home) && newest.node.includes(newest.nodePackage.folder));
    }
  });

  it('fall back to the floor with one line where the registry has no Node for the system', () => {
    const said: string[] = [];
    const say = (sentence: string): void => {
      said.push(sentence);
    };
    assert.equal(usableEditor('newest', say, 'linux-x64').name, 'newest');
    assert.deepEqual(said, []);
    const editor = usableEditor('newest', say, 'win32-x64');
    assert.equal(editor.name, 'floor');
    assert.equal(editor.node, process.execPath);
    assert.deepEqual(said, [
      `The registry has no Node for win32-x64 that runs VS Code ${editions.newest.vscode}: VS Code ${editions.floor.vscode} is used.`,
    ]);
  });

  it('are chosen by --editor, which is no word for mocha', () => {
    assert.deepEqual(chooseEditor(['e2e', '--editor', 'floor', '-g', 'a story']), {
      editor: 'floor',
      rest: ['e2e', '-g', 'a story'],
    });
    assert.deepEqual(chooseEditor(['unit']), { editor: undefined, rest: ['unit'] });
    assert.throws(
      () => chooseEditor(['--editor', 'oldest']),
      /no editor "oldest"\. There are: newest, floor/,
    );
    assert.throws(() => chooseEditor(['--editor']), /no editor ""/);
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { editions } from '../../support/editors';

/* What documents and configurations name has to exist. */

const read = (path: string): string => readFileSync(path, 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];

describe('repository', () => {
  it('has every npm script that a document, a task or a workflow names', () => {
    const places = [...documents, '.vscode/tasks.json', '.github/workflows/ci.yml', '.ci/run'];
    for (const place of places) {
      const text = read(place);
      const named = [
        ...text.matchAll(/npm run (?:--silent )?([\w:]+)/g),
        ...text.matchAll(/"script": "([\w:]+)"/g),
        ...text.matchAll(/npm (test|start)\b/g),
      ].map((match) => match[1] ?? '');
      for (const name of named) assert.ok(name in scripts, `${place} names npm script ${name}`);
    }
  });

  it('has the file of every script', () => {
    for (const command of Object.values(scripts)) {
      const name = /run\.mjs (\w+)/.exec(command)?.[1];
      if (name !== undefined) assert.ok(existsSync(`scripts/${name}.mts`), name);
    }
  });

  it('pins every action of the workflows by a digest, and names its version', () => {
    const folder = '.github/workflows';
    const uses = readdirSync(folder).flatMap((file) =>
      [...read(`${folder}/${file}`).matchAll(/uses:\s*(.+)/g)].map(([, action = '']) => ({ file, action })),
    );
    assert.ok(uses.length > 0);
    for (const { file, action } of uses)
      assert.match(action, /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
  });

  it('tests the desktop of three systems in the floor, in stable and in insiders', () => {
    const workflow = read('.github/workflows/ci.yml');
    assert.match(workflow, /os: \[ubuntu-latest, windows-latest, macos-latest\]/);
    assert.ok(workflow.includes(`vscode: ['${editions.floor.vscode}.0', stable, insiders]`));
  });

  it('has every file that a document links', () => {
    for (const document of documents) {
      for (const [, target = ''] of read(document).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        assert.ok(existsSync(target), `${document} links ${target}`);
      }
    }
  });

  it('names every setting and command in the README', () => {
    const { contributes } = JSON.parse(read('package.json')) as {
      contributes: {
        commands: readonly { title: string }[];
        configuration: readonly { properties: Readonly<Record<string, unknown>> }[];
      };
    };
    const words = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
    const readme = read('README.md');
    for (const setting of contributes.configuration.flatMap(({ properties }) => Object.keys(properties)))
      assert.ok(readme.includes(`\`${setting}\``), setting);
    for (const { title } of contributes.commands) {
      assert.ok(readme.includes(`| ${words[title.replaceAll('%', '')] ?? '?'} `), title);
    }
  });
});

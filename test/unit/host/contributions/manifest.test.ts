import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { driftOf, manifestFiles } from '../../../../scripts/manifestFiles';
import { withGenerated, type Manifest } from '../../../../scripts/manifestParts';
import { commandKeys } from '../../../../src/host/contributions/commands';
import { toolContributions } from '../../../../src/host/contributions/toolContributions';
import { tools } from '../../../../src/host/contributions/tools';
import { contextKeys, rowTokens } from '../../../../src/host/contributions/contextValues';

interface Contributions {
  readonly publisher: string;
  readonly name: string;
  readonly contributes: {
    readonly configuration: readonly { readonly properties: object }[];
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly {
        readonly id: string;
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest & Contributions;
const words = readFileSync('package.nls.json', 'utf8');

describe('manifest', () => {
  it('is as the tables say', async () => {
    for (const { path, drift } of await manifestFiles()) assert.deepEqual(drift, [], path);
  });

  it('drifts if a title, a menu or a setting is changed by hand, and names the place', () => {
    const { contributes } = manifest;
    const changed = { ...manifest, contributes: { ...contributes, menus: {}, commands: [] } };
    assert.deepEqual(
      [...driftOf(changed, withGenerated(changed))].sort(),
      [
        'contributes.commands',
        ...Object.keys(contributes['menus'] as object).map((place) => `contributes.menus.${place}`),
      ].sort(),
    );
  });

  it('drifts if a text of a tool is changed by hand, and keeps the schema of its input', () => {
    const { contributes } = manifest;
    const changed = {
      ...manifest,
      contributes: {
        ...contributes,
        languageModelTools: contributes.languageModelTools.map((tool) => ({
          ...tool,
          modelDescription: 'x',
        })),
      },
    };
    assert.deepEqual(driftOf(changed, withGenerated(changed)), ['contributes.languageModelTools']);
    assert.deepEqual(withGenerated(changed), manifest);
  });

  it('describes each field of a tool, and none that the tool does not take', () => {
    for (const [key, { fields }] of Object.entries(toolContributions)) {
      const name = tools[key as keyof typeof tools];
      const { properties = {} } =
        manifest.contributes.languageModelTools.find((tool) => tool.name === name)?.inputSchema ?? {};
      assert.deepEqual(Object.keys(fields).sort(), Object.keys(properties).sort(), name);
    }
  });

  it('tests each token of a row in some menu, and no other', () => {
    const clauses = JSON.stringify(manifest.contributes['menus']).replaceAll('\\\\b', ' ');
    for (const [kind, tokens] of Object.entries<readonly string[]>(rowTokens)) {
      const tests = [...clauses.matchAll(/viewItem =~ \/\^(\w+) ([^/]*)\//g)]
        .filter(([, of]) => of === kind)
        .flatMap(([, , test = '']) => test.match(/[a-z]+(?:-[a-z]+)*/g) ?? []);
      for (const token of tokens) assert.ok(tests.includes(token), `no menu tests "${token}" of ${kind}`);
      for (const word of tests) assert.ok(tokens.includes(word), `no row of ${kind} carries "${word}"`);
    }
  });

  it('has no token that a test for another one would find', () => {
    for (const [kind, tokens] of Object.entries<readonly string[]>(rowTokens)) {
      for (const token of tokens) {
        for (const other of tokens)
          if (other !== token)
            assert.ok(!new RegExp(`\\b${token}\\b`).test(other), `${kind}: ${token}, ${other}`);
        assert.ok(!new RegExp(`\\b${token}\\b`).test(kind));
      }
    }
  });

  it('links only commands that exist in its welcome views and its walkthrough', () => {
    for (const [, id = ''] of words.matchAll(/\(command:veeamEm\.([\w.]+)\)/g))
      assert.ok(
        commandKeys.some((key) => key === id),
        id,
      );
  });

  describe('walkthrough', () => {
    const { contributes } = manifest;
    const [walkthrough] = contributes.walkthroughs;
    assert.ok(walkthrough);

    it('is what the welcome view opens', () => {
      const { publisher, name } = manifest;
      const target = encodeURIComponent(JSON.stringify(`${publisher}.${name}#${walkthrough.id}`));
      assert.ok(words.includes(`(command:workbench.action.openWalkthrough?${target})`), target);
    });

    it('has five steps, each with a picture of its own and without words in it', () => {
      const pictures = walkthrough.steps.map(({ media }) => media.svg);
      assert.equal(new Set(pictures).size, 5);
      for (const picture of pictures)
        assert.doesNotMatch(readFileSync(picture, 'utf8'), /<text|<script|href/);
    });

    it('completes its steps by commands, settings and context keys that exist', () => {
      const known = new Set([
        ...commandKeys.map((key) => `onCommand:veeamEm.${key}`),
        ...Object.values(contextKeys).map((key) => `onContext:${key}`),
        ...contributes.configuration
          .flatMap(({ properties }) => Object.keys(properties))
          .map((key) => `onSettingChanged:${key}`),
      ]);
      for (const { id, completionEvents } of walkthrough.steps) {
        assert.ok(completionEvents.length > 0, id);
        for (const event of completionEvents) assert.ok(known.has(event), event);
      }
    });
  });
});

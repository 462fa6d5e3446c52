import { launchBrowser } from '../test/support/browser';
import { chooseEditor, type Editor } from '../test/support/editors';
import { runHostSuites } from '../test/support/hostSuites';
import { obtainEditors } from '../test/support/installEditor';
import { buildHostSuites } from './hostSuites';
import { e2eLayer, finish, hostLayer, unitLayer, type LayerResult } from './layers';
import { packageVsix } from './vsix';

/*
 * npm test: runs all layers. `npm test -- unit`, `vscode` or `e2e` runs one layer, and passes further words to mocha.
 * `--editor newest` or `--editor floor` runs the layers in this VS Code only.
 */

const { editor: chosen, rest } = chooseEditor(process.argv.slice(2));
const [only, ...args] = rest;
const wanted = (layer: string): boolean => only === undefined || only === layer;
const results: LayerResult[] = [];

async function hostSuites(editor: Editor): Promise<LayerResult> {
  return hostLayer(editor, async (file) => {
    const browser = await launchBrowser();
    try {
      await runHostSuites(browser, { editor, results: file, grep: grepOf(args) });
    } finally {
      await browser.close();
    }
  });
}

function grepOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '-g' || word === '--grep');
  return at < 0 ? undefined : words[at + 1];
}

/** The main job, a fleet file, and the first minutes in another language show whether a person can work in the floor. */
const floorStories = ['-g', 'the main job|a stranger, in German|a fleet file'];

/** The stories run whole in one editor. Without a choice, the others run these two; the host suites test the rest. */
function stories(editor: Editor, index: number): readonly string[] | undefined {
  if (index === 0) return args;
  return args.length === 0 ? floorStories : undefined;
}

if (wanted('unit')) results.push(await unitLayer(args));
if (wanted('vscode') || wanted('e2e')) {
  const editors = await obtainEditors(chosen === undefined ? ['newest', 'floor'] : [chosen]);
  const { path } = await packageVsix();
  await buildHostSuites();
  if (wanted('vscode')) {
    for (const editor of editors) results.push(await hostSuites(editor));
  }
  if (wanted('e2e')) {
    for (const [index, editor] of editors.entries()) {
      const words = stories(editor, index);
      if (words !== undefined) results.push(await e2eLayer(editor, path, words));
    }
  }
}
finish(results);

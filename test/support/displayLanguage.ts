import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a display language known to a VS Code that was never started, as an installed language pack does: code-server writes
 * this file only where a pack is installed from a window, and not from the command line. The pack translates nothing of VS
 * Code. The workbench stays English, and only the words of the extensions are in that language.
 *
 * @param language as language packs name it, such as `de`
 */
export function addDisplayLanguage(userDataDir: string, language: string): void {
  const folder = join(userDataDir, `language-pack-${language}`);
  mkdirSync(folder, { recursive: true });
  const translations = join(folder, 'main.i18n.json');
  writeFileSync(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: language,
    extensions: [{ extensionIdentifier: { id: `tests.language-pack-${language}` }, version: '1.0.0' }],
    translations: { vscode: translations },
    label: language,
  };
  writeFileSync(join(userDataDir, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}
